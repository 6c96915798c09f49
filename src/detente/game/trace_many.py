"""The principal branch of one decision of a party of three or more types, followed through its folds: for what Newton's method does not settle."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.layout import Grid, compiled
from detente.game.settle_many import Room, eliminate, look, settle_many

Floats = npt.NDArray[np.float64]

STEPS = 3000  # along the branch, at most
CORRECTIONS = 8  # of one step, at most
FIRST, LONGEST, SHORTEST = 0.05, 2.0, 1e-9  # step lengths
NEAR = 1e-9  # to the branch


@compiled
def _equations(
    belief: Floats, inverse: float, long: float, grid: Grid, party: int, room: Room, kinds: int, actions: int, y: Floats, h: Floats, m: Floats
) -> None:  # fmt: skip
    """H(x, s) = x - (s / long) F(x) at `y` (x, by type and action, and s), `inverse` being one over the noise at s = long.

    `h` (n,) gets H, the first n - 1 rows of `m` (n, n) its Jacobian. What is found counts from each type's mean over actions.
    """
    n, t = kinds * actions, y[-1] / long
    for k in range(kinds):
        for a in range(actions):
            room.x[k, a] = y[k * actions + a]
    look(belief, inverse, grid, party, room, kinds, actions)
    m[:n] = 0.0
    for k in range(kinds):
        mean = 0.0
        for a in range(actions):
            mean += room.found[k, a] / actions
        for a in range(actions):
            row = k * actions + a
            h[row] = y[row] - t * (room.found[k, a] - mean)
            m[row, n] = -(room.found[k, a] - mean) / long
            m[row, row] += 1.0
            for j in range(kinds):
                for c in range(actions):
                    # Its own worth, less the mean over actions.
                    slope = room.slope[a, k, j] * ((1.0 if c == a else 0.0) - room.sigma[j, c])
                    m[row, j * actions + c] -= t * slope
                    for b in range(actions):
                        m[k * actions + b, j * actions + c] += t * slope / actions


@compiled
def _turn(m: Floats, n: int, tangent: Floats, work: Floats, sign: float) -> float:
    """The direction in which the branch goes on, from the Jacobian in `m` and the direction before, overwritten; returns its orientation.

    The determinant of Jacobian and tangent keeps its sign along the branch, also where it turns sharply, at the edge of a cell (Allgower & Georg
    1990, section 2.1). `sign` is what it is to be, or 0 at the start.
    """
    m[n] = tangent
    work[:n, 0], work[n, 0] = 0.0, 1.0
    found = eliminate(m, work, n + 1, 1)
    sign = found if sign == 0.0 else sign
    length = np.sqrt((work[:, 0] ** 2).sum())
    tangent[:] = work[:, 0] / (length if found == sign else -length)
    return sign


@compiled
def trace_many(
    belief: Floats, noise: float, grid: Grid, party: int, room: Room, kinds: int, actions: int, tolerance: float
) -> float:
    """Follow the logit equilibria of the decision from infinite noise, where play is uniform, to `noise` (Turocy 2005); returns the residual.

    `room` is left as by `settle_many`; if the branch cannot be followed to its end, as that leaves it from what `room.x` was.
    """
    n, inverse = kinds * actions, 1.0 / noise
    before = room.x.copy()
    y, z, aim, tangent = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1)
    h, m = np.zeros((n + 1, 1)), np.zeros((n + 1, n + 1))
    own = room.own[:actions, : grid.size[party]]
    # As long as the worths that noise is to be divided into differ: then a step is as long along the noise as along them.
    long = max(1.0, (own.max() - own.min()) * inverse)
    tangent[n] = 1.0
    _equations(belief, inverse, long, grid, party, room, kinds, actions, y, h[:, 0], m)
    sign = _turn(m, n, tangent, h, 0.0)
    step = FIRST
    for _ in range(STEPS):
        reach = step
        landing = y[n] + step * tangent[n] >= long
        if landing:
            reach = (long - y[n]) / tangent[n]
        aim[:] = y + reach * tangent
        z[:] = aim
        first, good, looks = np.inf, False, 0
        while looks < CORRECTIONS and not good:
            _equations(belief, inverse, long, grid, party, room, kinds, actions, z, h[:, 0], m)
            for i in range(n + 1):
                m[n, i] = tangent[i] if not landing else 1.0 if i == n else 0.0
            h[n, 0] = (m[n] * (z - aim)).sum()
            eliminate(m, h, n + 1, 1)
            z -= h[:, 0]
            size = np.abs(h).max()
            good = size < NEAR
            if looks > 0 and size > 2.0 * first:
                break
            first = min(first, size)
            looks += 1
        if good and np.sqrt(((z - aim) ** 2).sum()) <= 0.5 * reach:
            if landing:
                gap = settle_many(belief, noise, grid, party, room, kinds, actions, tolerance, CORRECTIONS)
                if gap < tolerance:
                    return gap
                break
            y[:] = z
            _equations(belief, inverse, long, grid, party, room, kinds, actions, y, h[:, 0], m)
            _turn(m, n, tangent, h, sign)
            step = min(LONGEST, step * (2.0 if looks <= 3 else 1.0))
        else:
            step *= 0.5
            if step < SHORTEST:
                break
    room.x[:] = before
    return settle_many(belief, noise, grid, party, room, kinds, actions, tolerance, CORRECTIONS)
