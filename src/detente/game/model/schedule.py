"""The schedule of work: blocks of states that work alike, and where their actions lead, as runs of neighbouring states.

States of a family have consecutive numbers, and so, mostly, do the states their actions lead to. Kernels therefore take a block of neighbours at a
time, one lane each, and read the values of successors as runs, value[..., goal + lane]. Only successors in no such order are looked up one by one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.game.model.tree import CHANCE, TERMINAL, Tree
from detente.game.numerics.jit import LANES, Reals, compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LONG = 256  # states in a block where chance moves, at most; chance needs no scratch, so more than LANES
TRIES = 4  # links outside any run, after which no more runs are looked for
FIXED, SHIFTED, SCATTERED = 0, 1, 2  # kinds of runs: to one state, to neighbours in step, to states in no order


class Plan(NamedTuple):
    """The states to solve, in K blocks sorted so that successors within the period come first; M actions, R runs, D numbers."""

    first: Ints  # (K,) the first state of a block
    lanes: Ints  # (K,) how many states it has
    mover: Ints  # (K,) as in `Tree`
    depth: Ints  # (K,) how many moves can follow within the period, at most
    act: Ints  # (K + 1,) first action of a block
    later: npt.NDArray[np.bool_]  # (M,) whether an action leads into the next period
    source: Ints  # (M,) where an action's values begin; if -1 - i, at i in the spare room, rewards included
    pay: Ints  # (M,) where an action's rewards begin, (columns, lanes), or -1
    run: Ints  # (M + 1,) first run of an action
    kind: Ints  # (R,) FIXED, SHIFTED or SCATTERED
    low: Ints  # (R,) first lane
    high: Ints  # (R,) one past the last lane; of a scattered run, how many links it has
    goal: Ints  # (R,) the state (or row of the next period's values) that the first lane leads to
    data: Ints  # (R,) where its numbers in `chance`, `lane` and `aim` begin
    chance: Reals  # (D,) probabilities
    lane: Ints  # (D,) of scattered runs: the lane a link starts from
    aim: Ints  # (D,) of scattered runs: the state it leads to
    rewards: Reals  # as `pay` finds them
    room: int  # spare lanes a block needs at most


@compiled
def _alike(tree: Tree, depth: Ints, s: int, t: int) -> bool:
    """Whether two states can share a block."""
    if depth[s] != depth[t] or tree.mover[s] != tree.mover[t]:
        return False
    actions = tree.action[s + 1] - tree.action[s]
    if tree.action[t + 1] - tree.action[t] != actions:
        return False
    for a in range(actions):  # noqa: SIM110 (Numba)
        if tree.later[tree.action[s] + a] != tree.later[tree.action[t] + a]:
            return False
    return True


@compiled
def _cut(tree: Tree, depth: Ints, border: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Cut the states into blocks: the first state of each and how many it has, ordered by depth, then by number."""
    states = tree.mover.size
    first, lanes = np.empty(states, dtype=np.int64), np.empty(states, dtype=np.int64)
    found = 0
    s = 0
    while s < states:
        if tree.mover[s] == TERMINAL:
            s += 1
            continue
        t = s + 1
        while t < states and not border[t] and _alike(tree, depth, s, t):
            t += 1
        most = LANES if tree.mover[s] != CHANCE else LONG
        parts = (t - s + most - 1) // most
        for n in range(parts):
            begin, end = s + (t - s) * n // parts, s + (t - s) * (n + 1) // parts
            first[found], lanes[found] = begin, end - begin
            found += 1
        s = t
    order = np.argsort(depth[first[:found]], kind="mergesort")
    return first[:found][order], lanes[:found][order]


