"""Solve a game for its Markov perfect Bayesian (agent logit) equilibrium.

Backward over periods; within a period, over states in topological order; at each decision, a fixed point per belief point
(see `kernel`). With a horizon, one sweep per period. Without one, sweeps repeat until the entry states' values settle,
which gives a stationary equilibrium: the same policy serves every period.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from math import comb
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detente.game.build import Game, GameError
from detente.game.kernel import sweep
from detente.game.lattice import make_lattice, pack_grid, stencil
from detente.game.layout import TERMINAL, Grid, Reals, Tree, reachable
from detente.game.packing import Packing
from detente.game.plan import LANES, Plan
from detente.game.settle_many import make_room
from detente.game.stationary import MEMORY, Stationary

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Beliefs = dict[str, dict[str, float]]

TROUBLE = 1e-4  # residuals above this are reported
SINGLE = 1e-5  # tolerances from here on are met in numbers of four bytes, which take half the time
MOST_ROUNDS = 120  # of iteration at one decision
APIECE = 2e3  # nanoseconds a belief a layer must take to be worth dividing


@dataclass(frozen=True)
class Report:
    """How well the equations are met.

    `residual` is the worst difference between a probability played and the logit answer to the values it gives rise to, `where` the
    state it occurs at (in any period), `unsettled` the share of decision states above 1e-4; `change` the last change of a value between
    sweeps (0 with a horizon); `sweeps` how many were made.
    """

    residual: float
    where: str
    unsettled: float
    change: float
    sweeps: int

    @property
    def trouble(self) -> str | None:
        """What went wrong and what to try, or None."""
        if self.residual > TROUBLE:
            return (
                f"the worst residual is {self.residual:.1e}, at {self.where} ({self.unsettled:.2%} of decisions exceed "
                f"{TROUBLE:g}); likely causes: (1) noise too small for the belief grid, (2) too few belief points, "
                "(3) several equilibria close together"
            )
        return None


@dataclass(frozen=True)
class Solution:
    """A solved game: values and policies on the belief grid.

    `values` (states, columns, belief points) are those of the first period; `policies` (periods, rows x belief points) hold for each
    decision (types, actions, belief points) from its first row on; a stationary solution has one period.
    """

    game: Game
    grid: Grid
    tree: Tree
    values: Reals
    policies: Floats
    report: Report

    def prior(self) -> Beliefs:
        """The belief play starts from, by party and type."""
        return {p.name: dict(zip(p.types, p.prior, strict=True)) for p in self.game.parties if len(p.types) > 1}

    def at_belief(self, belief: Beliefs | None) -> tuple[Ints, Floats]:
        """Where a joint belief (default: the prior) lies on the grid: flat point numbers and weights."""
        if not belief:
            return self._at_prior
        return self._place(belief)

    @cached_property
    def _at_prior(self) -> tuple[Ints, Floats]:
        return self._place({})

    def _place(self, given: Beliefs) -> tuple[Ints, Floats]:
        rows = [
            np.array([given[p.name][t] for t in p.types]) if p.name in given else np.array(p.prior)
            for p in self.game.parties
        ]
        return stencil(self.grid, rows)

    def value(self, party: str, state: int, belief: Beliefs | None = None) -> Floats:
        """The value of a state to each type of a party, (types,), at a public belief (default: the prior)."""
        at, weight = self.at_belief(belief)
        found: Floats = self.values[state][self.game.columns(party)][:, at] @ weight
        return found

    def policy(self, state: int, belief: Beliefs | None = None, period: int = 0) -> Floats:
        """The mover's action probabilities by type, (types, actions), at a public belief (default: the prior)."""
        mover = int(self.tree.mover[state])
        if mover < 0:
            raise GameError(f"no party moves at {self.game.label(state)}")
        kinds = int(self.grid.kinds[mover])
        actions = int(self.tree.action[state + 1] - self.tree.action[state])
        cells = self.values.shape[2]
        begin = int(self.tree.policy[state]) * cells
        rows = self.policies[min(period, len(self.policies) - 1), begin : begin + kinds * actions * cells]
        at, weight = self.at_belief(belief)
        found: Floats = rows.reshape(kinds, actions, cells)[:, :, at] @ weight
        return found

    def worth(self, state: int, action: int = 0, belief: Beliefs | None = None) -> Floats:
        """What taking an action (or letting chance move) is worth to every column if it taught nothing, (columns,)."""
        tree = self.tree
        act = int(tree.action[state]) + action
        at, weight = self.at_belief(belief)
        total = tree.reward[act].copy()
        for n in range(int(tree.successor[act]), int(tree.successor[act + 1])):
            total += tree.prob[n] * tree.factor[act] * (self.values[tree.target[n]][:, at] @ weight)
        found: Floats = total
        return found

    def after(self, state: int, action: int, belief: Beliefs | None = None, period: int = 0) -> Beliefs:
        """The public belief once `action` has been seen at `state` (Bayes' rule)."""
        now = {**self.prior(), **(belief or {})}
        mover = self.game.parties[int(self.tree.mover[state])]
        if len(mover.types) == 1:
            return now
        chance = self.policy(state, belief, period)[:, action]
        joint = np.array([now[mover.name][t] for t in mover.types]) * chance
        if joint.sum() <= 0:
            return now
        return {**now, mover.name: dict(zip(mover.types, (joint / joint.sum()).tolist(), strict=True))}


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
    roots: Ints | None = None,
    known: tuple[Ints, Floats] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Solution:
    """Solve `game`.

    `horizon` is the number of periods; None asks for the stationary equilibrium. `points` is the number of belief points per
    edge of each informed party's simplex; values between them are interpolated, with an error that falls about as
    the square of the spacing.

    For experts: `tolerance` of each fixed point; `settled`, how little values must still move for a stationary solve to stop, at the latest after
    `most_sweeps` (see `stationary.Stationary.run`); `start`, a solution of the same structure (on any grid) to start from; `keep_policies` = False
    keeps the first period's only; `workers`, threads to share the states of a period among (with a horizon); `root`, the state whose values
    must settle (default: all); `inner`, states that lead to one another for long, settled among themselves in between; `roots`, solve only
    the states that can be reached from these; `known`, terminal states (n,) and values for them that depend on the belief (n, columns,
    belief points), taken from another solution on the same lattices.

    Raises `GameError` before it starts if the memory it needs (see `memory`) is not free.
    """
    lattices = [make_lattice(np.array(p.prior), points) for p in game.parties]
    grid = pack_grid([len(p.types) for p in game.parties], lattices)
    cells = int(np.prod(grid.size))
    tree = _with_lenses(game, grid, cells)
    _check_room(memory(game, points, horizon, keep_policies))
    counts = np.diff(tree.action)
    entries = np.flatnonzero(tree.entry >= 0)
    following = np.repeat(game.start_value[entries].T[:, None, :], cells, axis=1)
    uniform = np.where(tree.mover >= 0, counts * grid.kinds[np.maximum(tree.mover, 0)], 0) * cells
    policy = np.repeat(1.0 / np.maximum(counts, 1), uniform)
    if start is not None:
        policy, following = _carry(start, grid, entries)
    if known is not None:
        rows = tree.entry[known[0]]
        following[:, :, rows[rows >= 0]] = known[1][rows >= 0].transpose(1, 2, 0)
    alive, plan = np.ones(game.size, dtype=np.bool_), game.plan
    if roots is not None:
        alive = reachable(tree, np.asarray(roots, dtype=np.int64))
        plan = game.plan_of(alive)
    real = np.float32 if tolerance >= SINGLE else np.float64
    packing = Packing(plan, tree, grid, cells, policy, start is None, real)
    noise = np.array([p.noise for p in game.parties])
    players, watchers = game.seating
    # Those who move come before those who watch, until it is done.
    columns = np.concatenate(game.seating)
    back, seats = np.argsort(columns), grid._replace(first=_seats(game))
    discount = np.repeat([p.discount for p in game.parties], [len(p.types) for p in game.parties])[columns]
    following = following[columns].astype(real)
    given = None if known is None else (known[0], known[1][:, columns])
    threads = workers if horizon is not None else 1
    values = _room(tree, game.payoff[:, columns], cells, given, threads * plan.room, real)
    if horizon is not None:
        plan = packing.plan
        shares = _shares(plan, grid, workers)
        rooms = [make_room(grid, plan) for _ in range(workers)]
        residual, worst = np.zeros(game.size), np.zeros(game.size)
        kept: list[Floats] = []
        with ThreadPoolExecutor(workers) as pool:
            for period in range(1, horizon + 1):
                stages = 8 if period == 1 and start is None else 1
                for parts in shares:
                    jobs = [
                        pool.submit(
                            sweep, tree, seats, plan, part, discount, noise, values, following, packing.policy, packing.odds, stages, tolerance,
                            MOST_ROUNDS, residual, game.size + n * plan.room, rooms[n],
                        )
                        for n, part in enumerate(parts)
                    ]  # fmt: skip
                    for job in jobs:
                        job.result()
                worst = np.maximum(worst, residual)
                following = values[:, :, entries]
                if keep_policies or period == horizon:
                    kept.append(packing.unpacked())
                if progress:
                    progress(period)
        report = _report(game, worst, 0.0, horizon)
        return Solution(game, grid, tree, _by_state(values, game.size, back), np.stack(kept[::-1]), report)

    inside = None if inner is None else np.isin(np.arange(game.size), inner)
    work = Stationary(
        tree, seats, packing.plan, packing, discount[: players.size], noise, values[: players.size], following[: players.size], alive, inside
    )  # fmt: skip
    left = work.run(
        tolerance,
        settled,
        most_sweeps,
        MOST_ROUNDS,
        start is None,
        _root(game, root) if root is not None else None,
        progress,
    )
    if watchers.size:
        _watch(work, players.size, discount, values, following, settled)
    return Solution(
        game, grid, tree, _by_state(values, game.size, back), packing.unpacked()[None], _report(game, work.residual, left, work.sweeps)
    )  # fmt: skip


