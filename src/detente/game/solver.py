"""Solve a game for its Markov perfect Bayesian (agent logit) equilibrium.

Backward over periods; within a period, over states in topological order; at each decision, a fixed point at each belief point
(see `sweep.backward`). With a horizon, there is one sweep per period. Without one, sweeps go on until they change nothing: the same policy then
serves every period (see `stationary`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.game.build import Game
from detente.game.decision.newton_types import make_room
from detente.game.memory import check_memory, memory
from detente.game.model.grid import Grid
from detente.game.model.lattice import make_lattice, mix, pack_grid, stencils
from detente.game.model.policy_store import Packing
from detente.game.model.schedule import Plan
from detente.game.model.tree import TERMINAL, Tree
from detente.game.numerics.jit import Reals
from detente.game.solution import TROUBLE, Report, Solution
from detente.game.stationary import Stationary
from detente.game.sweep.backward import sweep
from detente.game.sweep.succession import foreseen

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SINGLE = 1e-5  # from this tolerance on, four-byte numbers are precise enough, and twice as fast
MOST_ROUNDS = 120  # of iteration at one decision, at most
APIECE = 2e3  # nanoseconds per belief point that a layer must take to be worth dividing among threads


def solve(
    game: Game,
    *,
    horizon: int | None = 1,
    points: int = 9,
    tolerance: float = 1e-9,
    settled: float = 1e-6,
    most_sweeps: int = 2000,
    start: Solution | None = None,
    keep_policies: bool = True,
    workers: int = 1,
    root: int | None = None,
    inner: Ints | None = None,
    known: tuple[Ints, Solution, Ints] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Solution:
    """Solve `game`.

    `horizon` is the number of periods; None finds the stationary equilibrium. `points` is the number of belief points along each edge of
    an informed party's simplex; values between them are interpolated, with an error roughly proportional to the square of the spacing.

    For experts: `tolerance` is that of each fixed point. A stationary solve stops once values change by less than `settled`, or after `most_sweeps`
    (see `stationary`); only the values of state `root` need settle, if it is given. `inner` are states that lead to one another for a long
    time, which it pays to sweep on their own between sweeps over all. `start` is a solution of a game of the same structure, on any grid, to start
    from. `keep_policies=False` keeps the policy of the first period only. `workers` is the number of threads that share a period's states (with a
    horizon). `known` gives terminal states (n,) values that depend on the belief: those of the states (n,) of another solution, with the same
    parties, on any grid. `progress` is called with the number of sweeps made.

    Raises `TooLargeError`, before it starts, if there is not enough free memory (see `memory`).
    """
    check_memory(memory(game, points, horizon, keep_policies))
    threads = workers if horizon is not None else 1
    work = _ready(game, points, tolerance, start, threads, known, progress)
    if horizon is not None:
        return _over_periods(work, horizon, keep_policies, workers)
    inside = None if inner is None else np.isin(np.arange(game.size), inner)
    return _stationary(work, inside, _root(game, root) if root is not None else None, settled, most_sweeps)


@dataclass
class _Work:
    """A solve that is ready to begin: the tree, the lattice, and the arrays that sweeps fill.

    While it runs, the value columns of players come before those of observers; `columns` (columns,) maps them to the game's own order. `turns`
    (entries,) marks where leaders may change, if any may (see `sweep.succession`).
    """

    game: Game
    tree: Tree
    grid: Grid
    packing: Packing
    columns: Ints
    values: Reals
    following: Reals
    turns: Floats
    cold: bool
    tolerance: float
    progress: Callable[[int], None] | None

    @property
    def seats(self) -> Grid:
        """The lattice, with each party's first column counted among the players' columns."""
        return self.grid._replace(first=_seats(self.game))

    @property
    def noise(self) -> Floats:
        """The shock scale of each party, (J,)."""
        return np.array([p.noise for p in self.game.parties])

    @property
    def discount(self) -> Floats:
        """The discount factor of each column, (columns,)."""
        by_party = [p.discount for p in self.game.parties]
        return np.repeat(by_party, [len(p.types) for p in self.game.parties])[self.columns]

    def solution(self, policies: Floats, report: Report) -> Solution:
        """The solution found, with columns back in the parties' order."""
        values = _by_state(self.values, self.game.size, np.argsort(self.columns))
        return Solution(self.game, self.grid, self.tree, values, policies, self.packing.plan, report)


