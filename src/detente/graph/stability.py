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

from dataclasses import dataclass

import numpy as np

from detente.graph.model import Bools, GraphModel
from detente.graph.reachable import least, row_most

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass(frozen=True, eq=False)
class Stability:
    """For each way of looking ahead whether a state is stable for a party (parties x states)."""

    stable: dict[str, Bools]

    def equilibria(self, concept: str) -> Bools:
        """The states that are stable for every party."""
        found: Bools = self.stable[concept].all(axis=0)
        return found


def stability(model: GraphModel) -> Stability:
    """The stability of every state for every party."""
    parts = [stability_for(model, i) for i in range(len(model.parties))]
    return Stability({c: np.array([p[c] for p in parts]) for c in CONCEPTS})


def stability_for(model: GraphModel, i: int) -> dict[str, Bools]:
    """The stability of every state for the party at place i, for each of `CONCEPTS`."""
    own, ranks = model.improvements[i], model.ranks[i]
    others = [m for j, m in enumerate(model.moves) if j != i]
    improving = [m for j, m in enumerate(model.improvements) if j != i]
    escape = np.maximum(ranks, row_most(model.moves[i], ranks))
    found: dict[str, Bools] = {"nash": np.asarray(np.diff(own.indptr) == 0)}
    for concept, movers, values in (
        ("gmr", others, ranks),
        ("smr", others, escape),
        ("seq", improving, ranks),
        ("sseq", improving, escape),
    ):
        found[concept] = row_most(own, least(movers, values)) <= ranks
    return found
