"""Solve a game for its Markov perfect Bayesian (agent logit) equilibrium.

Backward over periods; within a period, over states in topological order; at each decision, a fixed point per belief point
(see `kernel`). With a horizon, one sweep per period. Without one, sweeps repeat until the entry states' values settle,
which gives a stationary equilibrium: the same policy serves every period.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.game.build import Game, GameError
from detente.game.kernel import sweep
from detente.game.lattice import make_lattice, pack_grid, stencil
from detente.game.layout import Grid, Tree, reachable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Beliefs = dict[str, dict[str, float]]

TROUBLE = 1e-4  # residuals above this are reported
MOST_ROUNDS = 120  # of iteration at one decision
MOST_EXACT = 3  # exact sweeps at the end of a stationary solve


@dataclass(frozen=True)
class Report:
    """How well the equations are met.

    `residual` is the worst difference between a probability played and the logit answer to the values it gives rise to, `where` the
    state it occurs at, `unsettled` the share of decision states above 1e-4; `change` the last change of a value between
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

    `values` (states, belief points, columns) are those of the first period; `policies` (periods, rows x belief points) hold for each
    decision (belief points, types, actions) from its first row on; a stationary solution has one period.
    """

    game: Game
    grid: Grid
    tree: Tree
    values: Floats
    policies: Floats
    report: Report

    def prior(self) -> Beliefs:
        """The belief play starts from, by party and type."""
        return {p.name: dict(zip(p.types, p.prior, strict=True)) for p in self.game.parties if len(p.types) > 1}

    def at_belief(self, belief: Beliefs | None) -> tuple[Ints, Floats]:
        """Where a joint belief (default: the prior) lies on the grid: flat point numbers and weights."""
        given = belief or {}
        rows = [
            np.array([given[p.name][t] for t in p.types]) if p.name in given else np.array(p.prior)
            for p in self.game.parties
        ]
        return stencil(self.grid, rows)

    def value(self, party: str, state: int, belief: Beliefs | None = None) -> Floats:
        """The value of a state to each type of a party, (types,), at a public belief (default: the prior)."""
        at, weight = self.at_belief(belief)
        found: Floats = weight @ self.values[state][at, self.game.columns(party)]
        return found

    def policy(self, state: int, belief: Beliefs | None = None, period: int = 0) -> Floats:
        """The mover's action probabilities by type, (types, actions), at a public belief (default: the prior)."""
        mover = int(self.tree.mover[state])
        if mover < 0:
            raise GameError(f"no party moves at {self.game.label(state)}")
        kinds = int(self.grid.kinds[mover])
        actions = int(self.tree.action[state + 1] - self.tree.action[state])
        cells = self.values.shape[1]
        begin = int(self.tree.policy[state]) * cells
        rows = self.policies[min(period, len(self.policies) - 1), begin : begin + kinds * actions * cells]
        at, weight = self.at_belief(belief)
        found: Floats = np.tensordot(weight, rows.reshape(cells, kinds, actions)[at], axes=1)
        return found

    def worth(self, state: int, action: int = 0, belief: Beliefs | None = None) -> Floats:
        """What taking an action (or letting chance move) is worth to every column if it taught nothing, (columns,)."""
        tree = self.tree
        act = int(tree.action[state]) + action
        at, weight = self.at_belief(belief)
        total = tree.reward[act].copy()
        for n in range(int(tree.successor[act]), int(tree.successor[act + 1])):
            total += tree.prob[n] * tree.factor[act] * (weight @ self.values[tree.target[n]][at])
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
    roots: Ints | None = None,
    known: tuple[Ints, Floats] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Solution:
    """Solve `game`.

    `horizon` is the number of periods; None asks for the stationary equilibrium. `points` is the number of belief points per
    edge of each informed party's simplex; values between them are interpolated, with an error that falls about as
    the square of the spacing.

    For experts: `tolerance` of each fixed point; `settled`, the change of any moving party's value at which a stationary solve
    stops;
    `start`, a solution of the same structure (on any grid) to start from; `keep_policies` = False keeps the first period's only;
    `roots`, solve only the states that can be reached from these; `known`, terminal states (n,) and values for them that depend on the belief
    (n, belief points, columns), taken from another solution on the same lattices.

    Memory is 8 (S C B + T R B) bytes for S states, C value columns, B belief points, T periods kept, R policy rows.
    """
    lattices = [make_lattice(np.array(p.prior), points) for p in game.parties]
    grid = pack_grid([len(p.types) for p in game.parties], lattices)
    cells = int(np.prod(grid.size))
    tree = _with_lenses(game, grid, cells)
    counts = np.diff(tree.action)
    noise = np.array([p.noise for p in game.parties])
    entries = np.flatnonzero(tree.entry >= 0)

    values = np.repeat(game.payoff[:, None, :], cells, axis=1)
    following = np.repeat(game.start_value[entries][:, None, :], cells, axis=1)
    uniform = np.where(tree.mover >= 0, counts * grid.kinds[np.maximum(tree.mover, 0)], 0) * cells
    policy = np.repeat(1.0 / np.maximum(counts, 1), uniform)
    if start is not None:
        policy, following = _carry(start, grid, entries)
    if known is not None:
        values[known[0]] = known[1]
        place = tree.entry[known[0]]
        following[place[place >= 0]] = known[1][place >= 0]
    order, alive = game.order, np.ones(entries.size, dtype=np.bool_)
    if roots is not None:
        found = reachable(tree, np.asarray(roots, dtype=np.int64))
        order, alive = order[found[order]], found[entries]
    residual = np.zeros(game.size)
    moving = np.repeat(np.isin(np.arange(len(game.parties)), tree.mover), grid.kinds)
    if not moving.any():
        moving[:] = True
    periods = horizon if horizon is not None else most_sweeps
    kept: list[Floats] = []
    change, done = 1.0, 0
    hurry = _Anderson()
    exact, exact_sweeps = horizon is not None or start is None, 0
    for done in range(1, periods + 1):
        stages = 8 if done == 1 and start is None else 1
        # Sweeps on the way to a stationary equilibrium need no more precision than the values they start from; the last one does.
        fine, most = (tolerance, MOST_ROUNDS) if exact else (max(tolerance, 0.1 * min(change, 0.1)), 8)
        sweep(tree, grid, order, noise, values, following, policy, stages, fine, most, residual)
        change = float(np.abs((values[entries] - following)[alive][:, :, moving]).max()) if alive.any() else 0.0
        if progress:
            progress(done)
        if horizon is not None:
            following = values[entries]
            if keep_policies or done == periods:
                kept.append(policy.copy())
            continue
        exact_sweeps += exact and done > 1
        if exact and done > 1 and (change < settled or exact_sweeps == MOST_EXACT):
            break
        exact = change < settled or done >= periods - 1
        following[alive] = hurry(following[alive], values[entries[alive]])
    policies = np.stack(kept[::-1]) if kept else policy[None]
    worst = int(residual.argmax())
    decisions = tree.mover >= 0
    report = Report(
        float(residual[worst]),
        game.label(worst),
        float((residual[decisions] > TROUBLE).mean()) if decisions.any() else 0.0,
        change if horizon is None else 0.0,
        done,
    )
    return Solution(game, grid, tree, values, policies, report)