def _by_state(values: Reals, states: int, back: Ints) -> Reals:
    """Values as (states, columns, points): the same numbers, seen the other way round, columns `back` in the parties' order."""
    if (np.diff(back) < 0).any():
        values = values[back]
    found: Reals = values[:, :, :states].transpose(2, 0, 1)
    return found


def memory(game: Game, points: int, horizon: int | None = 1, keep_policies: bool = True) -> int:
    """The bytes a solve needs, so that one can know before it starts.

    Values, next period's values, policies (as they were, packed, and of every period, if they are kept) and odds, counted at eight bytes each (some
    take four, see `SINGLE`).
    """
    cells = 1
    for party in game.parties:
        kinds = len(party.types)
        edge = max(points - 1, kinds, 1)
        cells *= comb(edge + kinds - 1, kinds - 1) if kinds > 1 else 1
    tree = game.tree
    columns = game.payoff.shape[1]
    kinds_of = np.array([len(p.types) for p in game.parties] or [1])
    counts = np.diff(tree.action)
    rows = int(np.where(tree.mover >= 0, counts * kinds_of[np.maximum(tree.mover, 0)], 0).sum())
    widest = max((f.ids.size for f in game.families.values()), default=1)
    states = game.size + int(counts.max(initial=0)) * min(LANES, widest)
    entries = int((tree.entry >= 0).sum())
    copies = (horizon or 1) + 1 if keep_policies and horizon else 2
    # A stationary solve holds the last few steps of its iteration.
    values = states + 2 * entries + (0 if horizon else (2 * MEMORY + 4) * entries)
    return int(8 * cells * (values * columns + (copies + 2) * rows))


