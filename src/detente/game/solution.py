"""A solved game: values and policies on the belief grid, and how well they satisfy the equilibrium equations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.game.build import Game, GameError
from detente.game.model.grid import Grid
from detente.game.model.lattice import stencil
from detente.game.model.schedule import Plan
from detente.game.model.tree import TERMINAL, Tree
from detente.game.numerics.jit import Floats, Ints, Reals
from detente.game.sweep.succession import foreseen

Beliefs = dict[str, dict[str, float]]


TROUBLE = 1e-4  # residuals above this are reported


@dataclass(frozen=True)
class Report:
    """How well the equilibrium equations are satisfied.

    `residual` is the largest difference between a probability played and the logit response to the values that follow from it, `where` the state
    at which it occurs (in any period), `unsettled` the share of decision states with a residual above 1e-4. `change` is how much values still
    moved in the last sweep (0 with a horizon), `sweeps` the number of sweeps.
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

    `values` (states, columns, belief points) are those of the first period. `policies` (periods, rows x belief points) hold a block (types, actions,
    belief points) for each decision, from its first row on. A stationary solution has one period. `plan` lists the states that were solved.
    """

    game: Game
    grid: Grid
    tree: Tree
    values: Reals
    policies: Floats
    plan: Plan
    report: Report

    def prior(self) -> Beliefs:
        """The belief that play starts from, {party: {type: probability}}; parties without types are left out."""
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
        """The mover's action probabilities by type, (types, actions), at a public belief (default: the prior).

        Raises `GameError` if no party moves at this state.
        """
        mover = int(self.tree.mover[state])
        if mover < 0:
            raise GameError(f"no party moves at {self.game.label(state)}")
        kinds = int(self.grid.kinds[mover])
        actions = int(self.tree.action[state + 1] - self.tree.action[state])
        cells = self.values.shape[2]
        begin = int(self.tree.policy[state]) * cells
        rows = self.policies[min(period, len(self.policies) - 1), begin : begin + kinds * actions * cells]
        at, weight = self.at_belief(belief)
        # Policies may come from numbers of four bytes, and then sum to 1 to seven digits only.
        found = rows.reshape(kinds, actions, cells)[:, :, at] @ weight
        whole: Floats = found / found.sum(axis=1, keepdims=True)
        return whole

    def worth(self, state: int, action: int = 0, belief: Beliefs | None = None) -> Floats:
        """The value of an action (or of a chance move) to every column if nothing were learnt from it, (columns,)."""
        tree = self.tree
        act = int(tree.action[state]) + action
        at, weight = self.at_belief(belief)
        begin, end = int(tree.successor[act]), int(tree.successor[act + 1])
        goals = tree.target[begin:end]
        after = self.values[goals].transpose(1, 2, 0)
        if tree.later[act] and self.grid.leaves.any():
            after = foreseen(after, self.grid, (tree.mover[goals] != TERMINAL).astype(np.float64))
        total = tree.reward[act].copy()
        for n in range(begin, end):
            total += tree.prob[n] * tree.factor[act] * (after[:, at, n - begin] @ weight)
        found: Floats = total
        return found

    def after(self, state: int, action: int, belief: Beliefs | None = None, period: int = 0) -> Beliefs:
        """The public belief once `action` has been taken at `state` (Bayes' rule)."""
        now = {**self.prior(), **(belief or {})}
        mover = self.game.parties[int(self.tree.mover[state])]
        if len(mover.types) == 1:
            return now
        chance = self.policy(state, belief, period)[:, action]
        joint = np.array([now[mover.name][t] for t in mover.types]) * chance
        if joint.sum() <= 0:
            return now
        return {**now, mover.name: dict(zip(mover.types, (joint / joint.sum()).tolist(), strict=True))}
