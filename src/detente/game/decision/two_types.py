"""The decisions of a party with two types in a block of states, at all beliefs: first many lanes at once, then one by one those left over."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.game.decision import newton_actions, newton_binary
from detente.game.decision.bracket_actions import bracket_choice
from detente.game.decision.bracket_binary import bracket_yes_no
from detente.game.decision.damped import settle_two
from detente.game.decision.newton_actions import improve_choice
from detente.game.decision.newton_binary import improve_yes_no
from detente.game.model.grid import Grid
from detente.game.numerics.jit import LANES, Reals, compiled, unfolded
from detente.game.numerics.lanes import base_of, exponentials, load_grades

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TOGETHER = 2  # steps that all lanes take; those that have not converged then continue in a pool
STEPS = 30  # steps at most, in the pool and, at a cold start, at each level of noise

X0, X1, E0, E1 = newton_binary.X0, newton_binary.X1, newton_binary.E0, newton_binary.E1
BINARY_F0, BINARY_F1 = newton_binary.F0, newton_binary.F1
BINARY_GAP, BINARY_BELIEF = newton_binary.GAP, newton_binary.BELIEF
SHARED, EACH, Z = newton_actions.SHARED, newton_actions.EACH, newton_actions.Z
F0, F1, GAP, BELIEF = newton_actions.F0, newton_actions.F1, newton_actions.GAP, newton_actions.BELIEF


class Scratch(NamedTuple):
    """Working space for one block."""

    w: Reals  # rows of lanes, as `newton_binary` and `newton_actions` name them
    grade: Reals  # rows of lanes: by action and type, the values along the mover's lattice
    share: Reals  # rows of lanes: how a posterior is split among lattice points
    bad: npt.NDArray[np.bool_]  # (LANES,) lanes that have not converged
    pool: Reals  # as `w`, for lanes that take longer
    pool_grade: Reals  # as `grade`, for the same
    waiting: (
        Ints  # (3, LANES) for each of these: the state, the flat point of the mover's first belief, the mover's point
    )
    line: Floats  # (7, actions) rows for `damped`
    work: Floats  # (6, actions) likewise
    own: Floats  # (2, actions, points) action values along the mover's lattice
    start: Ints  # (actions,) where actions' values begin
    pay: Ints  # (actions,) where rewards not included there begin


class Task(NamedTuple):
    """The decisions to solve: whose they are, over how many actions and states (n), and how exactly."""

    party: int
    actions: int
    n: int
    noise: float
    stages: int
    tolerance: float
    most: int


@compiled
def make_scratch(actions: int, size: int, value: Reals) -> Scratch:
    """Room for blocks of up to so many actions and lattices of up to `size` points, in the number type of `value`."""
    actions = max(actions, 2)
    rows, grades = (SHARED + EACH * actions) * LANES, 2 * actions * size * LANES
    # Not cleared: where blocks are small and actions many, that would take longer than deciding.
    return Scratch(
        np.empty(rows, dtype=value.dtype),
        np.empty(grades, dtype=value.dtype),
        np.empty((size + 2) * LANES, dtype=value.dtype),
        np.empty(LANES, dtype=np.bool_),
        np.empty(rows, dtype=value.dtype),
        np.empty(grades, dtype=value.dtype),
        np.empty((3, LANES), dtype=np.int64),
        np.empty((7, actions)),
        np.empty((6, actions)),
        np.empty((2, actions, size)),
        np.empty(actions, dtype=np.int64),
        np.empty(actions, dtype=np.int64),
    )


@compiled
def _gap_row(actions: int) -> int:
    return BINARY_GAP if actions == 2 else GAP


@compiled
def _belief_row(actions: int) -> int:
    return BINARY_BELIEF if actions == 2 else BELIEF


@compiled
def _odds_row(actions: int, a: int) -> int:
    return (X1 if a else X0) if actions == 2 else (SHARED + a * EACH) * LANES + Z


@compiled
def _policy_row(actions: int, k: int, a: int) -> int:
    if actions == 2:
        return (E1 if k else E0) if a else (BINARY_F1 if k else BINARY_F0)
    return (SHARED + a * EACH) * LANES + (F1 if k else F0)


@compiled
def _improve(task: Task, grid: Grid, w: Reals, grade: Reals, noise: float, lanes: int, goal: float) -> int:
    """One step for all lanes; returns how many have not converged."""
    node, width, size = grid.second[task.party], grid.width[task.party], grid.size[task.party]
    if task.actions == 2:
        improve_yes_no(w, grade, node, width, size, noise, lanes)
    else:
        improve_choice(w, grade, node, width, size, noise, task.actions, lanes)
    row, close = _gap_row(task.actions), w.dtype.type(goal)
    left = 0
    for x in range(lanes):
        left += not w[np.uint64(row + x)] < close
    return left


@compiled
def _answer_certain(task: Task, grid: Grid, scratch: Scratch, last: bool, lanes: int) -> None:
    """The logit response where the mover's type is known, the first or the last: nothing can be learnt, so it depends on no policy."""
    w, grade, rest, size = scratch.w, scratch.grade, scratch.share, grid.size[task.party]
    none, inverse = w.dtype.type(0.0), w.dtype.type(1.0 / task.noise)
    for k in range(2):
        for a in range(task.actions):
            row, point = _policy_row(task.actions, k, a), size - 1 if last else 0
            at = (2 * (a * size + point) + k) * LANES
            for x in range(lanes):
                w[np.uint64(row + x)] = grade[np.uint64(at + x)]
            for x in range(lanes):
                rest[np.uint64(x)] = w[np.uint64(row + x)] if a == 0 else max(rest[np.uint64(x)], w[np.uint64(row + x)])
        for x in range(lanes):
            rest[np.uint64(LANES + x)] = none
        for a in range(task.actions):
            row = _policy_row(task.actions, k, a)
            for x in range(lanes):
                w[np.uint64(row + x)] = (w[np.uint64(row + x)] - rest[np.uint64(x)]) * inverse
            exponentials(w, row, lanes)
            for x in range(lanes):
                rest[np.uint64(LANES + x)] += w[np.uint64(row + x)]
        for a in range(task.actions):
            row = _policy_row(task.actions, k, a)
            for x in range(lanes):
                w[np.uint64(row + x)] /= rest[np.uint64(LANES + x)]
    row = _gap_row(task.actions)
    for x in range(lanes):
        w[np.uint64(row + x)] = none


