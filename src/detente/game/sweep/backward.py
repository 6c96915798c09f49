"""The compiled loops of the solver: the decision at a state, and one backward sweep over blocks of states.

Everything here works on plain arrays and knows nothing of names or wars. The equation solved at each decision of a party i
with types theta, at public belief b, is the agent logit equilibrium (McKelvey & Palfrey 1998, eq. 4):

    sigma(a | theta) = exp(Q(theta, a) / noise) / sum over a' of exp(Q(theta, a') / noise)
    Q(theta, a)      = r(theta, a) + discount * sum over s' of P(s' | s, a) V(theta, s', b_a)
    b_a(theta)       = b(theta) sigma(a | theta) / sum over theta' of b(theta') sigma(a | theta')        (Bayes)

It is a fixed point because the value of an action depends on what the action teaches. Values exclude the shocks, as in
McKelvey & Palfrey.

Values are kept as (columns, points, states), and policies, by block of states (see `schedule`), as (types, actions, points,
states). The states of a block lie side by side so that vector instructions take several at once. The decisions of parties
with types are in `decision`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.decision.many_types import decide_many
from detente.game.decision.newton_types import Room
from detente.game.decision.two_types import Task, decide_lanes, make_scratch
from detente.game.model.grid import Grid
from detente.game.model.schedule import FIXED, SHIFTED, Plan
from detente.game.model.tree import CHANCE, Tree
from detente.game.numerics.jit import LANES, Reals, compiled, merged
from detente.game.numerics.lanes import exponentials
from detente.game.sweep.backup import weigh_many, weigh_one, weigh_two
from detente.game.sweep.succession import succeed

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NONE = np.zeros(0, dtype=np.int64)


@compiled
def _expect(plan: Plan, m: int, n: int, discount: Floats, value: Reals, following: Reals, to: int) -> None:
    """Write from `to` on the values of action (or chance move) m of a block at unchanged beliefs: reward + discount x expected value."""
    columns, points = value.shape[0], value.shape[1]
    after = following if plan.later[m] else value
    real = value.dtype.type
    none, paid = real(0.0), plan.pay[m] >= 0
    start = plan.run[m]
    # The first run mostly covers all states of the block, so it can be written rather than added to zeros.
    whole = start < plan.run[m + 1] and plan.kind[start] == SHIFTED and plan.high[start] - plan.low[start] == n
    for v in range(columns):
        factor = real(discount[v] if plan.later[m] else 1.0)
        for b in range(points):
            pay = plan.pay[m] + v * n
            if whole:
                goal, at = plan.goal[start], plan.data[start]
                for x in range(n):
                    found = factor * plan.chance[np.uint64(at + x)] * after[v, b, np.uint64(goal + x)]
                    value[v, b, np.uint64(to + x)] = plan.rewards[np.uint64(pay + x)] + found if paid else found
            else:
                for x in range(n):
                    value[v, b, np.uint64(to + x)] = plan.rewards[np.uint64(pay + x)] if paid else none
            for r in range(start + whole, plan.run[m + 1]):
                low, goal, at = to + plan.low[r], plan.goal[r], plan.data[r]
                size = plan.high[r] - plan.low[r]
                if plan.kind[r] == SHIFTED:
                    for x in range(size):
                        value[v, b, np.uint64(low + x)] += (
                            factor * plan.chance[np.uint64(at + x)] * after[v, b, np.uint64(goal + x)]
                        )
                elif plan.kind[r] == FIXED:
                    worth = factor * after[v, b, goal]
                    for x in range(size):
                        value[v, b, np.uint64(low + x)] += worth * plan.chance[np.uint64(at + x)]
                else:
                    for i in range(at, at + size):
                        value[v, b, np.uint64(to + plan.lane[i])] += (
                            factor * plan.chance[i] * after[v, b, np.uint64(plan.aim[i])]
                        )


@compiled
def _widest(plan: Plan, blocks: Ints) -> int:
    """The largest number of actions of any block, at least 1."""
    found = 1
    for k in blocks:
        found = max(found, plan.act[k + 1] - plan.act[k])
    return found


@compiled
def _lay_out(
    plan: Plan, k: int, discount: Floats, value: Reals, following: Reals, spare: int, source: Ints, pay: Ints
) -> bool:
    """Find where in `value` the values of a block's actions begin, `source` (actions,); those that must be computed are written from `spare` on.

    `pay` (actions,) gets where rewards not included in these values begin, or -1. Where chance moves, the block's own values are computed. Returns
    whether a decision is left to be made.
    """
    if plan.mover[k] == CHANCE:
        _expect(plan, plan.act[k], plan.lanes[k], discount, value, following, plan.first[k])
        return False
    for a in range(plan.act[k + 1] - plan.act[k]):
        m = plan.act[k] + a
        if plan.source[m] >= 0:
            source[a], pay[a] = plan.source[m], plan.pay[m]
        else:
            source[a], pay[a] = spare - 1 - plan.source[m], -1
            _expect(plan, m, plan.lanes[k], discount, value, following, source[a])
    return True


@compiled
def _decide_uninformed(
    value: Reals, source: Ints, pay: Ints, rewards: Reals, column: int, noise: float, lens: int, tree: Tree, actions: int, n: int,
    policy: Reals, w: Reals,
) -> None:  # fmt: skip
    """The decision of a party without private types, which may see beliefs through a lens; `policy` is (actions x points x n).

    `source` (actions,) is where actions' values begin; rewards not included there begin at `pay` (actions,), unless that is below 0.
    """
    points, real = value.shape[1], value.dtype.type
    none, inverse = real(0.0), real(1.0 / noise)
    for b in range(points):
        for a in range(actions):
            row = (a + 1) * LANES
            if lens < 0:
                for x in range(n):
                    w[np.uint64(row + x)] = value[column, b, np.uint64(source[a] + x)]
            else:
                for x in range(n):
                    w[np.uint64(row + x)] = none
                for m in range(tree.lens_point.shape[2]):
                    share, c = real(tree.lens_weight[lens, b, m]), tree.lens_point[lens, b, m]
                    for x in range(n):
                        w[np.uint64(row + x)] += share * value[column, c, np.uint64(source[a] + x)]
            if pay[a] >= 0:
                at = pay[a] + column * n
                for x in range(n):
                    w[np.uint64(row + x)] += rewards[np.uint64(at + x)]
        for x in range(n):
            w[np.uint64(x)] = w[np.uint64(LANES + x)]
        for a in range(1, actions):
            row = (a + 1) * LANES
            for x in range(n):
                w[np.uint64(x)] = max(w[np.uint64(x)], w[np.uint64(row + x)])
        for a in range(actions):
            row = (a + 1) * LANES
            for x in range(n):
                w[np.uint64(row + x)] = (w[np.uint64(row + x)] - w[np.uint64(x)]) * inverse
            exponentials(w, row, n)
        for x in range(n):
            w[np.uint64(x)] = none
        for a in range(actions):
            row = (a + 1) * LANES
            for x in range(n):
                w[np.uint64(x)] += w[np.uint64(row + x)]
        for a in range(actions):
            at, row = (a * points + b) * n, (a + 1) * LANES
            for x in range(n):
                policy[np.uint64(at + x)] = w[np.uint64(row + x)] / w[np.uint64(x)]


@merged
def _sweep(
    tree: Tree,
    grid: Grid,
    plan: Plan,
    blocks: Ints,
    discount: Floats,
    noise: Floats,
    value: Reals,
    following: Reals,
    policy: Reals,
    odds: Reals,
    stages: int,
    tolerance: float,
    most: int,
    residual: Floats,
    spare: int,
    room: Room | None,
) -> None:
    """One period backward over some blocks, see `sweep`."""
    points = value.shape[1]
    scratch = make_scratch(_widest(plan, blocks), grid.node.shape[1], value)
    source, pay = scratch.start, scratch.pay
    for k in blocks:
        if not _lay_out(plan, k, discount, value, following, spare, source, pay):
            continue
        j, s, n = plan.mover[k], plan.first[k], plan.lanes[k]
        actions, kinds = plan.act[k + 1] - plan.act[k], grid.kinds[j]
        row = tree.policy[s] * points
        mine = policy[row : row + kinds * actions * points * n]
        if kinds == 1:
            _decide_uninformed(
                value,
                source,
                pay,
                plan.rewards,
                grid.first[j],
                noise[j],
                tree.lens[j],
                tree,
                actions,
                n,
                mine,
                scratch.w,
            )
            weigh_one(value, source, pay, plan.rewards, s, n, actions, mine)
        elif kinds == 2:
            start = odds[row // 2 : row // 2 + actions * points * n]
            task = Task(j, actions, n, noise[j], stages, tolerance, most)
            decide_lanes(value, task, grid, mine, start, scratch, residual[s : s + n])
            weigh_two(value, source, s, n, actions, grid, j, mine, scratch.share)
        elif room is not None:
            shaped = mine.reshape((kinds, actions, points, n))
            for x in range(n):
                residual[s + x] = decide_many(
                    value, source, s + x, grid, j, noise[j], stages, tolerance, room, actions, shaped[:, :, :, x]
                )
                for a in range(actions):
                    source[a] += 1


@compiled
def evaluate(
    tree: Tree, grid: Grid, plan: Plan, blocks: Ints, discount: Floats, value: Reals, following: Reals, policy: Reals
) -> None:
    """One period backward at given policies: as `sweep`, but without deciding anything."""
    states, points = tree.mover.size, value.shape[1]
    scratch = make_scratch(_widest(plan, blocks), grid.node.shape[1], value)
    source, pay = scratch.start, scratch.pay
    most = grid.node.shape[2]
    posterior, at, share = np.empty(most), np.empty(most, dtype=np.int64), np.empty(most)
    for k in blocks:
        if not _lay_out(plan, k, discount, value, following, states, source, pay):
            continue
        j, s, n = plan.mover[k], plan.first[k], plan.lanes[k]
        actions, kinds = plan.act[k + 1] - plan.act[k], grid.kinds[j]
        row = tree.policy[s] * points
        mine = policy[row : row + kinds * actions * points * n]
        if kinds == 1:
            weigh_one(value, source, pay, plan.rewards, s, n, actions, mine)
        elif kinds == 2:
            weigh_two(value, source, s, n, actions, grid, j, mine, scratch.share)
        else:
            shaped = mine.reshape((kinds, actions, points, n))
            for x in range(n):
                weigh_many(value, source, s + x, grid, j, actions, shaped[:, :, :, x], posterior[:kinds], at, share)
                for a in range(actions):
                    source[a] += 1


def sweep(
    tree: Tree,
    grid: Grid,
    plan: Plan,
    blocks: Ints,
    discount: Floats,
    noise: Floats,
    value: Reals,
    following: Reals,
    policy: Reals,
    odds: Reals,
    stages: int,
    tolerance: float,
    most: int,
    residual: Floats,
    spare: int,
    room: Room | None,
) -> None:
    """One period backward over some blocks: fills `value`, `policy`, `odds` and `residual` (S,) in place.

    `value` (columns, B, S + spare) holds the states' values and, after them, room for actions' values, which this sweep uses from `spare` on.
    `following` (columns, B, entries) holds the values of the next period's entry states, `discount` (columns,) the factor on them. `policy`
    (rows x B,) and `odds` (half as long) are packed by block. Iteration starts from `odds` for parties with two types, from `policy` for those
    with more, in `stages` levels of falling noise if there are more than one, and takes at most `most` rounds. Residuals are the worst over belief
    points. `room` is for parties with three or more types, None if there are none.
    """
    repeat(
        tree, grid, plan, blocks, discount, noise, value, following, policy, odds, stages, tolerance, most, residual, spare, room, True,
        NONE, np.zeros((value.shape[0], 0)), 0.0, 1, np.zeros(0),
    )  # fmt: skip


@compiled
def repeat(
    tree: Tree,
    grid: Grid,
    plan: Plan,
    blocks: Ints,
    discount: Floats,
    noise: Floats,
    value: Reals,
    following: Reals,
    policy: Reals,
    odds: Reals,
    stages: int,
    tolerance: float,
    most: int,
    residual: Floats,
    spare: int,
    room: Room | None,
    decide: bool,
    held: Ints,
    relax: Floats,
    settled: float,
    periods: int,
    turns: Floats,
) -> tuple[float, int]:
    """Sweep over some blocks again and again, each time carrying the values of the entry states `held` (n,) over to the next period.

    `relax` (columns, n) lengthens their steps. `turns` (entries,) marks where leaders may change, see `succession`; it is empty if none may. The
    first arguments are as for `sweep`; without `decide`, policies stay as they are. Stops once the
    values are about `settled` from where the steps lead, if these go on shrinking as they do now, or after so many `periods`. Returns that distance
    and the number of sweeps.
    """
    real = value.dtype.type
    before, left = np.inf, np.inf
    ahead = following
    for n in range(periods):
        if turns.size > 0:
            ahead = following.copy()
            succeed(ahead, grid, turns)
        if decide:
            _sweep(
                tree, grid, plan, blocks, discount, noise, value, ahead, policy, odds, stages, tolerance, most, residual, spare, room
            )  # fmt: skip
        else:
            evaluate(tree, grid, plan, blocks, discount, value, ahead, policy)
        largest = 0.0
        for v in range(value.shape[0]):
            for b in range(value.shape[1]):
                for i in range(held.size):
                    s = held[i]
                    row = tree.entry[s]
                    step = real(relax[v, i]) * (value[v, b, s] - following[v, b, row])
                    largest = max(largest, abs(step))
                    following[v, b, row] += step
        left = largest * largest / (before - largest) if largest < before else np.inf
        before = largest
        # Quick changes die out first, so one that halves may still hide others that creep.
        if (left < settled and largest < 0.1 * settled) or largest == 0.0:
            return left if largest > 0.0 else 0.0, n + 1
    return left, periods
