"""The Pareto front of a set of points: those that no other point dominates.

A point dominates another if it is at least as good in every criterion and better in one. Of equal points, one is kept.
Points are taken in falling order of their sum, so none can be dominated by a later one (Kung, Luccio & Preparata 1975 sort by a coordinate for the
same reason). Each is checked against the front found so far, starting with points that have recently dominated others.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def non_dominated(points: Floats) -> Ints:
    """The indices of the points (n, criteria) that no other dominates (more is better), in falling order of their sum.

    Cost: n log n to sort, then at worst n times the size of the front; n log n in all with two criteria.
    """
    if len(points) == 0:
        return np.zeros(0, np.int64)
    rows = np.ascontiguousarray(points, dtype=np.float64)
    if rows.shape[1] == 1:
        return np.array([rows[:, 0].argmax()])
    if rows.shape[1] == 2:
        order = np.lexsort((-rows[:, 1], -rows[:, 0]))
        second = rows[order, 1]
        before = np.concatenate([[-np.inf], np.maximum.accumulate(second)[:-1]])
        front: Ints = order[second > before]
        return front[np.argsort(-rows[front].sum(axis=1), kind="stable")]
    order = np.argsort(-rows.sum(axis=1), kind="stable")
    found: Ints = order[_sweep(rows[order])]
    return found


@numba.njit(cache=True, nogil=True)
def _sweep(rows: Floats) -> Ints:  # pragma: no cover (compiled)
    n, m = rows.shape
    front = np.empty(n, np.int64)
    values = np.empty_like(rows)
    size = 0
    for i in range(n):
        beaten = False
        for k in range(size):
            better = True
            for c in range(m):
                if values[k, c] < rows[i, c]:
                    better = False
                    break
            if better:
                beaten = True
                # What dominates one point often dominates the next, so move it nearer to the start.
                if k > 0:
                    half = k // 2
                    for c in range(m):
                        kept = values[k, c]
                        values[k, c] = values[half, c]
                        values[half, c] = kept
                    place = front[k]
                    front[k] = front[half]
                    front[half] = place
                break
        if not beaten:
            front[size] = i
            for c in range(m):
                values[size, c] = rows[i, c]
            size += 1
    return np.sort(front[:size])
