"""The stationary equilibrium of a game without an end: policy iteration.

A sweep decides at every state, given what the next period is worth; then the policies rest while what they are worth is settled, a linear problem, by
cheap sweeps that decide nothing (policy iteration, Howard 1960; with inexact evaluation, Puterman & Shin 1978). Plain repetition of the first kind of
sweep creeps: expectations that feed on themselves, such as a peace kept because it will be kept, move by one period a sweep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.game.forward_kernel import play
from detente.game.kernel import evaluate, sweep
from detente.game.layout import Grid, Reals, Tree
from detente.game.packing import Packing
from detente.game.plan import Plan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MEMORY = 6  # steps mixed
WATCHING = 30  # evaluations at most, for those who only watch
INSIDE = 4  # of the inner states alone, at most, after each of these
BEYOND = 0.6  # how far a step goes beyond what the policies are worth, since they follow slowly
CLOSER = 0.2  # evaluation brings the policies' values this much closer than the sweep that made them
INNER = 1  # rounds among the inner states for each sweep over all
VISITS, AHEAD = 400, 80  # plays and periods that tell which states matter
ROUNDS = 8  # of iteration at a decision on the way


class Mixing:
    """Anderson mixing of a map x -> image (Walker & Ni 2011): the next x from the last few steps, by least squares."""

    def __init__(self, size: int) -> None:
        self.steps, self.images = np.zeros((MEMORY, size)), np.zeros((MEMORY, size))
        self.gram = np.zeros((MEMORY, MEMORY))
        self.count = 0
        self.step: Floats | None = None
        self.image: Floats | None = None

    def __call__(self, old: Floats, new: Floats) -> Floats:
        """The next x, given the last one and its image; arrays of any shape."""
        step, image = (new - old).ravel(), new.ravel()
        if self.step is not None and self.image is not None:
            at = self.count % MEMORY
            np.subtract(step, self.step, out=self.steps[at])
            np.subtract(image, self.image, out=self.images[at])
            row = self.steps @ self.steps[at]
            self.gram[at], self.gram[:, at] = row, row
            self.count += 1
        self.step, self.image = step, image
        held = min(self.count, MEMORY)
        if held < 2:
            return new
        gram = self.gram[:held, :held]
        weight = np.linalg.lstsq(gram, self.steps[:held] @ step, rcond=1e-12)[0]
        return (image - weight @ self.images[:held]).reshape(new.shape)


@dataclass
class Stationary:
    """A stationary solve under way: the tree (players' columns only), the lattice, and the arrays that sweeps fill.

    `value` (columns, B, S + spare) and `following` (columns, B, entries) as for `kernel.sweep`; `packing` has the policies; `alive` (S,) marks the
    states solved, `inner` those that are settled among themselves between sweeps over all.
    """

    tree: Tree
    grid: Grid
    plan: Plan
    packing: Packing
    discount: Floats
    noise: Floats
    value: Reals
    following: Reals
    alive: npt.NDArray[np.bool_]
    inner: npt.NDArray[np.bool_] | None

    def __post_init__(self) -> None:
        self.residual = np.zeros(self.tree.mover.size)
        self.entries = np.flatnonzero(self.tree.entry >= 0)
        self.all = np.flatnonzero(self.alive[self.entries])
        self.blocks = np.arange(self.plan.first.size)
        inner = self.inner if self.inner is not None else np.zeros(self.tree.mover.size, dtype=np.bool_)
        self.inside = self.blocks[inner[self.plan.first]]
        self.rows = self.all[inner[self.entries[self.all]]]
        self.sweeps = 0

    def run(
        self,
        tolerance: float,
        settled: float,
        most: int,
        rounds: int,
        cold: bool,
        root: tuple[int, Floats, float] | None,
        progress: Callable[[int], None] | None,
    ) -> float:
        """Iterate until values have settled, at most `most` sweeps over all; returns how much they still moved.

        `root` (state, prior (J, types), discount factor): what is returned and compared with `settled` is then the expected discounted sum of the
        changes met in play from there, which is about how far that state's values still are from settled; without it the largest change anywhere.
        `rounds` of iteration at a decision are allowed in the last sweep, which all others only lead up to.
        """
        change, left, beyond = 1.0, np.inf, BEYOND
        weight: Floats | None = None
        while True:
            last = left < settled or self.sweeps >= most - 1
            fine = tolerance if last else max(tolerance, 0.1 * min(change, 0.1))
            stages = 8 if cold and self.sweeps == 0 else 1
            self._sweep(self.blocks, stages, fine, rounds if last else ROUNDS)
            self.sweeps += 1
            moved = np.abs(self._now(self.all) - self.following[:, :, self.all]).max(axis=(0, 1), initial=0.0)
            beyond = beyond if moved.max(initial=0.0) < change or self.sweeps == 1 else 0.5 * beyond
            change = float(moved.max(initial=0.0))
            if root is not None and weight is None and change < 0.1:
                weight = self._visits(*root)[self.all]
            left = change if root is None else float(weight @ moved) if weight is not None else np.inf
            if progress:
                progress(self.sweeps)
            if last:
                return left if np.isfinite(left) else change
            for _ in range(INNER):
                self._settle_inside(CLOSER * change)
                self._sweep(self.inside, 1, fine, ROUNDS)
            before = self.following[:, :, self.all]
            self._settle(CLOSER * change, 1)
            if self.sweeps > 2:
                after = self.following[:, :, self.all]
                self.following[:, :, self.all] = after + beyond * (after - before)

    def evaluate(self, settled: float) -> None:
        """Settle what the policies are worth, deciding nothing."""
        self._evaluate(self.blocks)
        self._settle(settled, WATCHING)

    def _now(self, rows: Ints) -> Floats:
        """The values of some entries, (columns, B, rows)."""
        return self.value[:, :, self.entries[rows]]

    def _sweep(self, blocks: Ints, stages: int, tolerance: float, rounds: int) -> None:
        sweep(
            self.tree, self.grid, self.plan, blocks, self.discount, self.noise, self.value, self.following, self.packing.policy,
            self.packing.odds, stages, tolerance, rounds, self.residual, self.tree.mover.size,
        )  # fmt: skip

    def _evaluate(self, blocks: Ints) -> None:
        evaluate(
            self.tree, self.grid, self.plan, blocks, self.discount, self.value, self.following, self.packing.policy
        )

    def _settle(self, goal: float, most: int) -> None:
        """Settle what the policies are worth everywhere, to `goal` a round, in at most so many evaluations."""
        new = self._now(self.all)
        mixing = Mixing(new.size)
        for _ in range(most):
            self.following[:, :, self.all] = new
            self._settle_inside(goal)
            old = self.following[:, :, self.all]
            self._evaluate(self.blocks)
            new = self._now(self.all)
            if np.abs(new - old).max(initial=0.0) < goal:
                break
            new = mixing(old, new)
        self.following[:, :, self.all] = new

    def _settle_inside(self, goal: float) -> None:
        """The same among the inner states only, all others as they are."""
        if not self.rows.size:
            return
        new = self._now(self.rows)
        mixing = Mixing(new.size)
        for _ in range(INSIDE):
            self.following[:, :, self.rows] = new
            old = new
            self._evaluate(self.inside)
            new = self._now(self.rows)
            if np.abs(new - old).max(initial=0.0) < goal:
                break
            new = mixing(old, new)
        self.following[:, :, self.rows] = new

    def _visits(self, state: int, prior: Floats, discount: float) -> Floats:
        """How often play from a state comes to each entry, discounted, (entries,)."""
        profiles = np.indices(tuple(self.grid.kinds)).reshape(self.grid.kinds.size, -1).T
        kind = np.resize(profiles, (VISITS, profiles.shape[1]))
        chance = prior[np.arange(kind.shape[1]), kind].prod(axis=1)
        seen = np.empty((VISITS, AHEAD + 1), dtype=np.int64)
        play(
            self.tree, self.grid, self.packing.unpacked()[None], np.full(VISITS, state), prior, np.ascontiguousarray(kind), AHEAD, np.uint64(0),
            np.zeros(self.tree.mover.size, dtype=np.uint64), np.uint64(0), seen, np.empty((VISITS, 64), dtype=np.int64),
            np.empty((VISITS, *prior.shape)),
        )  # fmt: skip
        each = chance / chance.sum()
        weight = np.outer(each, discount ** np.arange(AHEAD + 1))
        count: npt.NDArray[Any] = np.bincount(seen.ravel(), weight.ravel(), minlength=self.tree.mover.size)
        return count[self.entries]
