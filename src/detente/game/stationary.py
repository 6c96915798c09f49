"""The stationary equilibrium of a game without an end: backward induction over ever more periods, until another period changes nothing.

The equilibrium meant is the limit of the equilibria of the same game with a last period, as that period moves away; after it, the game's starting
values are paid. Two things make the induction quick:

- A state that waits, because chance alone may lead from it back to itself, such as a peace between two reviews, moves by what a whole wait changes
  rather than one period: its step is divided by 1 - discount x chance of waiting.
- Values of the other states move on by part of their last step besides (Polyak 1964, the heavy ball), with weights that suit contractions of
  about 0.93 a period. Should the steps grow, these weights are cut back, down to plain and then to damped induction.

Policies are never held fixed in between: where expectations sustain themselves, that can lead to an equilibrium that no finite game has.
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
from detente.game.model.tree import TERMINAL, Tree, waits
from detente.game.numerics.jit import Reals
from detente.game.sweep.backward import evaluate, repeat, sweep
from detente.game.sweep.forward import play
from detente.game.sweep.succession import foreseen

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WATCHING = 300  # sweeps for observers, at most
INSIDE = 4  # sweeps over the inner states alone before each sweep over all
STEP, AGAIN = 1.9, 0.4  # how far a step goes, and how much of the last step is taken again
PLAIN = 3  # sweeps before that
GROWN = 10  # both are cut back once the changes exceed the smallest so far this many times,
STALLED = 25  # or for so many sweeps
LEAST = 0.2  # the least that a step is cut back to
VISITS, AHEAD = 160, 80  # plays and periods simulated to see which states matter
ROUNDS = 8  # of iteration at a decision, before the last sweep
CLOSE = 0.1  # share of the last change to which decisions are solved, before the last sweep


@dataclass
class Stationary:
    """A stationary solve in progress: the tree (columns of players only), the lattice, and the arrays that sweeps fill.

    `value` (columns, B, S + spare) and `following` (columns, B, entries) are as for `backward.sweep`; `packing` holds the policies; `inner` (S,)
    marks the states swept on their own between sweeps over all; `turns` (entries,) where leaders may change, if any may. With `root`
    (state, prior (J, types), discount factor) only that state's values need settle; `weight` (entries,), how often play from there visits each entry
    state, is then found on the way.
    """

    tree: Tree
    grid: Grid
    plan: Plan
    packing: Packing
    discount: Floats
    noise: Floats
    value: Reals
    following: Reals
    inner: npt.NDArray[np.bool_] | None
    turns: Floats
    root: tuple[int, Floats, float] | None = None
    weight: Floats | None = None

    def __post_init__(self) -> None:
        self.residual, self.room = np.zeros(self.tree.mover.size), make_room(self.grid, self.plan)
        self.entries = np.flatnonzero(self.tree.entry >= 0)
        self.blocks = np.arange(self.plan.first.size)
        moving = self.entries[self.tree.mover[self.entries] != TERMINAL]
        inner = self.inner if self.inner is not None else np.zeros(self.tree.mover.size, dtype=np.bool_)
        self.inside = self.blocks[inner[self.plan.first]]
        self.held, self.outer = moving[inner[moving]], moving[~inner[moving]]
        stays = float(np.prod(1.0 - self.grid.leaves)) if self.turns.size else 1.0
        self.relax = 1.0 / (1.0 - self.discount[:, None] * waits(self.tree, self.held) * stays)
        self.sweeps = 0

    def run(
        self,
        tolerance: float,
        settled: float,
        most: int,
        rounds: int,
        cold: bool,
        progress: Callable[[int], None] | None,
    ) -> float:
        """Add periods until values have converged, for at most `most` sweeps over all states; returns the change that was left.

        Without a root that change is the largest anywhere, and it ends once it is below `settled`. With one it is the expected discounted sum of the
        changes met in play from there, about as far as the root's values still are from convergence. Decisions are solved to `tolerance`, in at most
        `rounds` of iteration, in the last sweep only; earlier ones are less exact. Raises `GameError` should a value stop being a number.
        """
        if cold:
            self._sweep(8, max(tolerance, 1e-3), ROUNDS)
        if self.outer.size:
            left = self._outward(tolerance, settled, most, progress)
        else:
            left, self.sweeps = self._inward(True, settled, most, tolerance, ROUNDS)
        self._sweep(1, tolerance, rounds)
        if not np.isfinite(self._now()).all():
            raise GameError(
                f"after sweep {self.sweeps} some values are no longer numbers: use a larger noise, or payoffs closer together"
            )
        return left

    def watch(self, settled: float) -> None:
        """Find the values of the policies as they stand, without deciding anything."""
        if self.outer.size:
            self._outward(0.0, settled, WATCHING, None, decide=False)
        else:
            self._inward(False, settled, WATCHING, 0.0, 0)
        ahead = foreseen(self.following, self.grid, self.turns)
        evaluate(self.tree, self.grid, self.plan, self.blocks, self.discount, self.value, ahead, self.packing.policy)

    def _outward(
        self,
        tolerance: float,
        settled: float,
        most: int,
        progress: Callable[[int], None] | None,
        decide: bool = True,
    ) -> float:
        """Sweeps over all states, with some over the inner ones in between; returns the change left: the largest anywhere if that never became small
        enough for play from the root to be followed.
        """
        rows = self.tree.entry[self.outer]
        step, again, least, smallest, change, left = STEP, AGAIN, np.inf, 0, 1.0, np.inf
        last: Reals | None = None
        for n in range(most):
            fine = max(tolerance, CLOSE * min(change, 0.1))
            self._inward(decide, 0.0, INSIDE, fine, ROUNDS)
            before = self.following.copy() if self.weight is not None else None
            self._again(self.blocks, decide, 0.0, 1, fine, ROUNDS)
            move = self.value.take(self.outer, axis=2) - self.following[:, :, rows]
            change = float(np.abs(move).max(initial=0.0))
            self.sweeps += 1
            if progress:
                progress(self.sweeps)
            if not np.isfinite(change):
                break
            if self.root is not None and self.weight is None and change < 0.1:
                self.weight = self._visits(*self.root)
            if before is not None and self.weight is not None:
                left = float(self.weight @ np.abs(self._now() - before).max(axis=(0, 1)))
            elif self.root is None:
                left = change
            if change < least:
                least, smallest = change, n
            elif change > GROWN * least or n - smallest > STALLED:
                step, again = max(LEAST, 1 + (step - 1) / 2 if step > 1.1 else step / 2), again / 2
                least, smallest, last = change, n, None
            if n >= PLAIN:
                move *= move.dtype.type(step)
                if last is not None:
                    move += move.dtype.type(again) * last
            last = move
            if left < settled:
                self.following[:, :, rows] = self.value.take(self.outer, axis=2)
                break
            self.following[:, :, rows] += move
        return left if np.isfinite(left) else change

    def _inward(self, decide: bool, settled: float, most: int, tolerance: float, rounds: int) -> tuple[float, int]:
        """Sweeps over the inner states alone; returns how far their values still are from where the sweeps lead, and how many there were."""
        if not self.inside.size:
            return 0.0, 0
        return self._again(self.inside, decide, settled, most, tolerance, rounds)

    def _again(
        self, blocks: Ints, decide: bool, settled: float, most: int, tolerance: float, rounds: int
    ) -> tuple[float, int]:
        found: tuple[float, int] = repeat(
            self.tree, self.grid, self.plan, blocks, self.discount, self.noise, self.value, self.following, self.packing.policy,
            self.packing.odds, 1, tolerance, rounds, self.residual, self.tree.mover.size, self.room, decide, self.held, self.relax, settled, most,
            self.turns,
        )  # fmt: skip
        return found

    def _now(self) -> Reals:
        """The values of the entry states, (columns, B, entries)."""
        return self.value.take(self.entries, axis=2)

    def _sweep(self, stages: int, tolerance: float, rounds: int) -> None:
        sweep(
            self.tree, self.grid, self.plan, self.blocks, self.discount, self.noise, self.value,
            foreseen(self.following, self.grid, self.turns), self.packing.policy, self.packing.odds, stages, tolerance, rounds, self.residual,
            self.tree.mover.size, self.room,
        )  # fmt: skip

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
