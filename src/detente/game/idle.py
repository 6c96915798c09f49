"""What some periods are worth in which nobody with private types moves: beliefs rest, so play is a Markov chain."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from detente.game.build import GameError
from detente.game.forward_kernel import idle_sweep
from detente.game.layout import CHANCE, TERMINAL
from detente.game.solve import Beliefs, Solution

Floats = npt.NDArray[np.float64]


def idle_values(
    solution: Solution, start: int, periods: int, reroute: Mapping[int, int], belief: Beliefs | None = None
) -> Floats:
    """Values at `start` of letting 1, 2, ... `periods` periods pass, then playing on as solved: (periods, columns).

    `reroute` {chance state: successor} fixes what chance does on the way (no talks, say). Every state then reachable within a period
    must be chance's, an uninformed party's, or an end; else `GameError`. Uninformed parties act by their solved policy.
    """
    tree = solution.tree
    at, weight = solution.at_belief(belief)
    prob = tree.prob.copy()
    for state, successor in reroute.items():
        found = range(int(tree.successor[tree.action[state]]), int(tree.successor[tree.action[state] + 1]))
        hits = [n for n in found if tree.target[n] == successor]
        if tree.mover[state] != CHANCE or not hits:
            raise GameError(f"{solution.game.label(state)} does not lead to {solution.game.label(successor)} by chance")
        prob[found.start : found.stop] = 0.0
        prob[hits[0]] = 1.0
    chance = np.ones(tree.reward.shape[0])
    active = np.zeros(solution.game.size, dtype=np.bool_)
    starts = set()
    stack = [start]
    while stack:
        s = stack.pop()
        if active[s]:
            continue
        active[s] = True
        mover = int(tree.mover[s])
        if mover >= 0:
            if solution.grid.kinds[mover] > 1:
                raise GameError(f"a party with private types moves at {solution.game.label(s)}: beliefs would not rest")
            chance[tree.action[s] : tree.action[s + 1]] = solution.policy(s, belief)[0]
        for act in range(int(tree.action[s]), int(tree.action[s + 1])):
            for n in range(int(tree.successor[act]), int(tree.successor[act + 1])):
                if prob[n] > 0:
                    stack.append(int(tree.target[n]))
                    if tree.later[act]:
                        starts.add(int(tree.target[n]))
    order = solution.game.order[active[solution.game.order]]
    value = np.zeros((solution.game.size, solution.values.shape[1]))
    for s in order:
        if tree.mover[s] == TERMINAL:
            value[s] = solution.values[s, :, 0]
    following = np.zeros_like(value)
    for s in starts:
        following[s] = solution.values[s][:, at] @ weight
    found_values = np.empty((periods, value.shape[1]))
    idle = tree._replace(prob=prob)
    for n in range(periods):
        idle_sweep(idle, order, chance, value, following)
        found_values[n] = value[start]
        following = value.copy()
    return found_values