@compiled
def _bracket(scratch: Scratch, node: Floats, belief: float, task: Task, gap: float) -> float:
    """Improve the policies in `scratch.line` by bracketing; returns the residual.

    For a yes or no, the search runs over one type's answer and then over the other's, first from where iteration stopped and then from other
    starts: a type may have several responses to the other's answer, and the path breaks off where it must jump between them.
    """
    line = scratch.line
    own = scratch.own[:, : task.actions, : node.size]
    if task.actions > 2:
        answers = line[2:4, : task.actions].copy()
        gap = bracket_choice(own.copy(), node, belief, task.noise, task.tolerance, answers)
        line[2:4, : task.actions] = answers
        return gap
    for start in (-1.0, 0.5, 0.95, 0.05):
        for order in range(2):
            chance = np.array([line[2 + order, 0], line[3 - order, 0]])
            if start > 0.0:
                chance[:] = start
            if order == 0:
                nearer = bracket_yes_no(own.copy(), node, belief, task.noise, chance)
            else:
                nearer = bracket_yes_no(own[::-1, :, ::-1].copy(), 1.0 - node[::-1], 1.0 - belief, task.noise, chance)
            if nearer < gap:
                gap = nearer
                for k in range(2):
                    x = chance[k] if order == 0 else chance[1 - k]
                    line[2 + k, 0], line[2 + k, 1] = x, 1.0 - x
            if gap < task.tolerance:
                return gap
    return gap