@compiled
def _run_from(at: int, count: int, lane: Ints, goal: Ints, open_: npt.NDArray[np.bool_]) -> tuple[int, int, int]:
    """The longer run that starts with link `at`, among the open ones of the first `count` links: its kind, last lane and number of links."""
    same, step, last_same, last_step = 0, 0, lane[at], lane[at]
    for i in range(at, count):
        if open_[i] and goal[i] == goal[at]:
            same += 1
            last_same = lane[i]
        if open_[i] and goal[i] - lane[i] == goal[at] - lane[at]:
            step += 1
            last_step = lane[i]
    return (SHIFTED, last_step, step) if step >= same else (FIXED, last_same, same)


class Links(NamedTuple):
    """Where one action leads from the states of a block, link by link."""

    lane: Ints
    goal: Ints
    chance: Floats
    left: npt.NDArray[np.bool_]  # not in a run yet


class Runs(NamedTuple):
    """The runs so far, in the form a `Plan` holds them."""

    kind: Ints
    low: Ints
    high: Ints
    goal: Ints
    data: Ints
    chance: Floats
    lane: Ints
    aim: Ints


@compiled
def _count(tree: Tree, first: Ints, lanes: Ints) -> tuple[int, int, int]:
    """How many actions, rewards and links the blocks have."""
    acts, pays, links = 0, 0, 0
    for k in range(first.size):
        s, n = first[k], lanes[k]
        actions = tree.action[s + 1] - tree.action[s]
        acts += actions
        pays += actions * n * tree.reward.shape[1]
        links += tree.successor[tree.action[s + n]] - tree.successor[tree.action[s]]
    return acts, pays, links


@compiled
def _room_for(links: int) -> tuple[Links, Runs]:
    """Room for so many links, and for the runs they form."""
    found = Links(
        np.empty(links, dtype=np.int64), np.empty(links, dtype=np.int64), np.empty(links), np.empty(links, dtype=np.bool_)
    )  # fmt: skip
    # Up to three quarters of a run may be gaps, of chance 0.
    runs = Runs(
        np.empty(links, dtype=np.int64), np.empty(links, dtype=np.int64), np.empty(links, dtype=np.int64), np.empty(links, dtype=np.int64),
        np.empty(links, dtype=np.int64), np.zeros(4 * links), np.zeros(4 * links, dtype=np.int64), np.zeros(4 * links, dtype=np.int64),
    )  # fmt: skip
    return found, runs


@compiled
def _follow(tree: Tree, s: int, n: int, a: int, links: Links) -> int:
    """List the links of the a-th action of n states from `s` on; returns how many there are."""
    count = 0
    for x in range(n):
        here = tree.action[s + x] + a
        for i in range(tree.successor[here], tree.successor[here + 1]):
            t = tree.target[i]
            links.lane[count], links.chance[count], links.left[count] = x, tree.prob[i], True
            links.goal[count] = tree.entry[t] if tree.later[here] else t
            count += 1
    return count


@compiled
def _in_runs(links: Links, count: int, n: int, runs: Runs, begin: int, used: int) -> tuple[int, int]:
    """Arrange an action's links in runs from `begin` on, with their numbers from `used` on; returns where both end."""
    end, left, failures, at = begin, count, 0, 0
    while left > 0:
        while not links.left[at]:
            at += 1
        x0, t0 = links.lane[at], links.goal[at]
        what, last, hits = _run_from(at, count, links.lane, links.goal, links.left)
        span = last + 1 - x0
        runs.data[end] = used
        if failures >= TRIES or hits < min(4, n) or 4 * hits < span:
            # In no order: store this link singly or, after several of these, all that are left.
            failures += 1
            if end > begin and runs.kind[end - 1] == SCATTERED:
                end -= 1
            else:
                runs.kind[end], runs.low[end], runs.high[end], runs.goal[end] = SCATTERED, 0, 0, 0
            for i in range(at, count):
                if links.left[i]:
                    runs.lane[used], runs.aim[used], runs.chance[used] = links.lane[i], links.goal[i], links.chance[i]
                    links.left[i] = False
                    used += 1
                    runs.high[end] += 1
                    left -= 1
                    if failures < TRIES:
                        break
        else:
            runs.kind[end], runs.low[end], runs.high[end], runs.goal[end] = what, x0, last + 1, t0
            for i in range(at, count):
                x = links.lane[i]
                fits = links.goal[i] == t0 if what == FIXED else links.goal[i] - x == t0 - x0
                if links.left[i] and fits:
                    runs.chance[used + x - x0] += links.chance[i]
                    links.left[i] = False
                    left -= 1
            used += span
        end += 1
    return end, used


