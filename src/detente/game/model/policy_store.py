"""Policies as the kernels keep them: packed by block of states, so that numbers used together lie side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.model.grid import Grid
from detente.game.model.schedule import Plan
from detente.game.model.tree import Tree
from detente.game.numerics.jit import Reals, compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@compiled
def pack(plan: Plan, tree: Tree, kinds: Ints, points: int, flat: Floats, packed: Reals, inward: bool) -> None:
    """Reorder policies from state by state, (types, actions, points), to block by block, (types, actions, points, lanes); back if not `inward`."""
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
    """Starting odds for the decisions of parties with two types, from packed policies.

    For two actions, the log-odds of the first, by type. For more, by action, the log of how many times likelier the second type is to take it.
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
    """The packed policies of a solve in progress, in numbers of type `real`; packs policies given state by state and unpacks them again.

    Sweeps fill `policy` (rows x points,) and `odds` (half as long), from which the decisions of parties with two types start; `plan` says for which
    states. Other states keep the policies given, `flat`. Unless `cold`, starting odds are read off these too.
    """

    def __init__(self, plan: Plan, tree: Tree, grid: Grid, cells: int, flat: Floats, cold: bool, real: type) -> None:
        self.plan = plan._replace(chance=plan.chance.astype(real), rewards=plan.rewards.astype(real))
        self.cells, self.kinds, self.flat, self.tree = cells, grid.kinds, flat, tree
        self.policy: Reals = flat.astype(real)
        self.odds: Reals = np.zeros(flat.size // 2 + 1, dtype=real)
        if not cold:
            pack(self.plan, tree, self.kinds, cells, flat, self.policy, True)
            start_odds(self.plan, tree, self.kinds, cells, self.policy, self.odds)

    def plan_for(self, column: int) -> Plan:
        """The plan for the value columns from `column` on."""
        lanes = np.repeat(self.plan.lanes, np.diff(self.plan.act))
        return self.plan._replace(pay=np.where(self.plan.pay >= 0, self.plan.pay + column * lanes, -1))

    def unpacked(self) -> Floats:
        """The policies state by state, (rows x points,)."""
        found = self.flat.copy()
        pack(self.plan, self.tree, self.kinds, self.cells, found, self.policy, False)
        return found