def _ready(
    game: Game,
    points: int,
    tolerance: float,
    start: Solution | None,
    threads: int,
    known: tuple[Ints, Solution, Ints] | None,
    progress: Callable[[int], None] | None,
) -> _Work:
    """Lay out the arrays for a solve; arguments as for `solve`."""
    lattices = [make_lattice(np.array(p.prior), points) for p in game.parties]
    grid = pack_grid(
        [len(p.types) for p in game.parties],
        lattices,
        [p.leaves for p in game.parties],
        [p.heirs for p in game.parties],
    )
    cells = int(np.prod(grid.size))
    tree = _with_lenses(game, grid)
    policy, following = _uniform(game, grid, cells) if start is None else _carry(start, grid, _entries(tree))
    given = None
    if known is not None:
        worth = _onto(known[1].values[known[2]], known[1].grid, grid)
        rows = tree.entry[known[0]]
        following[:, :, rows[rows >= 0]] = worth[rows >= 0].transpose(1, 2, 0)
        given = (known[0], worth[:, np.concatenate(game.seating)])
    plan = game.plan
    real = np.float32 if tolerance >= SINGLE else np.float64
    packing = Packing(plan, tree, grid, cells, policy, start is None, real)
    columns = np.concatenate(game.seating)
    values = _room(tree, game.payoff[:, columns], cells, given, threads * plan.room, real)
    following = following[columns].astype(real)
    turns = _turns(tree, grid, None if known is None else known[0])
    return _Work(game, tree, grid, packing, columns, values, following, turns, start is None, tolerance, progress)


def _turns(tree: Tree, grid: Grid, known: Ints | None) -> Floats:
    """Where a period may begin with a new leader, (entries,): wherever play goes on, also at `known` states; empty if nobody leaves."""
    if not grid.leaves.any():
        return np.zeros(0)
    goes_on = tree.mover != TERMINAL
    if known is not None:
        goes_on[known] = True
    found: Floats = goes_on[_entries(tree)].astype(np.float64)
    return found


def _over_periods(work: _Work, horizon: int, keep_policies: bool, workers: int) -> Solution:
    """Sweep over `horizon` periods, the last first, with the states of each shared among threads."""
    game, packing, plan, entries = work.game, work.packing, work.packing.plan, _entries(work.tree)
    seats, discount, noise = work.seats, work.discount, work.noise
    shares = _shares(plan, work.grid, workers)
    rooms = [make_room(work.grid, plan) for _ in range(workers)]
    residual, worst = np.zeros(game.size), np.zeros(game.size)
    kept: list[Floats] = []
    with ThreadPoolExecutor(workers) as pool:
        for period in range(1, horizon + 1):
            stages = 8 if period == 1 and work.cold else 1
            ahead = foreseen(work.following, seats, work.turns)
            for parts in shares:
                jobs = [
                    pool.submit(
                        sweep, work.tree, seats, plan, part, discount, noise, work.values, ahead, packing.policy, packing.odds,
                        stages, work.tolerance, MOST_ROUNDS, residual, game.size + n * plan.room, rooms[n],
                    )
                    for n, part in enumerate(parts)
                ]  # fmt: skip
                for job in jobs:
                    job.result()
            worst = np.maximum(worst, residual)
            work.following = work.values.take(entries, axis=2)
            if keep_policies or period == horizon:
                kept.append(packing.unpacked())
            if work.progress:
                work.progress(period)
    return work.solution(np.stack(kept[::-1]), _report(game, worst, 0.0, horizon))


