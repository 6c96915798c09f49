"""Policies as the kernels keep them: packed by block of states, so that what is taken together lies side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.build import Game
from detente.game.layout import Grid, Reals, Tree, compiled, depths
from detente.game.plan import Plan, make_plan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@compiled
def pack(plan: Plan, tree: Tree, kinds: Ints, points: int, flat: Floats, packed: Reals, inward: bool) -> None:
    """Move policies from state by state, (types, actions, points), into the blocks' order, (types, actions, points, lanes), or back."""
    for k in range(plan.first.size):
        j = plan.mover[k]
        if j < 0:
            continue
        s, n = plan.first[k], plan.lanes[k]
        begin = tree.policy[s] * points
        size = kinds[j] * (tree.action[s + 1] - tree.action[s]) * points
        for x in range(n):
            for i in range(size):
                if inward:
                    packed[begin + i * n + x] = flat[begin + x * size + i]
                else:
                    flat[begin + x * size + i] = packed[begin + i * n + x]


@compiled
def start_odds(plan: Plan, tree: Tree, kinds: Ints, points: int, policy: Reals, odds: Reals) -> None:
    """What the decisions of parties of two types start from, read off packed policies.

    For two actions the log-odds of the first, by type; for more, by action, the log of how much likelier the second type is to take it.
    """
    for k in range(plan.first.size):
        s, n = plan.first[k], plan.lanes[k]
        if plan.mover[k] < 0 or kinds[plan.mover[k]] != 2:
            continue
        begin = tree.policy[s] * points
        actions = tree.action[s + 1] - tree.action[s]
        size = actions * points * n
        for i in range(size):
            if actions == 2:
                part, rest = i // (points * n), i % (points * n)
                above = policy[begin + 2 * part * points * n + rest]
                below = policy[begin + (2 * part + 1) * points * n + rest]
            else:
                above, below = policy[begin + size + i], policy[begin + i]
            odds[begin // 2 + i] = np.log(max(float(above), 1e-260) / max(float(below), 1e-260))


class Packing:
    """The policies of a solve under way, packed, in numbers `real`, and how to get there from policies state by state and back.

    `policy` (rows x points,) and `odds` (half as long), what decisions of parties of two types start from, are filled by the sweeps; `plan` is the
    plan of the states `alive` (S,).
    """

    def __init__(
        self,
        game: Game,
        tree: Tree,
        grid: Grid,
        cells: int,
        alive: npt.NDArray[np.bool_],
        policy: Floats,
        cold: bool,
        real: type,
    ) -> None:
        self.real, self.cells, self.alive, self.kinds, self.flat, self.tree = (
            real,
            cells,
            alive,
            grid.kinds,
            policy,
            tree,
        )
        self.depth = depths(tree, game.order)
        self.border = np.zeros(game.size, dtype=np.bool_)
        self.border[[int(f.ids.flat[0]) for f in game.families.values() if f.ids.size]] = True
        self.plan = self.plan_for(tree)
        self.policy: Reals = policy.astype(real)
        self.odds: Reals = np.zeros(policy.size // 2 + 1, dtype=real)
        if not cold:
            pack(self.plan, tree, self.kinds, cells, policy, self.policy, True)
            start_odds(self.plan, tree, self.kinds, cells, self.policy, self.odds)

    def plan_for(self, tree: Tree) -> Plan:
        """The plan for a tree of the same states with other columns (rewards are in it)."""
        plan = make_plan(tree, self.kinds, self.depth, self.alive, self.border)
        return plan._replace(chance=plan.chance.astype(self.real), rewards=plan.rewards.astype(self.real))

    def unpacked(self) -> Floats:
        """The policies state by state, (rows x points,)."""
        found = self.flat.copy()
        pack(self.plan, self.tree, self.kinds, self.cells, found, self.policy, False)
        return found