@compiled
def _reward(tree: Tree, s: int, n: int, a: int, rewards: Floats, paid: int) -> int:
    """Store the rewards of the a-th action of n states from `paid` on, (columns, lanes), if there are any; returns where they end."""
    columns, rewarded = tree.reward.shape[1], False
    for x in range(n):
        for v in range(columns):
            rewarded = rewarded or tree.reward[tree.action[s + x] + a, v] != 0.0
    if rewarded:
        for v in range(columns):
            for x in range(n):
                rewards[paid] = tree.reward[tree.action[s + x] + a, v]
                paid += 1
    return paid


@compiled
def _side_by_side(runs: Runs, begin: int, end: int, n: int) -> bool:
    """Whether an action leads with certainty from n states to n neighbours, whose values can then be read in place."""
    if end != begin + 1 or runs.kind[begin] != SHIFTED or runs.high[begin] - runs.low[begin] != n:
        return False
    for x in range(n):  # noqa: SIM110 (Numba)
        if runs.chance[runs.data[begin] + x] != 1.0:
            return False
    return True


@compiled
def make_plan(tree: Tree, kinds: Ints, depth: Ints, border: npt.NDArray[np.bool_]) -> Plan:
    """The plan for all states; `kinds` (J,) holds each party's number of types.

    `depth` (S,) is as `tree.depths` gives it; `border` (S,) marks the first state of each family.
    """
    first, lanes = _cut(tree, depth, border)
    acts, pays, most = _count(tree, first, lanes)
    act, mover = np.zeros(first.size + 1, dtype=np.int64), tree.mover[first]
    later, source, pay = np.zeros(acts, dtype=np.bool_), np.empty(acts, dtype=np.int64), np.full(acts, -1)
    run, rewards = np.zeros(acts + 1, dtype=np.int64), np.empty(pays)
    links, runs = _room_for(most)
    used, paid, m, room = 0, 0, 0, 0
    for k in range(first.size):
        s, n = first[k], lanes[k]
        decided = mover[k] >= 0
        spare = 0
        for a in range(tree.action[s + 1] - tree.action[s]):
            later[m] = tree.later[tree.action[s] + a]
            run[m + 1], used = _in_runs(links, _follow(tree, s, n, a, links), n, runs, run[m], used)
            unpaid, paid = paid, _reward(tree, s, n, a, rewards, paid)
            if paid > unpaid:
                pay[m] = unpaid
            # Rewards at the decision of a party without types are added there, which saves copying the successors' values.
            paid_there = decided and kinds[mover[k]] == 1
            plain = (
                decided
                and not later[m]
                and (paid == unpaid or paid_there)
                and _side_by_side(runs, run[m], run[m + 1], n)
            )
            source[m] = runs.goal[run[m]] if plain else -1 - spare
            spare += 0 if plain else n
            m += 1
        act[k + 1] = m
        if decided:
            room = max(room, spare)
    end = run[acts]
    return Plan(
        first, lanes, mover, depth[first], act, later, source, pay, run, runs.kind[:end].copy(), runs.low[:end].copy(), runs.high[:end].copy(),
        runs.goal[:end].copy(), runs.data[:end].copy(), runs.chance[:used].copy(), runs.lane[:used].copy(), runs.aim[:used].copy(),
        rewards[:paid].copy(), room,
    )  # fmt: skip
