"""The stationary equilibrium of a game without an end: policy iteration.

A sweep decides at every state, given the next period's values. The policies are then held fixed while cheap sweeps, which decide nothing, find
their values, a linear problem (policy iteration, Howard 1960; with inexact evaluation, Puterman & Shin 1978). Repeating only the first kind of
sweep is slow: self-fulfilling expectations, such as a peace that is kept because it is expected to be kept, move by one period a sweep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.game.build import GameError
from detente.game.decision.newton_types import make_room
from detente.game.model.grid import Grid
from detente.game.model.policy_store import Packing
from detente.game.model.schedule import Plan
from detente.game.model.tree import TERMINAL, Tree
from detente.game.numerics.jit import Reals
from detente.game.sweep.backward import evaluate, sweep
from detente.game.sweep.forward import play

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MEMORY = 6  # past steps that Anderson mixing uses
WATCHING = 300  # evaluations for observers, at most
INSIDE = 4  # evaluations of the inner states alone, at most, before each evaluation of all
BEYOND = 0.6  # how far a step overshoots the policies' values, because policies follow slowly
CLOSER = 0.2  # tolerance of evaluation, as a share of the change in the sweep before it
INNER = 1  # rounds among the inner states for each sweep over all states
VISITS, AHEAD = 400, 80  # plays and periods simulated to see which states matter
ROUNDS = 8  # of iteration at a decision, before the last sweep


class Mixing:
    """Anderson mixing for a fixed point of x -> image (Walker & Ni 2011): the next x from the last few steps, by least squares."""

    def __init__(self) -> None:
        self.steps: Reals | None = None
        self.step: Reals = np.empty(0)
        self.image: Reals = np.empty(0)
        self.count = 0

    def __call__(self, step: Reals, image: Reals) -> Reals:
        """The next x, given the image of the last one and the step to it (image - x), arrays of any shape."""
        shape, step, image = image.shape, step.ravel(), image.ravel()
        if self.steps is None:
            self.steps, self.images = np.empty((2, MEMORY, image.size), image.dtype)
            self.gram = np.zeros((MEMORY, MEMORY))
        else:
            at = self.count % MEMORY
            np.subtract(step, self.step, out=self.steps[at])
            np.subtract(image, self.image, out=self.images[at])
            self.count += 1
            held = min(self.count, MEMORY)
            row = self.steps[:held] @ self.steps[at]
            self.gram[at, :held], self.gram[:held, at] = row, row
        self.step, self.image = step, image
        held = min(self.count, MEMORY)
        if held < 2:
            return image.reshape(shape)
        # Components that are mere rounding error must not steer the step.
        least = np.finfo(image.dtype).eps * 10
        weight = np.linalg.lstsq(self.gram[:held, :held], self.steps[:held] @ step, rcond=least)[0]
        found: Reals = (image - weight.astype(image.dtype) @ self.images[:held]).reshape(shape)
        return found


@dataclass
class Stationary:
    """A stationary solve in progress: the tree (columns of players only), the lattice, and the arrays that sweeps fill.

    `value` (columns, B, S + spare) and `following` (columns, B, entries) are as for `backward.sweep`; `packing` holds the policies; `alive` (S,)
    marks the states to solve, and `inner` (S,) those iterated on their own between sweeps over all states.
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
        self.residual, self.room = np.zeros(self.tree.mover.size), make_room(self.grid, self.plan)
        self.entries = np.flatnonzero(self.tree.entry >= 0)
        # Entry states that are not solved keep the values given.
        dead = ~self.alive[self.entries]
        self.value[:, :, self.entries[dead]] = self.following[:, :, dead]
        self.blocks = np.arange(self.plan.first.size)
        inner = self.inner if self.inner is not None else np.zeros(self.tree.mover.size, dtype=np.bool_)
        self.inside = self.blocks[inner[self.plan.first]]
        self.outer = np.flatnonzero(~inner[self.entries] & (self.tree.mover[self.entries] != TERMINAL))
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
        """Iterate until values have converged, for at most `most` sweeps over all states; returns the change that was left.

        Without `root` that change is the largest anywhere, and iteration stops once it is below `settled`. With `root` (state, prior (J, types),
        discount factor) it is the expected discounted sum of the changes met in play from that state, roughly how far the state's values still are
        from convergence. Decisions are solved to `tolerance`, in at most `rounds` of iteration, in the last sweep only; earlier ones are less exact.
        Raises `GameError` should a value stop being a number.
        """
        change, left, beyond = 1.0, np.inf, BEYOND
        weight: Floats | None = None
        while True:
            last = left < settled or self.sweeps >= most - 1
            fine = tolerance if last else max(tolerance, 0.1 * min(change, 0.1))
            stages = 8 if cold and self.sweeps == 0 else 1
            self._sweep(self.blocks, stages, fine, rounds if last else ROUNDS)
            self.sweeps += 1
            moved = np.abs(self._now() - self.following).max(axis=(0, 1), initial=0.0)
            beyond = beyond if moved.max(initial=0.0) < change or self.sweeps == 1 else 0.5 * beyond
            change = float(moved.max(initial=0.0))
            if not np.isfinite(change):
                raise GameError(
                    f"after sweep {self.sweeps} some values are no longer numbers: use a larger noise, or payoffs closer together"
                )
            if root is not None and weight is None and change < 0.1:
                weight = self._visits(*root)
            left = change if root is None else float(weight @ moved) if weight is not None else np.inf
            if progress:
                progress(self.sweeps)
            if last:
                return left if np.isfinite(left) else change
            for _ in range(INNER):
                self._settle_inside(CLOSER * change)
                self._sweep(self.inside, 1, fine, ROUNDS)
            before = self.following
            self._settle(CLOSER * change, 1)
            if self.sweeps > 2:
                self.following = self.following + beyond * (self.following - before)

    def evaluate(self, settled: float) -> None:
        """Find the values of the policies as they stand, without deciding anything."""
        self._evaluate(self.blocks)
        self._settle(settled, WATCHING)

    def _now(self) -> Reals:
        """The values of the entry states, (columns, B, entries)."""
        return self.value.take(self.entries, axis=2)

    def _sweep(self, blocks: Ints, stages: int, tolerance: float, rounds: int) -> None:
        sweep(
            self.tree, self.grid, self.plan, blocks, self.discount, self.noise, self.value, self.following, self.packing.policy,
            self.packing.odds, stages, tolerance, rounds, self.residual, self.tree.mover.size, self.room,
        )  # fmt: skip

    def _evaluate(self, blocks: Ints) -> None:
        evaluate(
            self.tree, self.grid, self.plan, blocks, self.discount, self.value, self.following, self.packing.policy
        )

    def _settle(self, goal: float, most: int) -> None:
        """Find the policies' values at all states: until a round changes them by less than `goal`, or after `most` evaluations."""
        self.following, mixing = self._now(), Mixing()
        for _ in range(most):
            self._settle_inside(goal)
            self._evaluate(self.blocks)
            if self._step(mixing, goal):
                break

    def _settle_inside(self, goal: float) -> None:
        """The same for the inner states alone, with all others held fixed."""
        if not self.inside.size:
            return
        kept = self.following[:, :, self.outer]
        self.following, mixing = self._now(), Mixing()
        for _ in range(INSIDE):
            self.following[:, :, self.outer] = kept
            self._evaluate(self.inside)
            if self._step(mixing, goal):
                break
        self.following[:, :, self.outer] = kept

    def _step(self, mixing: Mixing, goal: float) -> bool:
        """Carry the values just found over to the next period; returns whether they moved by less than `goal`."""
        new = self._now()
        step = new - self.following
        small = bool(max(step.max(initial=0.0), -step.min(initial=0.0)) < goal)
        self.following = new if small else mixing(step, new)
        return small

    def _visits(self, state: int, prior: Floats, discount: float) -> Floats:
        """How often play from a state visits each entry state, discounted, (entries,)."""
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
