"""Whether a coalition would move, and which of the states that last against single parties last against all coalitions.

A coalition H improves from s to t if it can get to t by moves of its members, nobody twice running, and every member prefers t to s (Kilgour, Hipel,
Fang & Peng 2001, Group Decision and Negotiation 10(3)). Stability against that is as for one party, with these as its improvements (Inohara & Hipel
2008, Systems Engineering 11(4)): an answer of the others holds H back if some member is then no better off than now; for `smr` and `sseq` H must also
have no further way to what all its members prefer to now; for `seq` and `sseq` the others answer by improvements of theirs, alone or as coalitions. A
state lasts against coalitions if it is stable for every coalition, single parties included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from detente.graph.model import Bools, GraphError, GraphModel, Matrix, kept
from detente.graph.reachable import any_of, least, reach, reach_all
from detente.graph.stability import CONCEPTS

MOST_STATES_OF_COALITIONS = 2000
MOST_PARTIES_OF_COALITIONS = 5  # 31 coalitions

Coalition = tuple[int, ...]


def coalitions_of(parties: Sequence[int], least_members: int = 1) -> list[Coalition]:
    """All coalitions of some parties, small ones first."""
    return [c for size in range(least_members, len(parties) + 1) for c in combinations(parties, size)]


@dataclass(frozen=True, eq=False)
class Coalitions:
    """The stability of each state for each coalition, {way of looking ahead: coalitions x states}, and how each can improve (states x states)."""

    coalitions: tuple[Coalition, ...]
    stable: dict[str, Bools]
    improvements: dict[Coalition, Matrix]

    def equilibria(self, concept: str) -> Bools:
        """The states that are stable for every coalition."""
        return np.asarray(self.stable[concept].all(axis=0))

    def upset(self, state: int) -> dict[Coalition, list[int]]:
        """The coalitions of several that improve from a state, and where to."""
        to = {c: [int(t) for t in m[[state]].nonzero()[1]] for c, m in self.improvements.items() if len(c) > 1}
        return {c: t for c, t in to.items() if t}


def why_not(model: GraphModel) -> str | None:
    """Why coalitions cannot be looked at; None if they can."""
    if len(model.parties) > MOST_PARTIES_OF_COALITIONS:
        return f"coalitions are worked out for at most {MOST_PARTIES_OF_COALITIONS} parties; there are {len(model.parties)}"
    if len(model.states) > MOST_STATES_OF_COALITIONS:
        return f"coalitions are worked out for at most {MOST_STATES_OF_COALITIONS:,} states; there are {len(model.states):,}"
    return None


def coalitions(model: GraphModel) -> Coalitions:
    """The stability of each state for each coalition. Raises `GraphError` for graphs that are too large."""
    problem = why_not(model)
    if problem:
        raise GraphError(problem)
    return _Work(model).done


def improves(model: GraphModel, members: Coalition, state: int) -> list[int]:
    """Where a coalition improves to from one state, for graphs of any size."""
    found = reach([model.moves[i] for i in members], state).states
    ranks = model.ranks[list(members)]
    return [int(t) for t in found[(ranks[:, found] > ranks[:, [state]]).all(axis=0)]]


@dataclass(frozen=True)
class _Work:
    model: GraphModel

    @cached_property
    def every(self) -> list[Coalition]:
        return coalitions_of(range(len(self.model.parties)))

    @cached_property
    def reached(self) -> dict[Coalition, Matrix]:
        """For each coalition what its members can reach together."""
        return {c: reach_all([self.model.moves[i] for i in c]) for c in self.every}

    @cached_property
    def improvements(self) -> dict[Coalition, Matrix]:
        """For each coalition those moves that make every member better off."""
        found = {}
        for c, whole in self.reached.items():
            begin = np.repeat(np.arange(whole.shape[0]), np.diff(whole.indptr))
            ranks = self.model.ranks[list(c)]
            found[c] = kept(whole, np.asarray((ranks[:, whole.indices] > ranks[:, begin]).all(axis=0)))
        return found

    @cached_property
    def done(self) -> Coalitions:
        stable = {c: np.array([self.stable(h, c) for h in self.every]) for c in CONCEPTS}
        return Coalitions(tuple(self.every), stable, self.improvements)

    def stable(self, h: Coalition, concept: str) -> Bools:
        """The stability of every state for one coalition."""
        own = self.improvements[h]
        if concept == "nash":
            return np.asarray(np.diff(own.indptr) == 0)
        others = [i for i in range(len(self.model.parties)) if i not in h]
        movers: list[Matrix] = [self.model.moves[i] for i in others]
        if concept in ("seq", "sseq"):
            movers = [self.improvements[c] for c in coalitions_of(others)]
        return (self._held_still if concept in ("smr", "sseq") else self._held)(h, own, movers)

    def _held(self, h: Coalition, own: Matrix, movers: Sequence[Matrix]) -> Bools:
        """Whether every improvement has an answer after which some member is no better off."""
        begin = np.repeat(np.arange(own.shape[0]), np.diff(own.indptr))
        answered = np.zeros(own.nnz, np.bool_)
        for i in h:
            answered |= least(movers, self.model.ranks[i])[own.indices] <= self.model.ranks[i][begin]
        found = np.ones(own.shape[0], np.bool_)
        found[begin[~answered]] = False
        return found

    def _held_still(self, h: Coalition, own: Matrix, movers: Sequence[Matrix]) -> Bools:
        """Whether, besides, the coalition cannot escape from that answer. What counts as an escape depends on where it began: state by state."""
        ranks = self.model.ranks[list(h)]
        found = np.ones(own.shape[0], np.bool_)
        for s in np.flatnonzero(np.diff(own.indptr)):
            better: Bools = np.asarray((ranks > ranks[:, [s]]).all(axis=0))
            escapes = better | any_of(self.reached[h], better)
            answer = least(movers, escapes.astype(np.int64))
            found[s] = bool((answer[own[[s]].nonzero()[1]] == 0).all())
        return found
