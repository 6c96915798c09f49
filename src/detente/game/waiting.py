"""The value of periods in which no party with private types moves: beliefs stay put, or start again with a new leader, so play is a Markov chain."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from detente.game.build import GameError
from detente.game.model.tree import CHANCE, TERMINAL, reachable
from detente.game.solution import Beliefs, Solution
from detente.game.sweep.forward import idle_sweep

Floats = npt.NDArray[np.float64]


def idle_values(
    solution: Solution, start: int, periods: int, reroute: Mapping[int, int], belief: Beliefs | None = None
) -> Floats:
    """Values at `start` of letting 1, 2, ... `periods` periods pass, then playing on as solved: (periods, columns).

    `reroute` {chance state: successor} fixes what chance does meanwhile (no talks, say). Parties without types play their solved policy. Leaders may
    change meanwhile, as they may in the game. Raises `GameError` if a party with private types can then still move, or if chance cannot lead from a
    rerouted state to its successor.
    """
    game, tree = solution.game, solution.tree
    prob = tree.prob.copy()
    for state, successor in reroute.items():
        found = range(int(tree.successor[tree.action[state]]), int(tree.successor[tree.action[state] + 1]))
        hits = [n for n in found if tree.target[n] == successor]
        if tree.mover[state] != CHANCE or not hits:
            raise GameError(f"{game.label(state)} does not lead to {game.label(successor)} by chance")
        prob[found.start : found.stop] = 0.0
        prob[hits[0]] = 1.0
    acts = np.repeat(np.arange(game.size), np.diff(tree.action))  # each action's state
    links = np.repeat(np.arange(acts.size), np.diff(tree.successor))  # each successor's action
    # A branch of probability 0 must not make its target reachable.
    met = tree._replace(target=np.where(prob > 0, tree.target, acts[links]))
    active = reachable(met, np.array([start]))
    movers = tree.mover[acts]
    deciding = active[acts] & (movers >= 0)
    private = deciding & (solution.grid.kinds[np.maximum(movers, 0)] > 1)
    if private.any():
        state = int(acts[private.argmax()])
        raise GameError(f"a party with private types moves at {game.label(state)}, so beliefs would move")
    rows = tree.policy[acts[deciding]] + np.flatnonzero(deciding) - tree.action[acts[deciding]]
    cells = solution.values.shape[2]
    order = game.order[active[game.order]]
    places = [solution.at_belief(each) for each in _beliefs(solution, belief)]
    chance = np.ones((len(places), acts.size))
    value = np.zeros((len(places), game.size, solution.values.shape[1]))
    ends = np.flatnonzero(active & (tree.mover == TERMINAL))
    following = np.zeros_like(value)
    starts = np.unique(met.target[active[acts[links]] & tree.later[links]])
    for i, (at, weight) in enumerate(places):
        chance[i, deciding] = solution.policies[0].reshape(-1, cells)[rows][:, at] @ weight
        value[i, ends] = solution.values[ends, :, 0]
        following[i, starts] = solution.values[starts][:, :, at] @ weight
    found_values = np.empty((periods, value.shape[2]))
    idle = tree._replace(prob=prob)
    goes_on = np.flatnonzero(tree.mover != TERMINAL)
    for n in range(periods):
        following[:, goes_on] = _before_changes(solution, following[:, goes_on])
        for i in range(len(places)):
            idle_sweep(idle, order, chance[i], value[i], following[i])
        found_values[n] = value[0, start]
        following = value.copy()
    return found_values


def _beliefs(solution: Solution, belief: Beliefs | None) -> list[Beliefs]:
    """The beliefs that changes of leader may lead to: bit n of a belief's place says whether the n-th party with a leader to change has done so."""
    found = [{**solution.prior(), **(belief or {})}]
    for party in solution.game.parties:
        if party.leaves:
            found += [{**now, party.name: dict(zip(party.types, party.heirs, strict=True))} for now in found]
    return found


def _before_changes(solution: Solution, following: Floats) -> Floats:
    """The next period's values at each of `_beliefs`, (beliefs, states, columns), before chance decides who then leads (see `sweep.succession`)."""
    changing = [party for party in solution.game.parties if party.leaves]
    ahead = following
    for n, party in enumerate(changing):
        changed = np.arange(len(following)) | 1 << n
        then = ahead[changed]
        mine = solution.game.columns(party.name)
        then[:, :, mine] = (then[:, :, mine] @ np.array(party.heirs))[:, :, None]
        ahead = (1 - party.leaves) * ahead + party.leaves * then
    return ahead
