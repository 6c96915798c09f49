"""How long play goes on without meeting some states: exact on the belief lattice, where a simulation would only sample it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.build import GameError
from detente.game.model.policy_store import pack
from detente.game.solution import Beliefs, Solution
from detente.game.sweep.backward import evaluate
from detente.game.sweep.succession import foreseen

Floats = npt.NDArray[np.float64]


def survival(
    solution: Solution, start: int, lost: npt.ArrayLike, periods: int, belief: Beliefs | None = None
) -> Floats:
    """The chance that play from `start` meets none of the states `lost` within 1, 2, ... `periods` periods, nor as the next begins, (periods,).

    `belief` is the public belief it starts from (default: the prior). Policies are those of the first period. Raises `GameError` if `lost` holds only
    some of the states that are solved together: pass whole families.
    """
    game, tree, plan, cells = solution.game, solution.tree, solution.plan, solution.values.shape[2]
    gone = np.zeros(game.size, dtype=np.bool_)
    gone[np.asarray(lost, dtype=np.int64).ravel()] = True
    inside = np.add.reduceat(np.append(gone, False), np.stack([plan.first, plan.first + plan.lanes], axis=1).ravel())[
        ::2
    ]
    if ((inside > 0) & (inside < plan.lanes)).any():
        raise GameError("lost: some states of a family are lost and others not; pass whole families")
    real = plan.chance.dtype
    policy = solution.policies[0].astype(real)
    pack(plan, tree, solution.grid.kinds, cells, solution.policies[0], policy, True)
    value = np.ones((1, cells, game.size + plan.room), dtype=real)
    value[:, :, : game.size][:, :, gone] = 0.0
    entries = np.flatnonzero(tree.entry >= 0)
    grid = solution.grid._replace(first=np.full_like(solution.grid.first, -99))
    unpaid = plan._replace(pay=np.full_like(plan.pay, -1))
    blocks, discount = np.flatnonzero(inside == 0), np.ones(1)
    turns = np.ones(entries.size if grid.leaves.any() else 0)
    at, weight = solution.at_belief(belief)
    found = np.empty(periods)
    for n in range(periods):
        following = foreseen(value.take(entries, axis=2), grid, turns)
        evaluate(tree, grid, unpaid, blocks, discount, value, following, policy)
        found[n] = value[0, at, start] @ weight
    return found
