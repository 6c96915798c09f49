"""Whether a party would stay in a state, by five ways of looking ahead.

With N - i the others, acting in any order but nobody twice running (Fang, Hipel & Kilgour 1993; the matrix form is Xu, Hipel & Kilgour 2009):

- `nash`: i has no improvement.
- `gmr`: to every improvement of i the others have an answer after which i is no better off than now (Howard 1971).
- `smr`: and i cannot escape from that answer by a further move to anything better than now (Howard 1971).
- `seq`: the answer consists of moves that each improve things for whoever makes it (Fraser & Hipel 1979).
- `sseq`: as `seq`, and i cannot escape from it (Rego & Vieira 2017, Group Decision and Negotiation 26(4)).

Since i only asks how bad the worst answer is, each takes one pass over the moves (`reachable.least`) and no list of what can be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.graph.model import Bools, GraphModel, Ints, Matrix, better
from detente.graph.reachable import least, row_most

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass(frozen=True, eq=False)
class Stability:
    """For each way of looking ahead whether a state is stable for a party (parties x states)."""

    stable: dict[str, Bools]

    def equilibria(self, concept: str) -> Bools:
        """The states that are stable for every party."""
        return np.asarray(self.stable[concept].all(axis=0))


def stability(model: GraphModel) -> Stability:
    """The stability of every state for every party."""
    parts = [stability_for(model, i) for i in range(len(model.parties))]
    return Stability({c: np.array([p[c] for p in parts]) for c in CONCEPTS})


def stability_for(model: GraphModel, i: int) -> dict[str, Bools]:
    """The stability of every state for the party at place i, for each of `CONCEPTS`."""
    return {c: judged(model, i, c, model.ranks[i]) for c in CONCEPTS}


def judged(model: GraphModel, i: int, concept: str, ranks: Ints, movers: Sequence[Matrix] | None = None) -> Bools:
    """The stability of every state for the party at place i, by one way of looking ahead, if it orders the states by `ranks`.

    `movers`: for each party the moves with which it may answer, if not those that the way of looking ahead allows.
    """
    own = better(model.moves[i], ranks)
    if concept == "nash":
        return np.asarray(np.diff(own.indptr) == 0)
    allowed = movers or (model.improvements if concept in ("seq", "sseq") else model.moves)
    others = [m for j, m in enumerate(allowed) if j != i]
    values = np.maximum(ranks, row_most(model.moves[i], ranks)) if concept in ("smr", "sseq") else ranks
    return row_most(own, least(others, values)) <= ranks
