"""A conflict as a graph: parties, states, the moves that each party can make by itself, and how it orders the states.

The graph model for conflict resolution: Kilgour, Hipel & Fang 1987, Automatica 23(1); Fang, Hipel & Kilgour 1993, Interactive Decision Making.
It needs no numbers but an ordering of the states by each party.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from detente.errors import DetenteError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Matrix = Any  # scipy's csr_array, which has no types; entry [s, t] is true where one can move from s to t

MOST_STATES = 2**18
MOST_MOVES = 40_000_000  # of one party; each takes five bytes
MOST_PARTIES = 12
YES, NO, EITHER = 1, 0, -1  # whether an option is taken in a state


class GraphError(DetenteError):
    """A graph that cannot be made or asked what it was asked; the message says why."""


@dataclass(frozen=True)
class Option:
    """Something that one party can do or leave. `irreversible`: `taken`, it cannot be undone; `dropped`, it cannot be taken up again."""

    name: str
    party: int
    title: str = ""
    irreversible: str | None = None


@dataclass(frozen=True, eq=False)
class GraphModel:
    """A graph model with n states and p parties.

    `moves` are p matrices (csr_array of bools, n x n). `ranks` (p x n, whole numbers) orders each party's states, the higher the better, equal
    ones being ties. `patterns` (n x options, int8) says which options are taken in a state: 1 taken, 0 not, -1 either; None for states without any.
    `today` is the state in which the parties are. States are counted from 0 here and named by `states`. Raises `GraphError` for parts that do not
    fit together.
    """

    parties: tuple[str, ...]
    states: tuple[str, ...]
    moves: tuple[Matrix, ...]
    ranks: Ints
    options: tuple[Option, ...] = ()
    patterns: NDArray[np.int8] | None = None
    today: int | None = None
    title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        p, n = len(self.parties), len(self.states)
        if not 1 <= p <= MOST_PARTIES:
            raise GraphError(f"got {p} parties; a graph has 1 to {MOST_PARTIES}")
        if not 1 <= n <= MOST_STATES:
            raise GraphError(f"got {n:,} states; a graph has 1 to {MOST_STATES:,}: exclude more of them")
        for what, names in (("party", self.parties), ("state", self.states)):
            if len(set(names)) < len(names):
                raise GraphError(f"a {what} is named twice; each needs a name of its own")
        ranks = np.array(self.ranks, np.int64)
        if ranks.shape != (p, n):
            raise GraphError(f"got ranks of shape {ranks.shape}; expected {p} parties x {n} states")
        ranks.flags.writeable = False
        if len(self.moves) != p:
            raise GraphError(f"got the moves of {len(self.moves)} parties; expected those of {p}")
        object.__setattr__(self, "ranks", ranks)
        object.__setattr__(self, "moves", tuple(_checked(m, n) for m in self.moves))
        if self.patterns is not None and self.patterns.shape != (n, len(self.options)):
            shape = f"{n} states x {len(self.options)} options"
            raise GraphError(f"got patterns of shape {self.patterns.shape}; expected {shape}")
        if self.today is not None and not 0 <= self.today < n:
            raise GraphError(f"got {self.today} as the state of today; expected 0 to {n - 1}")

    @cached_property
    def improvements(self) -> tuple[Matrix, ...]:
        """For each party its moves to states that it prefers."""
        return tuple(better(m, r) for m, r in zip(self.moves, self.ranks, strict=True))

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each state by its name."""
        return {name: n for n, name in enumerate(self.states)}

    def party(self, name: str) -> int:
        """The place of a party by its name. Raises `GraphError`."""
        if name not in self.parties:
            raise GraphError(f"party: got '{name}'; expected one of {', '.join(self.parties)}")
        return self.parties.index(name)

    def state(self, name: str) -> int:
        """The place of a state by its name. Raises `GraphError`."""
        if name not in self.places:
            known = ", ".join(self.states[:30]) + (", ..." if len(self.states) > 30 else "")
            raise GraphError(f"state: got '{name}'; expected one of {known}")
        return self.places[name]

    def title_of(self, party: str) -> str:
        """How a party is called where people read it."""
        return self.titles.get(party, party)

    def with_ranks(self, party: int, ranks: Ints) -> GraphModel:
        """The same graph, in which one party orders the states otherwise."""
        new = self.ranks.copy()
        new[party] = ranks
        return GraphModel(
            self.parties, self.states, self.moves, new, self.options, self.patterns, self.today, self.title, self.titles, self.says
        )  # fmt: skip


def matrix(pairs: Iterable[tuple[int, int]], states: int) -> Matrix:
    """A party's moves, given as pairs of states, as a matrix."""
    found = np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)
    if found.size and not 0 <= found.min() <= found.max() < states:
        raise GraphError(f"a move leads from or to a state that there is not; there are {states}")
    return csr_array((np.ones(len(found), np.bool_), (found[:, 0], found[:, 1])), shape=(states, states))


def better(moves: Matrix, ranks: Ints) -> Matrix:
    """Those moves that lead to a state of higher rank."""
    return kept(moves, ranks[moves.indices] > np.repeat(ranks, np.diff(moves.indptr)))


def kept(moves: Matrix, keep: Bools) -> Matrix:
    """The entries of a matrix for which `keep` is true, in the order in which the matrix stores them."""
    total = np.concatenate(([0], np.cumsum(keep)))
    parts = (np.ones(int(total[-1]), np.bool_), moves.indices[keep], total[moves.indptr])
    return csr_array(parts, shape=moves.shape)


def ordered(best_first: Sequence[Sequence[int]], states: int) -> Ints:
    """Ranks from groups of states that are tied, the best group first. Each state must be in exactly one: raises `GraphError`."""
    ranks = np.full(states, -1, np.int64)
    for place, tied in enumerate(best_first):
        for state in tied:
            if not 0 <= state < states or ranks[state] >= 0:
                raise GraphError("a ranking names each state once, and none that there is not")
            ranks[state] = len(best_first) - 1 - place
    if (ranks < 0).any():
        raise GraphError(f"the ranking leaves out {int((ranks < 0).sum())} of {states} states")
    return ranks


def _checked(moves: Matrix, states: int) -> Matrix:
    found = csr_array(moves).astype(np.bool_)
    if found.shape != (states, states):
        raise GraphError(f"got moves of shape {found.shape}; expected {states} x {states}")
    if found.nnz > MOST_MOVES:
        raise GraphError(f"a party has {found.nnz:,} moves; at most {MOST_MOVES:,} fit")
    found.sum_duplicates()
    found.eliminate_zeros()
    if found.diagonal().any():
        raise GraphError("a move leads from a state to itself; leave it out")
    return found