def _stationary(
    work: _Work,
    inside: npt.NDArray[np.bool_] | None,
    origin: tuple[int, Floats, float] | None,
    settled: float,
    most_sweeps: int,
) -> Solution:
    """Add periods until values converge; the values of observers are found at the end."""
    game, discount, players = work.game, work.discount, work.game.seating[0].size
    under_way = Stationary(
        work.tree, work.seats, work.packing.plan, work.packing, discount[:players], work.noise, work.values[:players], work.following[:players],
        inside, work.turns, origin,
    )  # fmt: skip
    left = under_way.run(work.tolerance, settled, most_sweeps, MOST_ROUNDS, work.cold, work.progress)
    if players < work.columns.size:
        _watch(under_way, players, discount, work.values, work.following, settled)
    report = _report(game, under_way.residual, left, under_way.sweeps)
    return work.solution(work.packing.unpacked()[None], report)


def _entries(tree: Tree) -> Ints:
    """The states at which a period can begin."""
    return np.flatnonzero(tree.entry >= 0)


def _uniform(game: Game, grid: Grid, cells: int) -> tuple[Floats, Floats]:
    """Policies and entry values to start from without a solution: uniform play, and the values that the game gives its states at the end."""
    tree = game.tree
    counts = np.diff(tree.action)
    width = np.where(tree.mover >= 0, counts * grid.kinds[np.maximum(tree.mover, 0)], 0) * cells
    following = np.repeat(game.start_value[_entries(tree)].T[:, None, :], cells, axis=1)
    return np.repeat(1.0 / np.maximum(counts, 1), width), following


def _by_state(values: Reals, states: int, back: Ints) -> Reals:
    """Values as a view (states, columns, points), with the columns back in the parties' order, `back`."""
    if (np.diff(back) < 0).any():
        values = values[back]
    found: Reals = values[:, :, :states].transpose(2, 0, 1)
    return found


