"""The compiled loops of the solver: where a belief lies, one backward sweep, forward play.

Everything here works on plain arrays and knows neither names nor wars. The equation solved at each decision of a party i
with types theta, at public belief b, is the agent logit equilibrium (McKelvey & Palfrey 1998, eq. 4):

    sigma(a | theta) = exp(Q(theta, a) / noise) / sum over a' of exp(Q(theta, a') / noise)
    Q(theta, a)      = r(theta, a) + discount * sum over s' of P(s' | s, a) V(theta, s', b_a)
    b_a(theta)       = b(theta) sigma(a | theta) / sum over theta' of b(theta') sigma(a | theta')        (Bayes)

a fixed point, because what an action is worth depends on what it teaches. Values exclude the shocks, as in McKelvey & Palfrey.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]

CHANCE, TERMINAL = -1, -2


class Grid(NamedTuple):
    """The product grid of beliefs. J parties; a party with one type has one point."""

    kinds: Ints  # (J,) types per party
    first: Ints  # (J,) the party's first value column
    size: Ints  # (J,) belief points per party
    stride: Ints  # (J,) of the party's point in the flat grid
    intervals: Ints  # (J,)
    node: Floats  # (J, points, types) beliefs at the points
    warp: Floats  # (J, types)
    table: Ints  # (J, codes) lattice coordinates -> point


class Tree(NamedTuple):
    """The states in compressed rows: state -> actions -> successors."""

    mover: Ints  # (S,) party, CHANCE or TERMINAL
    action: Ints  # (S + 1,) first action of a state
    successor: Ints  # (A + 1,) first successor of an action
    target: Ints  # (N,) state
    prob: Floats  # (N,)
    reward: Floats  # (A, columns)
    factor: Floats  # (A, columns) discount factor of the transition
    later: npt.NDArray[np.bool_]  # (A,) whether it leads into the next period
    entry: Ints  # (S,) row of a state in the next period's values, or -1
    policy: Ints  # (S,) first policy row of a decision, or -1
    lens: Ints  # (J,) which lens an uninformed mover sees beliefs through, or -1
    lens_point: Ints  # (L, B, m)
    lens_weight: Floats  # (L, B, m)


@njit(cache=True, nogil=True)
def topological(tree: Tree) -> Ints:
    """States ordered so that successors within the period come first; shorter than S if there is a cycle."""
    states = tree.mover.size
    waiting = np.zeros(states, dtype=np.int64)
    count = np.zeros(states + 1, dtype=np.int64)
    for s in range(states):
        for a in range(tree.action[s], tree.action[s + 1]):
            if not tree.later[a]:
                for n in range(tree.successor[a], tree.successor[a + 1]):
                    waiting[s] += 1
                    count[tree.target[n] + 1] += 1
    start = np.cumsum(count)
    fill = start.copy()
    parent = np.empty(start[-1], dtype=np.int64)
    for s in range(states):
        for a in range(tree.action[s], tree.action[s + 1]):
            if not tree.later[a]:
                for n in range(tree.successor[a], tree.successor[a + 1]):
                    t = tree.target[n]
                    parent[fill[t]] = s
                    fill[t] += 1
    order = np.empty(states, dtype=np.int64)
    done = 0
    for s in range(states):
        if waiting[s] == 0:
            order[done] = s
            done += 1
    at = 0
    while at < done:
        s = order[at]
        at += 1
        for n in range(start[s], start[s + 1]):
            waiting[parent[n]] -= 1
            if waiting[parent[n]] == 0:
                order[done] = parent[n]
                done += 1
    return order[:done]


@njit(cache=True, nogil=True)
def locate(belief: Floats, grid: Grid, party: int, at: Ints, share: Floats) -> None:
    """Write into `at` and `share` (types,) the lattice points around a belief and their weights."""
    kinds = grid.kinds[party]
    n = grid.intervals[party]
    warp = grid.warp[party]
    node = grid.node[party]
    if kinds == 2:
        up = warp[1] * belief[1]
        i = min(int(n * up / (up + warp[0] * belief[0])), n - 1)
        low = node[i, 1]
        x = (belief[1] - low) / (node[i + 1, 1] - low)
        at[0] = i
        at[1] = i + 1
        share[0] = 1.0 - x
        share[1] = x
        return
    # Freudenthal: coordinates summed from the last type down, then the order of their fractional parts.
    total = 0.0
    for k in range(kinds):
        total += warp[k] * belief[k]
    whole = np.empty(kinds + 1, dtype=np.int64)
    part = np.empty(kinds)
    order = np.empty(kinds - 1, dtype=np.int64)
    whole[0] = n
    whole[kinds] = 0
    above = 0.0
    for k in range(kinds - 1, 0, -1):
        above += warp[k] * belief[k] / total * n
        x = min(max(above, 0.0), float(n))
        whole[k] = int(x)
        part[k] = x - whole[k]
    for k in range(1, kinds):
        j = k - 2
        while j >= 0 and part[order[j]] < part[k]:
            order[j + 1] = order[j]
            j -= 1
        order[j + 1] = k
    norm = 0.0
    for v in range(kinds):
        if v > 0:
            whole[order[v - 1]] += 1
        before = 1.0 if v == 0 else part[order[v - 1]]
        after = 0.0 if v == kinds - 1 else part[order[v]]
        at[v] = 0
        share[v] = 0.0
        if before - after > 1e-14:
            code = 0
            scale = 1
            mass = (whole[0] - whole[1]) / warp[0]
            for k in range(1, kinds):
                q = whole[k] - whole[k + 1]
                code += q * scale
                scale *= n + 1
                mass += q / warp[k]
            at[v] = grid.table[party, code]
            share[v] = (before - after) * mass
            norm += share[v]
    for v in range(kinds):
        share[v] /= norm


@njit(cache=True, nogil=True)
def _softmax(q: Floats, noise: float, out: Floats) -> None:
    top = q[0]
    for a in range(1, q.size):
        top = max(top, q[a])
    total = 0.0
    for a in range(q.size):
        out[a] = np.exp((q[a] - top) / noise)
        total += out[a]
    for a in range(q.size):
        out[a] /= total


@njit(cache=True, nogil=True)
def _teach(belief: Floats, sigma: Floats, grid: Grid, party: int, at: Ints, share: Floats, mass: Floats) -> None:
    """What each action teaches: its total probability `mass` and the lattice place of the posterior after it."""
    kinds, actions = sigma.shape
    posterior = np.empty(kinds)
    for a in range(actions):
        mass[a] = 0.0
        for k in range(kinds):
            mass[a] += belief[k] * sigma[k, a]
        for k in range(kinds):
            # An action of probability zero (noise far below the differences) teaches nothing.
            posterior[k] = belief[k] * sigma[k, a] / mass[a] if mass[a] > 1e-290 else belief[k]
        locate(posterior, grid, party, at[a], share[a])


@njit(cache=True, nogil=True)
def _respond(
    worth: Floats,
    belief: Floats,
    noise: float,
    grid: Grid,
    party: int,
    sigma: Floats,
    fresh: Floats,
    at: Ints,
    share: Floats,
    mass: Floats,
) -> float:
    """One application of the equilibrium map: `sigma` -> `fresh`; returns the largest difference."""
    kinds, actions = sigma.shape
    _teach(belief, sigma, grid, party, at, share, mass)
    q = np.empty(actions)
    gap = 0.0
    for k in range(kinds):
        for a in range(actions):
            q[a] = 0.0
            for v in range(kinds):
                q[a] += share[a, v] * worth[a, k, at[a, v]]
        _softmax(q, noise, fresh[k])
        for a in range(actions):
            gap = max(gap, abs(fresh[k, a] - sigma[k, a]))
    return gap


@njit(cache=True, nogil=True)
def _settle(
    worth: Floats,
    belief: Floats,
    noise: float,
    grid: Grid,
    party: int,
    sigma: Floats,
    fresh: Floats,
    at: Ints,
    share: Floats,
    mass: Floats,
    tolerance: float,
    most: int,
) -> float:
    """Damped iteration of the equilibrium map from `sigma`, in place; returns the residual it ends with.

    The step shrinks when the residual grows and recovers when it falls.
    """
    kinds, actions = sigma.shape
    step = 1.0
    last = np.inf
    gap = 0.0
    for _ in range(most):
        gap = _respond(worth, belief, noise, grid, party, sigma, fresh, at, share, mass)
        if gap < tolerance:
            break
        step = max(0.5 * step, 0.004) if gap > 0.95 * last else min(1.0, 1.15 * step)
        last = gap
        for k in range(kinds):
            for a in range(actions):
                sigma[k, a] += step * (fresh[k, a] - sigma[k, a])
    return gap


@njit(cache=True, nogil=True)
def _decide(
    worth: Floats,
    grid: Grid,
    party: int,
    noise: float,
    stages: int,
    tolerance: float,
    most: int,
    policy: Floats,
    value: Floats,
    residual: Floats,
) -> None:
    """An informed party's decision at every belief point: policy rows, values of all columns, residuals."""
    actions, columns, points = worth.shape
    kinds = grid.kinds[party]
    first = grid.first[party]
    size = grid.size[party]
    stride = grid.stride[party]
    sigma = np.empty((kinds, actions))
    fresh = np.empty((kinds, actions))
    at = np.empty((actions, kinds), dtype=np.int64)
    share = np.empty((actions, kinds))
    mass = np.empty(actions)
    own = np.empty((actions, kinds, size))
    for block in range(points // (size * stride)):
        for low in range(stride):
            base = block * size * stride + low
            for a in range(actions):
                for k in range(kinds):
                    for g in range(size):
                        own[a, k, g] = worth[a, first + k, base + g * stride]
            for g in range(size):
                here = base + g * stride
                belief = grid.node[party, g, :kinds]
                for k in range(kinds):
                    for a in range(actions):
                        sigma[k, a] = policy[k * actions + a, here]
                # Falling noise from a uniform start follows the principal branch of equilibria.
                for stage in range(1, stages):
                    _settle(own, belief, noise * stages / stage, grid, party, sigma, fresh, at, share, mass, 1e-4, most)
                residual[here] = _settle(
                    own, belief, noise, grid, party, sigma, fresh, at, share, mass, tolerance, most
                )
                for k in range(kinds):
                    for a in range(actions):
                        policy[k * actions + a, here] = fresh[k, a]
                for v in range(columns):
                    total = 0.0
                    for a in range(actions):
                        chance = fresh[v - first, a] if first <= v < first + kinds else mass[a]
                        x = 0.0
                        for k in range(kinds):
                            x += share[a, k] * worth[a, v, base + at[a, k] * stride]
                        total += chance * x
                    value[v, here] = total


@njit(cache=True, nogil=True)
def _decide_uninformed(
    worth: Floats, column: int, noise: float, lens: int, tree: Tree, policy: Floats, value: Floats
) -> None:
    """The decision of a party without private types, who may see the beliefs through a lens."""
    actions, columns, points = worth.shape
    q = np.empty(actions)
    sigma = np.empty(actions)
    for b in range(points):
        for a in range(actions):
            if lens < 0:
                q[a] = worth[a, column, b]
            else:
                q[a] = 0.0
                for m in range(tree.lens_point.shape[2]):
                    q[a] += tree.lens_weight[lens, b, m] * worth[a, column, tree.lens_point[lens, b, m]]
        _softmax(q, noise, sigma)
        for a in range(actions):
            policy[a, b] = sigma[a]
        for v in range(columns):
            total = 0.0
            for a in range(actions):
                total += sigma[a] * worth[a, v, b]
            value[v, b] = total


@njit(cache=True, nogil=True)
def sweep(
    tree: Tree,
    grid: Grid,
    order: Ints,
    noise: Floats,
    value: Floats,
    following: Floats,
    policy: Floats,
    stages: int,
    tolerance: float,
    most: int,
    residual: Floats,
) -> None:
    """One period backward: fills `value` (S, columns, B), `policy` (rows, B) and `residual` (S,), in place.

    `following` (entries, columns, B) holds the values of the next period's entry states. `policy` is read as the start
    of the iteration. Residuals are the worst over belief points.
    """
    columns, points = value.shape[1], value.shape[2]
    widest = 1
    for s in range(tree.mover.size):
        widest = max(widest, tree.action[s + 1] - tree.action[s])
    room = np.empty((widest, columns, points))
    misfit = np.empty(points)
    for s in order:
        j = tree.mover[s]
        if j == TERMINAL:
            continue
        begin = tree.action[s]
        actions = tree.action[s + 1] - begin
        for a in range(actions):
            act = begin + a
            worth = room[a]
            for v in range(columns):
                for b in range(points):
                    worth[v, b] = tree.reward[act, v]
            for n in range(tree.successor[act], tree.successor[act + 1]):
                goes = following[tree.entry[tree.target[n]]] if tree.later[act] else value[tree.target[n]]
                for v in range(columns):
                    x = tree.prob[n] * tree.factor[act, v]
                    for b in range(points):
                        worth[v, b] += x * goes[v, b]
        residual[s] = 0.0
        if j == CHANCE:
            value[s] = room[0]
            continue
        row = tree.policy[s]
        if grid.kinds[j] == 1:
            _decide_uninformed(
                room[:actions], grid.first[j], noise[j], tree.lens[j], tree, policy[row : row + actions], value[s]
            )
        else:
            rows = policy[row : row + actions * grid.kinds[j]]
            _decide(room[:actions], grid, j, noise[j], stages, tolerance, most, rows, value[s], misfit)
            residual[s] = misfit.max()


@njit(cache=True, nogil=True)
def _random(seed: np.uint64, play: int, period: int, step: int) -> float:
    """A uniform number that depends on its arguments alone (SplitMix64: Steele, Lea & Flood 2014)."""
    x = seed + np.uint64(play) * np.uint64(0xD1342543DE82EF95)
    x += np.uint64(period * 1024 + step + 1) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (x ^ (x >> np.uint64(31))) / 18446744073709551616.0


@njit(cache=True, nogil=True)
def _mix(grid: Grid, belief: Floats, point: Ints, weight: Floats, at: Ints, share: Floats) -> int:
    """The flat grid points around a joint belief, product over parties; returns how many."""
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


@njit(cache=True, nogil=True)
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
    seen: Ints,
    first: Ints,
    belief: Floats,
) -> None:
    """Play the game forward. Plays are rows: `start` (N,), `kind` (N, J) the true types.

    Writes `seen` (N, periods + 1): the state at the start of each period; `first` (N, 64): the first period in which a
    watched state was visited, -1 if never; `belief` (N, J, types): the public belief at the end.
    `policy` is (T, rows, B); the last of its periods serves all later ones. `watch` (S,) are bit sets.
    """
    parties = grid.kinds.size
    most = 1
    for j in range(parties):
        most *= grid.kinds[j]
    point = np.empty(most, dtype=np.int64)
    weight = np.empty(most)
    at = np.empty(grid.node.shape[2], dtype=np.int64)
    share = np.empty(grid.node.shape[2])
    widest = 1
    for s in range(tree.mover.size):
        widest = max(widest, tree.action[s + 1] - tree.action[s])
    sigma = np.empty((grid.node.shape[2], widest))
    for p in range(start.size):
        s = start[p]
        b = belief[p]
        b[:] = start_belief
        first[p, :] = -1
        period, step = 0, 0
        seen[p, 0] = s
        while True:
            bits = watch[s]
            if bits:
                for w in range(64):
                    if (bits >> np.uint64(w)) & np.uint64(1) and first[p, w] < 0:
                        first[p, w] = period
            j = tree.mover[s]
            if j == TERMINAL:
                for t in range(period + 1, periods + 1):
                    seen[p, t] = s
                break
            begin = tree.action[s]
            actions = tree.action[s + 1] - begin
            act = begin
            if j >= 0:
                kinds = grid.kinds[j]
                count = _mix(grid, b, point, weight, at, share)
                rows = policy[min(period, policy.shape[0] - 1)]
                for k in range(kinds):
                    for a in range(actions):
                        row = tree.policy[s] + k * actions + a
                        sigma[k, a] = 0.0
                        for c in range(count):
                            sigma[k, a] += weight[c] * rows[row, point[c]]
                x = _random(seed, p, period, step)
                step += 1
                a = 0
                while a < actions - 1 and x >= sigma[kind[p, j], a]:
                    x -= sigma[kind[p, j], a]
                    a += 1
                act = begin + a
                if kinds > 1:
                    total = 0.0
                    for k in range(kinds):
                        total += b[j, k] * sigma[k, a]
                    if total > 1e-290:
                        for k in range(kinds):
                            b[j, k] *= sigma[k, a] / total
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