class _Anderson:
    """Anderson mixing of the map from next period's values to this one's (Walker & Ni 2011).

    Plain iteration closes the gap only at the rate of discounting, some hundreds of sweeps; a mix of the last few steps takes tens.
    """

    def __init__(self, memory: int = 6) -> None:
        self.memory = memory
        self.steps: list[Floats] = []
        self.images: list[Floats] = []

    def __call__(self, old: Floats, new: Floats) -> Floats:
        step = (new - old).ravel()
        if self.steps and np.abs(step).max() > 2 * np.abs(self.steps[-1]).max():
            self.steps, self.images = [], []
        self.steps = [*self.steps[-self.memory :], step]
        self.images = [*self.images[-self.memory :], new.ravel()]
        if len(self.steps) < 3:
            return new
        difference = np.stack([b - a for a, b in itertools.pairwise(self.steps)])
        gram = difference @ difference.T
        gram[np.diag_indices_from(gram)] *= 1 + 1e-10
        weight = np.linalg.solve(gram, difference @ step)
        mixed = new.ravel().copy()
        for w, (a, b) in zip(weight, itertools.pairwise(self.images), strict=True):
            mixed -= w * (b - a)
        return mixed.reshape(new.shape)


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
    policy, values = start.policies[0], start.values[entries]
    if start.grid.node.shape == grid.node.shape and np.array_equal(start.grid.node, grid.node):
        return policy.copy(), values
    shape = tuple(grid.size)
    stencils = [
        stencil(
            start.grid,
            [grid.node[j, w, : grid.kinds[j]] for j, w in enumerate(np.unravel_index(cell, shape))],
        )
        for cell in range(int(np.prod(shape)))
    ]
    points, shares = np.array([x[0] for x in stencils]), np.array([x[1] for x in stencils])
    following = np.einsum("ebmv,bm->ebv", values[:, points], shares)
    tree = start.tree
    cells = start.values.shape[1]
    counts = np.diff(tree.action)
    moved = []
    # Decisions of one shape lie in runs: states of a family follow one another.
    deciders = np.flatnonzero(tree.mover >= 0)
    widths = counts[deciders] * grid.kinds[tree.mover[deciders]]
    runs = np.flatnonzero(np.diff(widths, prepend=-1))
    for begin, end in zip(runs, [*runs[1:], widths.size], strict=True):
        width = int(widths[begin])
        first = int(tree.policy[deciders[begin]]) * cells
        block = policy[first : first + (end - begin) * width * cells].reshape(end - begin, cells, width)
        moved.append(np.einsum("sbmw,bm->sbw", block[:, points], shares).ravel())
    return np.concatenate(moved) if moved else policy.copy(), following
