"""The compiled loops of forward play, and of periods in which beliefs stay put."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.model.grid import Grid, locate
from detente.game.model.tree import TERMINAL, Tree
from detente.game.numerics.jit import compiled, unfolded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]

LATER = 900  # from this step of a period on, random numbers serve changes of leader


@compiled
def idle_sweep(tree: Tree, order: Ints, chance: Floats, value: Floats, following: Floats) -> None:
    """One period backward at a single belief that stays put, given the chance of each action (A,): fills `value` (S, columns).

    `following` (S, columns) are the values at the start of the next period.
    """
    for s in order:
        if tree.mover[s] == TERMINAL:
            continue
        value[s] = 0.0
        for act in range(tree.action[s], tree.action[s + 1]):
            for v in range(value.shape[1]):
                value[s, v] += chance[act] * tree.reward[act, v]
            for n in range(tree.successor[act], tree.successor[act + 1]):
                p = chance[act] * tree.prob[n]
                goes = following if tree.later[act] else value
                for v in range(value.shape[1]):
                    value[s, v] += p * tree.factor[act, v] * goes[tree.target[n], v]


@compiled
def _random(seed: np.uint64, play: int, period: int, step: int) -> float:
    """A uniform number that depends on its arguments alone (SplitMix64: Steele, Lea & Flood 2014)."""
    x = seed + np.uint64(play) * np.uint64(0xD1342543DE82EF95)
    x += np.uint64(period * 1024 + step + 1) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (x ^ (x >> np.uint64(31))) / 18446744073709551616.0


@compiled
def _mix(grid: Grid, belief: Floats, point: Ints, weight: Floats, at: Ints, share: Floats) -> int:
    """The flat grid points around a joint belief and their weights, a product over parties; returns how many there are."""
    count = 1
    point[0] = 0
    weight[0] = 1.0
    for j in range(grid.kinds.size):
        kinds = grid.kinds[j]
        if kinds == 1:
            continue
        locate(belief[j, :kinds], grid, j, at, share)
        for k in range(kinds - 1, -1, -1):
            for c in range(count):
                point[k * count + c] = point[c] + at[k] * grid.stride[j]
                weight[k * count + c] = weight[c] * share[k]
        count *= kinds
    return count


@compiled
def _chance(policy: Floats, row: int, point: Ints, weight: Floats, count: int) -> float:
    """The chance of an action at a joint belief, from its row of a policy and what `_mix` found."""
    found = 0.0
    for c in range(count):
        found += weight[c] * policy[row + point[c]]
    return found


@unfolded
def _learn(
    belief: Floats, kinds: int, policy: Floats, row: int, actions: int, points: int, point: Ints, weight: Floats, count: int, taken: Floats
) -> None:  # fmt: skip
    """Update the belief about the mover by Bayes' rule; `row` is the action's row for the first type, `taken` (types,) scratch."""
    total = 0.0
    for k in range(kinds):
        taken[k] = _chance(policy, (row + k * actions) * points, point, weight, count)
        total += belief[k] * taken[k]
    if total > 1e-290:
        for k in range(kinds):
            belief[k] *= taken[k] / total


@unfolded
def _note(bits: np.uint64, period: int, first: Ints) -> None:
    """Note the period in which each watched set is first visited."""
    for w in range(64):
        if (bits >> np.uint64(w)) & np.uint64(1) and first[w] < 0:
            first[w] = period


@compiled
def _succeed(grid: Grid, seed: np.uint64, play: int, period: int, true: Ints, belief: Floats) -> bool:
    """Draw anew the types (J,) of parties whose leaders go as a period begins, and begin the belief (J, types) about them again; whether any went."""
    went = False
    for j in range(grid.kinds.size):
        if grid.leaves[j] > 0.0 and _random(seed, play, period, LATER + 2 * j) < grid.leaves[j]:
            heir = grid.heir[j, : grid.kinds[j]]
            x = _random(seed, play, period, LATER + 2 * j + 1)
            true[j] = 0
            while true[j] < grid.kinds[j] - 1 and x >= heir[true[j]]:
                x -= heir[true[j]]
                true[j] += 1
            belief[j, : grid.kinds[j]] = heir
            went = True
    return went


@compiled
def play(
    tree: Tree,
    grid: Grid,
    policy: Floats,
    start: Ints,
    start_belief: Floats,
    kind: Ints,
    periods: int,
    seed: np.uint64,
    watch: Bits,
    until: np.uint64,
    seen: Ints,
    first: Ints,
    belief: Floats,
) -> None:
    """Play the game forward. Plays are rows: `start` (N,), `kind` (N, J) the true types at the start.

    Writes `seen` (N, periods + 1): the state at the start of each period; `first` (N, 64): the first period in which a
    watched state was visited, -1 if never; `belief` (N, J, types): the public belief at the end.
    `policy` is (T, rows x B); its last period serves all later ones. `watch` (S,) marks the watched sets that each state is in, as bits;
    a play stops at a state that is in a set of `until`.
    """
    parties = grid.kinds.size
    most, points = 1, 1
    for j in range(parties):
        most *= grid.kinds[j]
        points *= grid.size[j]
    point, weight = np.empty(most, dtype=np.int64), np.empty(most)
    widest = grid.node.shape[2]
    at, share, taken = np.empty(widest, dtype=np.int64), np.empty(widest), np.empty(widest)
    true = np.empty(parties, dtype=np.int64)
    for p in range(start.size):
        s = start[p]
        b = belief[p]
        b[:] = start_belief
        true[:] = kind[p]
        first[p, :] = -1
        period, step, count = 0, 0, 0
        seen[p, 0] = s
        while True:
            bits = watch[s]
            if bits:
                _note(bits, period, first[p])
            j = tree.mover[s]
            if j == TERMINAL or bits & until:
                seen[p, period + 1 :] = s
                break
            act = tree.action[s]
            if j >= 0:
                actions, kinds, row = tree.action[s + 1] - act, grid.kinds[j], tree.policy[s]
                if count == 0:  # beliefs have moved
                    count = _mix(grid, b, point, weight, at, share)
                now = policy[min(period, policy.shape[0] - 1)]
                x = _random(seed, p, period, step)
                step += 1
                a = 0
                while a < actions - 1:
                    chance = _chance(now, (row + true[j] * actions + a) * points, point, weight, count)
                    if x < chance:
                        break
                    x -= chance
                    a += 1
                act += a
                if kinds > 1:
                    _learn(b[j], kinds, now, row + a, actions, points, point, weight, count, taken)
                    count = 0
            n = tree.successor[act]
            if tree.successor[act + 1] - n > 1:
                x = _random(seed, p, period, step)
                step += 1
                while n < tree.successor[act + 1] - 1 and x >= tree.prob[n]:
                    x -= tree.prob[n]
                    n += 1
            s = tree.target[n]
            if tree.later[act]:
                period += 1
                step = 0
                seen[p, period] = s
                if period == periods:
                    break
                if _succeed(grid, seed, p, period, true, b):
                    count = 0