@compiled
def _settle_alone(
    value: Reals, task: Task, scratch: Scratch, grid: Grid, lane: int, base: int, g: int, policy: Reals, odds: Reals
) -> float:
    """One decision at one belief, by damped iteration and then bracketing; returns the residual."""
    party, actions, n, points = task.party, task.actions, task.n, value.shape[1]
    first, size, stride = grid.first[party], grid.size[party], grid.stride[party]
    line, b = scratch.line, base + g * stride
    for a in range(actions):
        for k in range(2):
            for m in range(size):
                scratch.own[k, a, m] = value[first + k, base + m * stride, scratch.start[a] + lane]
            line[k, a] = 1.0 / actions if task.stages > 1 else policy[((k * actions + a) * points + b) * n + lane]
    gap = settle_two(
        scratch.own[0], scratch.own[1], grid.second[party], grid.intervals[party], grid.warp[party, 1] / grid.warp[party, 0],
        grid.second[party, g], task.noise, task.stages, task.tolerance, task.most, actions, line, scratch.work,
    )  # fmt: skip
    if not gap < task.tolerance:
        gap = _bracket(scratch, grid.second[party, :size], grid.second[party, g], task, gap)
    for a in range(actions):
        for k in range(2):
            policy[((k * actions + a) * points + b) * n + lane] = line[2 + k, a]
        up, down = (line[2 + a, 0], line[2 + a, 1]) if actions == 2 else (line[3, a], line[2, a])
        odds[(a * points + b) * n + lane] = np.log(max(up, 1e-260) / max(down, 1e-260))
    return gap


@compiled
def _keep(
    task: Task, w: Reals, row: int, count: int, points: int, b: int, lane: int, policy: Reals, odds: Reals
) -> None:
    """Copy `count` lanes of scratch from `row` on to the policy and odds of the states from `lane` on, at belief point b."""
    actions, n = task.actions, task.n
    for a in range(actions):
        for k in range(2):
            at, source = ((k * actions + a) * points + b) * n + lane, _policy_row(actions, k, a) + row
            for x in range(count):
                policy[np.uint64(at + x)] = w[np.uint64(source + x)]
        at, source = (a * points + b) * n + lane, _odds_row(actions, a) + row
        for x in range(count):
            odds[np.uint64(at + x)] = w[np.uint64(source + x)]


@compiled
def _empty_pool(
    value: Reals, task: Task, scratch: Scratch, grid: Grid, lanes: int, policy: Reals, odds: Reals, residual: Floats
) -> None:
    """Solve the decisions waiting in the pool: together, then one by one those left over."""
    row = _gap_row(task.actions)
    for _ in range(STEPS):
        if _improve(task, grid, scratch.pool, scratch.pool_grade, task.noise, lanes, task.tolerance) == 0:
            break
    for x in range(lanes):
        lane, base, g = scratch.waiting[0, x], scratch.waiting[1, x], scratch.waiting[2, x]
        _keep(task, scratch.pool, x, 1, value.shape[1], base + g * grid.stride[task.party], lane, policy, odds)
        gap = scratch.pool[row + x]
        if not gap < task.tolerance:
            gap = _settle_alone(value, task, scratch, grid, lane, base, g, policy, odds)
        residual[lane] = max(residual[lane], gap)


@unfolded
def _load(
    task: Task, scratch: Scratch, odds: Reals, belief: float, b: int, count: int, points: int, size: int, stride: int, o: int
) -> None:  # fmt: skip
    """Prepare lanes for `count` belief points about the others from o on, at a belief about the mover that lies `b` flat points from its first."""
    w, n = scratch.w, task.n
    row = _belief_row(task.actions)
    for x in range(count * n):
        scratch.bad[x] = False
        w[np.uint64(row + x)] = w.dtype.type(belief)
    for a in range(task.actions):
        to = _odds_row(task.actions, a)
        for i in range(count):
            at = (a * points + base_of(o + i, size, stride) + b) * n
            for x in range(n):
                w[np.uint64(to + i * n + x)] = odds[np.uint64(at + x)]


