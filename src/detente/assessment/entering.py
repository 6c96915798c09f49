"""What outside powers do before backers choose: the chance that each enters the war, and where play then stands."""

from __future__ import annotations

from dataclasses import dataclass

from detente.conflict import Conflict
from detente.game import Solution


@dataclass(frozen=True)
class Entering:
    """The powers' decisions from one state: `chance` {intervention: that it enters}, and `then` {state: chance} once all have decided."""

    chance: dict[str, float]
    then: dict[int, float]


def entering(conflict: Conflict, solution: Solution, state: int) -> Entering:
    """Follow the decisions of the powers that may enter the war from `state`, at today's belief.

    The powers have no private types, so what they do teaches nothing and the belief stays.
    """
    tree, places = solution.tree, conflict.places
    chance: dict[str, float] = {}
    then = {state: 1.0}
    for name, families in places.enters.items():
        deciding = {int(x) for family in families for x in family.ids.ravel()}
        after: dict[int, float] = {}
        chance[name] = 0.0
        for at, weight in then.items():
            if at not in deciding:
                after[at] = after.get(at, 0.0) + weight
                continue
            enter, stay = (float(p) * weight for p in solution.policy(at)[0])
            chance[name] += enter
            act = int(tree.action[at])
            entered, out = (int(tree.target[tree.successor[a]]) for a in (act, act + 1))
            after[out] = after.get(out, 0.0) + stay
            lottery = int(tree.action[entered])
            for n in range(int(tree.successor[lottery]), int(tree.successor[lottery + 1])):
                to = int(tree.target[n])
                after[to] = after.get(to, 0.0) + enter * float(tree.prob[n])
        then = after
    return Entering(chance, then)
