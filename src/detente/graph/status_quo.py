"""How the parties could get from today's state to one that lasts (Li, Kilgour & Hipel 2005, International Journal of Conflict Management).

Stability says which states would last once they are reached, and not whether they can be. The shortest ways are found for three kinds of move,
nobody moving twice running: `moves`, whatever a party can do; `improvements`, only what is better for whoever moves; `coalitions`, improvements of
coalitions as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.graph.coalitions import Coalition, Coalitions
from detente.graph.model import GraphError, GraphModel, Ints, Matrix
from detente.graph.reachable import Reached, reach

KINDS = ("moves", "improvements", "coalitions")


@dataclass(frozen=True, eq=False)
class StatusQuo:
    """From where, and for each kind of move the ways from there.

    `movers` are, for each kind, the coalitions that can move. A kind that was not worked out is not there.
    """

    today: int
    movers: dict[str, tuple[Coalition, ...]]
    reached: dict[str, Reached]

    def distance(self, kind: str) -> Ints:
        """For each state the least number of moves to it, -1 if it cannot be reached."""
        return self.reached[kind].distance

    def way(self, kind: str, state: int) -> list[tuple[Coalition, int]] | None:
        """A shortest way to a state: who moves, and to which state; None if there is none."""
        if self.distance(kind)[state] < 0:
            return None
        return [(self.movers[kind][mover], there) for mover, there in self.reached[kind].path(state)]


def status_quo(model: GraphModel, together: Coalitions | None = None) -> StatusQuo:
    """The ways from today's state; those of coalitions if these were worked out. Raises `GraphError` if the graph does not say which that is."""
    if model.today is None:
        raise GraphError("the graph does not say in which state the parties are; add 'today:'")
    alone = tuple((i,) for i in range(len(model.parties)))
    movers: dict[str, tuple[tuple[Coalition, ...], list[Matrix]]] = {
        "moves": (alone, list(model.moves)),
        "improvements": (alone, list(model.improvements)),
    }
    if together is not None:
        movers["coalitions"] = (together.coalitions, [together.improvements[c] for c in together.coalitions])
    return StatusQuo(
        model.today,
        {kind: who for kind, (who, _) in movers.items()},
        {kind: reach(moves, model.today) for kind, (_, moves) in movers.items()},
    )


def where_improvements_lead(model: GraphModel, today: int) -> Ints:
    """A state and those that improvements lead to from it, the nearest first."""
    distance = reach(model.improvements, today).distance
    order = np.argsort(distance, kind="stable")
    return order[distance[order] >= 0]