def _room(tree: Tree, payoff: Floats, cells: int, known: tuple[Ints, Floats] | None, spare: int, real: type) -> Reals:
    """Values of all states, (columns, B, S + spare or more): those of terminal states filled in, with spare room for actions' values."""
    # Each row spans an odd number of cache lines, so that rows read together do not evict one another.
    line = 64 // np.dtype(real).itemsize
    wide = line * ((len(payoff) + spare + line - 1) // line | 1)
    values: Reals = np.zeros((payoff.shape[1], cells, wide), dtype=real)
    ends = np.flatnonzero(tree.mover == TERMINAL)
    values[:, :, ends] = payoff[ends].T[:, None, :]
    if known is not None:
        values[:, :, known[0]] = known[1].transpose(1, 2, 0)
    return values


def _shares(plan: Plan, grid: Grid, workers: int) -> list[list[Ints]]:
    """The blocks by layer, where a layer leads only to earlier ones within a period, each layer divided among workers by expected work."""
    layers = np.split(np.arange(plan.first.size), np.flatnonzero(np.diff(plan.depth)) + 1)
    if workers == 1:
        return [[np.arange(plan.first.size)]]
    # Rough measured cost, in nanoseconds per state and belief point.
    actions, kinds = np.diff(plan.act), grid.kinds[np.maximum(plan.mover, 0)]
    informed = actions * (30 + 4 * actions) * 8 ** (kinds - 2.0)
    load = plan.lanes * np.where(
        plan.mover < 0, 5 * np.diff(plan.run[plan.act]), np.where(kinds == 1, 20 * actions, informed)
    )
    found = []
    for layer in layers:
        parts: list[list[int]] = [[] for _ in range(workers)]
        total = np.zeros(workers)
        if load[layer].sum() < APIECE:
            parts, total = [[]], np.zeros(1)
        for k in sorted(layer.tolist(), key=lambda k: -load[k]):
            least = int(total.argmin())
            parts[least].append(k)
            total[least] += load[k]
        found.append([np.array(sorted(part)) for part in parts if part])
    return found


def _seats(game: Game) -> Ints:
    """The first column of each party among the players' columns (meaningless for observers)."""
    kinds = np.array([len(p.types) for p in game.parties])
    moves = np.isin(np.arange(len(game.parties)), game.tree.mover)
    width = np.where(moves | ~moves.any(), kinds, 0)
    return (np.cumsum(width) - width).astype(np.int64)


def _root(game: Game, state: int) -> tuple[int, Floats, float]:
    """Where play starts, the prior (J, types), and the largest discount factor."""
    prior = np.zeros((len(game.parties), max(len(p.types) for p in game.parties)))
    for row, party in zip(prior, game.parties, strict=True):
        row[: len(party.types)] = party.prior
    return state, prior, min(max(p.discount for p in game.parties), 0.999)


def _watch(work: Stationary, column: int, discount: Floats, values: Reals, following: Reals, settled: float) -> None:
    """Fill the values from `column` on: what the policies found are worth to observers."""
    watch = replace(
        work,
        plan=work.packing.plan_for(column),
        discount=discount[column:],
        grid=work.grid._replace(first=np.full_like(work.grid.first, -99)),
        value=values[column:],
        following=following[column:],
    )
    watch.watch(settled)


def _report(game: Game, residual: Floats, change: float, sweeps: int) -> Report:
    worst = int(residual.argmax())
    decisions = game.tree.mover >= 0
    unsettled = float((residual[decisions] > TROUBLE).mean()) if decisions.any() else 0.0
    return Report(float(residual[worst]), game.label(worst), unsettled, change, sweeps)


def _with_lenses(game: Game, grid: Grid) -> Tree:
    """The tree, with the belief that each credulous party acts on at each belief point."""
    lens = np.full(len(game.parties), -1, dtype=np.int64)
    points: list[Ints] = []
    weights: list[Floats] = []
    for number, party in enumerate(game.parties):
        if not party.credulity:
            continue
        lens[number] = len(points)
        seen = []
        for j, other in enumerate(game.parties):
            belief = grid.node[j, : grid.size[j], : grid.kinds[j]].copy()
            if other.name in party.credulity:
                kind, trust = party.credulity[other.name]
                belief *= 1 - trust
                belief[:, other.types.index(kind)] += trust
            seen.append(belief)
        at, share = stencils(grid, seen)
        points.append(at)
        weights.append(share)
    if not points:
        return game.tree
    return game.tree._replace(lens=lens, lens_point=np.array(points), lens_weight=np.array(weights))


def _carry(start: Solution, grid: Grid, entries: Ints) -> tuple[Floats, Floats]:
    """Policies and entry values of another solution, interpolated at the points of this grid."""
    policy, values = start.policies[0], start.values[entries].transpose(1, 2, 0)
    if _same(start.grid, grid):
        return policy.copy(), np.ascontiguousarray(values)
    following = _onto(values.transpose(0, 2, 1), start.grid, grid).transpose(0, 2, 1)
    cells = start.values.shape[2]
    # Decisions lie one after another, a row of belief points for each type and action.
    return _onto(policy.reshape(-1, cells), start.grid, grid).ravel(), np.ascontiguousarray(following)


def _same(one: Grid, other: Grid) -> bool:
    return one.node.shape == other.node.shape and np.array_equal(one.node, other.node)


def _onto(values: Reals, old: Grid, new: Grid) -> Reals:
    """Values at the points of one grid, (..., points), interpolated at those of another."""
    if _same(old, new):
        return values
    beliefs = [new.node[j, : new.size[j], : new.kinds[j]] for j in range(new.kinds.size)]
    index, weight = stencils(old, beliefs, new.spot)
    rows = np.ascontiguousarray(values).reshape(-1, values.shape[-1])
    found: Reals = np.empty((len(rows), len(index)), dtype=values.dtype)
    mix(rows, index, weight, found)
    return found.reshape(*values.shape[:-1], -1)