def _check_room(needed: int) -> None:
    """Refuse a solve that cannot fit, before it starts."""
    free = _free_memory()
    if free is not None and needed > free:
        raise GameError(
            f"solving needs {needed / 2**30:.1f} GiB of memory and {free / 2**30:.1f} GiB are free: take fewer belief points, fewer types, "
            "a smaller war grid or fewer proposals"
        )


def _free_memory() -> int | None:
    """Bytes free for use, or None where the system does not say."""
    try:
        rows = dict(line.split(":") for line in Path("/proc/meminfo").read_text("ascii").splitlines())
        return int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None


def _room(tree: Tree, payoff: Floats, cells: int, known: tuple[Ints, Floats] | None, spare: int, real: type) -> Reals:
    """Values of all states, (columns, B, S + spare or more): terminal ones filled in, and room for what actions lead to."""
    # Rows of an odd number of lines of the cache, so that those that are read together do not push one another out.
    line = 64 // np.dtype(real).itemsize
    wide = line * ((len(payoff) + spare + line - 1) // line | 1)
    values: Reals = np.zeros((payoff.shape[1], cells, wide), dtype=real)
    ends = np.flatnonzero(tree.mover == TERMINAL)
    values[:, :, ends] = payoff[ends].T[:, None, :]
    if known is not None:
        values[:, :, known[0]] = known[1].transpose(1, 2, 0)
    return values


def _shares(plan: Plan, grid: Grid, workers: int) -> list[list[Ints]]:
    """The blocks in layers that lead only to earlier ones within a period, each layer dealt out to workers by the work expected."""
    layers = np.split(np.arange(plan.first.size), np.flatnonzero(np.diff(plan.depth)) + 1)
    if workers == 1:
        return [[np.arange(plan.first.size)]]
    # Nanoseconds for each state and belief, roughly, as measured.
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
    """The first column of each party among the players' columns (of watchers, meaningless)."""
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
    """Fill the values from a column on with what those who only watch get out of the policies found."""
    watch = replace(
        work,
        plan=work.packing.plan_for(column),
        discount=discount[column:],
        grid=work.grid._replace(first=np.full_like(work.grid.first, -99)),
        value=values[column:],
        following=following[column:],
    )
    watch.evaluate(settled)


def _report(game: Game, residual: Floats, change: float, sweeps: int) -> Report:
    worst = int(residual.argmax())
    decisions = game.tree.mover >= 0
    unsettled = float((residual[decisions] > TROUBLE).mean()) if decisions.any() else 0.0
    return Report(float(residual[worst]), game.label(worst), unsettled, change, sweeps)


def _with_lenses(game: Game, grid: Grid, cells: int) -> Tree:
    """The tree with the credulous parties' views of each belief point."""
    lens = np.full(len(game.parties), -1, dtype=np.int64)
    points: list[list[Ints]] = []
    weights: list[list[Floats]] = []
    shape = tuple(grid.size)
    for number, party in enumerate(game.parties):
        if not party.credulity:
            continue
        lens[number] = len(points)
        at, share = [], []
        for cell in range(cells):
            seen = []
            for j, where in enumerate(np.unravel_index(cell, shape)):
                other = game.parties[j]
                belief = grid.node[j, where, : grid.kinds[j]].copy()
                if other.name in party.credulity:
                    kind, trust = party.credulity[other.name]
                    belief *= 1 - trust
                    belief[other.types.index(kind)] += trust
                seen.append(belief)
            index, weight = stencil(grid, seen)
            at.append(index)
            share.append(weight)
        points.append(at)
        weights.append(share)
    if not points:
        return game.tree
    return game.tree._replace(lens=lens, lens_point=np.array(points), lens_weight=np.array(weights))


def _carry(start: Solution, grid: Grid, entries: Ints) -> tuple[Floats, Floats]:
    """Policies and entry values of another solution, read at the points of this grid."""
    policy, values = start.policies[0], start.values[entries].transpose(1, 2, 0)
    if start.grid.node.shape == grid.node.shape and np.array_equal(start.grid.node, grid.node):
        return policy.copy(), np.ascontiguousarray(values)
    shape = tuple(grid.size)
    stencils = [
        stencil(
            start.grid,
            [grid.node[j, w, : grid.kinds[j]] for j, w in enumerate(np.unravel_index(cell, shape))],
        )
        for cell in range(int(np.prod(shape)))
    ]
    points, shares = np.array([x[0] for x in stencils]), np.array([x[1] for x in stencils])
    following = np.einsum("vbme,bm->vbe", values[:, points], shares)
    tree = start.tree
    cells = start.values.shape[2]
    counts = np.diff(tree.action)
    moved = []
    # Decisions of one shape lie in runs: states of a family follow one another.
    deciders = np.flatnonzero(tree.mover >= 0)
    widths = counts[deciders] * grid.kinds[tree.mover[deciders]]
    runs = np.flatnonzero(np.diff(widths, prepend=-1))
    for begin, end in zip(runs, [*runs[1:], widths.size], strict=True):
        width = int(widths[begin])
        first = int(tree.policy[deciders[begin]]) * cells
        block = policy[first : first + (end - begin) * width * cells].reshape(end - begin, width, cells)
        moved.append(np.einsum("swbm,bm->swb", block[:, :, points], shares).ravel())
    return np.concatenate(moved) if moved else policy.copy(), following