@unfolded
def _settle_together(task: Task, grid: Grid, scratch: Scratch, lanes: int) -> None:
    """Newton's steps for all lanes, at each level of noise in turn; lanes that fail to converge at a level are marked `bad`."""
    row = _gap_row(task.actions)
    for stage in range(1, task.stages + 1):
        goal = task.tolerance if stage == task.stages else 1e-3
        left = 0
        for _ in range(TOGETHER if task.stages == 1 else STEPS):
            left = _improve(task, grid, scratch.w, scratch.grade, task.noise * task.stages / stage, lanes, goal)
            if left == 0:
                break
        if left > 0:
            for x in range(lanes):
                if not scratch.w[np.uint64(row + x)] < goal:
                    scratch.bad[x] = True


@compiled
def _put_aside(task: Task, scratch: Scratch, size: int, lane: int, belief: float, at: int) -> None:
    """Copy a lane to lane `at` of the pool."""
    scratch.pool[_belief_row(task.actions) + at] = belief
    for a in range(task.actions):
        row = _odds_row(task.actions, a)
        scratch.pool[row + at] = scratch.w[row + lane]
    for r in range(2 * task.actions * size):
        scratch.pool_grade[r * LANES + at] = scratch.grade[r * LANES + lane]


@compiled
def decide_lanes(
    value: Reals, task: Task, grid: Grid, policy: Reals, odds: Reals, scratch: Scratch, residual: Floats
) -> None:
    """Solve the decisions at n states; `scratch.start` says where in `value` (columns, points, states) actions' values begin.

    Iteration starts from `odds` (actions x points x n), which are overwritten, as is `policy` (2 x actions x points x n). `residual` (n,) gets the
    worst over belief points.
    """
    party, actions, n, points = task.party, task.actions, task.n, value.shape[1]
    size, stride, first = grid.size[party], grid.stride[party], grid.first[party]
    w, others, fit = scratch.w, points // size, max(1, LANES // n)
    # Numba would take a literal for a type of its own, and compile what it is given to once more.
    pooled = int(np.int64(0))
    gap_row = _gap_row(actions)
    for x in range(n):
        residual[x] = 0.0
    for o in range(0, others, fit):
        count = min(fit, others - o)
        for a in range(actions):
            for k in range(2):
                to = (2 * a * size + k) * LANES
                load_grades(value, first + k, scratch.start[a], o, count, n, size, stride, scratch.grade, to)
        for g in range(size):
            belief = grid.second[party, g]
            _load(task, scratch, odds, belief, g * stride, count, points, size, stride, o)
            if belief <= 0.0 or belief >= 1.0:
                _answer_certain(task, grid, scratch, g > 0, count * n)
            else:
                _settle_together(task, grid, scratch, count * n)
            for i in range(count):
                base = base_of(o + i, size, stride)
                _keep(task, w, i * n, n, points, base + g * stride, 0, policy, odds)
                for x in range(n):
                    lane = i * n + x
                    if not scratch.bad[lane]:
                        residual[x] = max(residual[x], w[gap_row + lane])
                    elif task.stages > 1:
                        # Noise must fall carefully, to stay on the principal branch of equilibria.
                        gap = _settle_alone(value, task, scratch, grid, x, base, g, policy, odds)
                        residual[x] = max(residual[x], gap)
                    else:
                        scratch.waiting[0, pooled], scratch.waiting[1, pooled], scratch.waiting[2, pooled] = x, base, g
                        _put_aside(task, scratch, size, lane, belief, pooled)
                        pooled += 1
                        if pooled == LANES:
                            _empty_pool(value, task, scratch, grid, pooled, policy, odds, residual)
                            pooled = 0
    if pooled > 0:
        _empty_pool(value, task, scratch, grid, pooled, policy, odds, residual)
