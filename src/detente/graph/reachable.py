"""Where a coalition can get to by moving in turns, when nobody moves twice running (Fang, Hipel & Kilgour 1993, definition 4.2).

A walk is therefore over pairs of a state and who moved last. The functions take the matrices of the movers: all their moves, or only those that
improve; a mover may also be a coalition that moves as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from detente.graph.model import Bools, GraphError, Ints, Matrix, kept

WORST = np.iinfo(np.int64).max
MOST_ENTRIES = 20_000_000  # of a matrix that tells which state can be reached from which


def least(movers: Sequence[Matrix], values: Ints) -> Ints:
    """For each state the least value of a state that the movers can reach from it by at least one move; `WORST` if they can reach none.

    It finds, without listing what can be reached, what the lists would be asked. G_j(s) is the least value after j moves first from s, F_k(s) after
    anyone but k does: G_j(s) = min over t of min(v(t), F_j(t)), F_k = min over j other than k of G_j, repeated until nothing changes.
    """
    n = len(values)
    after = [np.full(n, WORST) for _ in movers]
    first = [row_least(m, values) for m in movers]
    while True:
        done = True
        for k in range(len(movers)):
            found = np.full(n, WORST)
            for j, g in enumerate(first):
                if j != k:
                    np.minimum(found, g, out=found)
            if (found < after[k]).any():
                after[k], done = found, False
                first[k] = row_least(movers[k], np.minimum(values, found))
        if done:
            break
    return np.minimum.reduce(first) if first else np.full(n, WORST)


def row_least(moves: Matrix, values: Ints) -> Ints:
    """For each state the least value among those to which a move leads; `WORST` where there is none."""
    return _row(moves, values, np.minimum, WORST)


def row_most(moves: Matrix, values: Ints) -> Ints:
    """For each state the greatest value among those to which a move leads; the least of all numbers where there is none."""
    return _row(moves, values, np.maximum, np.iinfo(np.int64).min)


def _row(moves: Matrix, values: Ints, pick: np.ufunc, empty: int) -> Ints:
    found = np.full(moves.shape[0], empty, np.int64)
    some = np.diff(moves.indptr) > 0
    if some.any():
        found[some] = pick.reduceat(values[moves.indices], moves.indptr[:-1][some])
    return found


@dataclass(frozen=True, eq=False)
class Reached:
    """What can be reached from a state, with the shortest ways there.

    `steps` (movers x states): the least number of moves with which a state is reached by a walk whose last mover is this one, -1 if it never is.
    """

    start: int
    steps: NDArray[np.int32]
    _state: NDArray[np.int32]
    _mover: NDArray[np.int32]

    @property
    def distance(self) -> Ints:
        """For each state the least number of moves to it; 0 for the start, -1 for what cannot be reached."""
        far = np.where(self.steps < 0, WORST, self.steps.astype(np.int64))
        found = far.min(axis=0) if len(far) else np.full(self.steps.shape[1], WORST)
        found = np.where(found == WORST, -1, found)
        found[self.start] = 0
        return found

    @property
    def states(self) -> Ints:
        """The states that can be reached by at least one move, other than the start."""
        return np.flatnonzero(self.distance > 0)

    def path(self, state: int) -> list[tuple[int, int]]:
        """A shortest way: pairs of mover and the state it moves to; empty for the start. Raises `GraphError` if there is none."""
        if state == self.start:
            return []
        ends = self.steps[:, state]
        if not (ends > 0).any():
            raise GraphError("that state cannot be reached")
        mover = int(np.argmin(np.where(ends > 0, ends, np.iinfo(np.int32).max)))
        way: list[tuple[int, int]] = []
        while True:
            way.append((mover, state))
            if self.steps[mover, state] == 1:
                return way[::-1]
            state, mover = int(self._state[mover, state]), int(self._mover[mover, state])


def reach(movers: Sequence[Matrix], start: int) -> Reached:
    """Where the movers can get to from one state, in order of the number of moves; among ways of equal length, that of the first mover."""
    n, k = movers[0].shape[0] if movers else start + 1, len(movers)
    steps = np.full((k, n), -1, np.int32)
    state, last = np.full((k, n), -1, np.int32), np.full((k, n), -1, np.int32)
    ends: list[tuple[int, NDArray[np.int64]]] = [(-1, np.array([start]))]
    step = 0
    while ends:
        step += 1
        found: list[tuple[int, NDArray[np.int64]]] = []
        for mover, moves in enumerate(movers):
            fresh: list[NDArray[np.int64]] = []
            for before, states in ends:
                if before == mover:
                    continue
                rows, columns = _out_of(moves, states)
                new = steps[mover, columns] < 0
                columns, first = np.unique(columns[new], return_index=True)
                steps[mover, columns] = step
                state[mover, columns], last[mover, columns] = rows[new][first], before
                fresh.append(columns)
            if fresh and sum(map(len, fresh)):
                found.append((mover, np.concatenate(fresh)))
        ends = found
    return Reached(start, steps, state, last)


def reach_all(movers: Sequence[Matrix]) -> Matrix:
    """Which states the movers can reach from each state, as a matrix (Xu, Hipel & Kilgour 2009, IEEE Trans. SMC-A 39(1)), without the state itself.

    Raises `GraphError` where it has more than `MOST_ENTRIES`.
    """
    new = [m.astype(np.int32) for m in movers]
    seen = list(new)
    while any(m.nnz for m in new):
        ahead = []
        for k, moves in enumerate(movers):
            others = [m for j, m in enumerate(new) if j != k and m.nnz]
            if not others:
                ahead.append(csr_array(moves.shape, dtype=np.int32))
                continue
            step = (sum(others[1:], others[0]) @ moves.astype(np.int32)).sign()
            step = (step - step.multiply(seen[k])).tocsr()
            step.eliminate_zeros()
            ahead.append(step)
            seen[k] = seen[k] + step
            if seen[k].nnz > MOST_ENTRIES:
                raise GraphError(
                    "too many states can be reached from too many others to list them; exclude more states"
                )
        new = ahead
    whole = csr_array(sum(seen[1:], seen[0]).astype(np.bool_))
    whole.sort_indices()
    return kept(whole, whole.indices != np.repeat(np.arange(whole.shape[0]), np.diff(whole.indptr)))


def _out_of(moves: Matrix, states: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All moves out of some states, as the states they begin in and lead to."""
    begin, count = moves.indptr[states], np.diff(moves.indptr)[states]
    rows = np.repeat(states, count)
    inside = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return rows, moves.indices[np.repeat(begin, count) + inside]


def any_of(moves: Matrix, chosen: Bools) -> Bools:
    """For each state whether a move leads to a chosen one."""
    return np.asarray(moves.astype(np.int32) @ chosen.astype(np.int32)) > 0
