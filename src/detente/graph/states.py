"""The states that options make, and the moves between them.

States are numbered as in the literature: by the number of which the first option is the lowest binary digit, counted over those that are feasible,
from 1. States that are told apart by nothing that matters are one (`same`) and come last, in the order in which they are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from detente.graph.model import EITHER, MOST_MOVES, MOST_STATES, YES, Bools, GraphError, Ints, Matrix, Option
from detente.graph.statements import Statement

Patterns = NDArray[np.int8]
MOST_OPTIONS = 60
MOST_TRIED = 2**20  # patterns looked at in one step, of up to 60 bytes each


class SameError(GraphError):
    """A pattern of states that are the same, and that none of them matches; `place`, counted from 0, is which of the patterns."""

    def __init__(self, message: str, place: int = 0) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Excluded:
    """What cannot be: a pattern, as {place of an option: 1 taken or 0 not}, or a statement that is true."""

    what: Mapping[int, int] | Statement

    def holds(self, patterns: Patterns) -> Bools:
        """For which patterns it is so."""
        if isinstance(self.what, Statement):
            return self.what.true_in(patterns)
        return matches(patterns, self.what)

    @property
    def last(self) -> int:
        """The greatest place of an option it is about."""
        return self.what.last if isinstance(self.what, Statement) else max(self.what, default=-1)


def matches(patterns: Patterns, wanted: Mapping[int, int]) -> Bools:
    """Which patterns are as wanted in the options named; one that may be either matches."""
    found = np.ones(len(patterns), np.bool_)
    for place, value in wanted.items():
        found &= (patterns[:, place] == value) | (patterns[:, place] == EITHER)
    return found


def feasible(options: int, excluded: Sequence[Excluded] = (), same: Sequence[Mapping[int, int]] = ()) -> Patterns:
    """The feasible states as patterns (states x options).

    Options are added one after another, and what is excluded leaves as soon as all it is about has been added, so that many options are no trouble
    when few states are feasible. Raises `GraphError` if there are too many states, or none.
    """
    if options > MOST_OPTIONS:
        raise GraphError(f"got {options} options; at most {MOST_OPTIONS} are possible")
    found = np.zeros((1, options), np.int8)
    for place in range(options):
        if 2 * len(found) > MOST_TRIED:  # before they are made, which would take the memory
            raise GraphError(f"more than {MOST_TRIED:,} patterns of options are feasible; exclude more of them")
        taken = found.copy()
        taken[:, place] = YES
        found = np.concatenate((found, taken))
        for one in excluded:
            if one.last == place:
                found = found[~one.holds(found)]
    merged = []
    for n, pattern in enumerate(same):
        there = matches(found, pattern)
        if not there.any():
            raise SameError(
                "no feasible state is left that matches; leave it out, or change what is excluded or is the same above",
                n,
            )
        found = found[~there]
        merged.append([pattern.get(place, EITHER) for place in range(options)])
    found = np.concatenate((found, np.array(merged, np.int8).reshape(-1, options)))
    if not len(found):
        raise GraphError("no state is feasible: what is excluded leaves none")
    if len(found) > MOST_STATES:
        raise GraphError(f"{len(found):,} states are feasible; at most {MOST_STATES:,} fit: exclude more of them")
    return found


def moves_of(party: int, options: Sequence[Option], patterns: Patterns) -> Matrix:
    """A party's moves: between states that differ only in its own options, not against what is irreversible.

    An option that may be either agrees with both. Raises `GraphError` if there are too many.
    """
    own = np.array([o.party == party for o in options], np.bool_)
    stays = np.array([o.irreversible == "taken" for o in options], np.bool_) & own
    gone = np.array([o.irreversible == "dropped" for o in options], np.bool_) & own
    loose = (patterns == EITHER).any(axis=1)
    exact = np.flatnonzero(~loose)
    rows, columns = _pairs(_number(patterns[exact][:, ~own]))
    begin, end = exact[rows], exact[columns]
    bits = _number(patterns[exact] == YES)
    lost, won = bits[rows] & ~bits[columns], ~bits[rows] & bits[columns]
    fine = ((lost & _number(stays[None])[0]) == 0) & ((won & _number(gone[None])[0]) == 0) & (begin != end)
    parts = [(begin[fine], end[fine])]
    for state in np.flatnonzero(loose):
        for backward in (False, True):
            parts.append(_around(int(state), patterns, own, stays, gone, backward))
    begin, end = (np.concatenate([p[n] for p in parts]) for n in (0, 1))
    n = len(patterns)
    found = csr_array((np.ones(len(begin), np.int32), (begin, end)), shape=(n, n))
    found.sum_duplicates()
    return found.astype(np.bool_)


def _number(bits: NDArray[np.generic]) -> NDArray[np.int64]:
    """Rows of at most 60 bits as whole numbers."""
    return np.asarray((bits == YES).astype(np.int64) @ (np.int64(1) << np.arange(bits.shape[1], dtype=np.int64)))


def _pairs(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of places with equal keys."""
    order = np.argsort(keys, kind="stable")
    _, begin, count = np.unique(keys[order], return_index=True, return_counts=True)
    total = int((count.astype(np.int64) ** 2).sum())
    if total > MOST_MOVES:
        raise GraphError(f"a party has {total:,} moves; at most {MOST_MOVES:,} fit: exclude more states")
    begin, count = np.repeat(begin, count), np.repeat(count, count)
    rows = np.repeat(order, count)
    inside = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
    return rows, order[np.repeat(begin, count) + inside]


def _around(state: int, patterns: Patterns, own: Bools, stays: Bools, gone: Bools, backward: bool) -> tuple[Ints, Ints]:
    """The moves into (`backward`) or out of a state in which some options may be either."""
    here = patterns[state]
    differ = (patterns != here) & (patterns != EITHER) & (here != EITHER)
    before, after = (patterns, here[None]) if backward else (here[None], patterns)
    against = differ & ((stays & (before == YES)) | (gone & (after == YES)))
    ends = np.flatnonzero(~(differ & ~own).any(axis=1) & (differ & own).any(axis=1) & ~against.any(axis=1))
    mine = np.full(len(ends), state)
    return (ends, mine) if backward else (mine, ends)
