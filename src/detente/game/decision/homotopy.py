"""The principal branch of one decision of a party of three or more types, followed through its folds: for what Newton's method does not settle."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.decision.newton_types import Room, eliminate, look, settle_many
from detente.game.model.grid import Grid
from detente.game.numerics.jit import compiled

Floats = npt.NDArray[np.float64]

STEPS = 3000  # along the branch, at most
CORRECTIONS = 8  # of one step, at most
FIRST, LONGEST, SHORTEST = 0.05, 2.0, 1e-7  # step lengths
BEYOND = 5e-7  # a step that leads over the edge of a cell
NEAR = 1e-9  # to the branch
OFF = 0.1  # how far from where a step aimed the branch may be found, in steps


@compiled
def _equations(
    belief: Floats, inverse: float, long: float, grid: Grid, party: int, room: Room, kinds: int, actions: int, y: Floats, h: Floats, m: Floats,
) -> None:  # fmt: skip
    """H(x, s) = x - (s / long) F(x) at `y` (x, by type and action, and s), `inverse` being one over the noise at s = long.

    The rows of `h` (n + 1, 1) but the last get H, those of `m` (n + 1, n + 1) its Jacobian. What is found counts from each type's mean over actions.
    """
    n = kinds * actions
    t = y[n] / long
    for k in range(kinds):
        for a in range(actions):
            room.x[k, a] = y[k * actions + a]
    look(belief, inverse, grid, party, room, kinds, actions)
    for i in range(n):
        for j in range(n):
            m[i, j] = 0.0
    for k in range(kinds):
        mean = 0.0
        for a in range(actions):
            mean += room.found[k, a] / actions
        for a in range(actions):
            row = k * actions + a
            h[row, 0] = y[row] - t * (room.found[k, a] - mean)
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
    for i in range(n + 1):
        m[n, i], work[i, 0] = tangent[i], 1.0 if i == n else 0.0
    found = eliminate(m, work, n + 1, 1)
    length = 0.0
    for i in range(n + 1):
        length += work[i, 0] ** 2
    length = np.sqrt(length) if sign in (0.0, found) else -np.sqrt(length)
    for i in range(n + 1):
        tangent[i] = work[i, 0] / length
    return sign if sign != 0.0 else found


@compiled
def _correct(
    belief: Floats, inverse: float, long: float, grid: Grid, party: int, room: Room, kinds: int, actions: int, aim: Floats, across: Floats,
    z: Floats, h: Floats, m: Floats,
) -> int:  # fmt: skip
    """Newton's method from `aim` to the branch, `z`, in the plane across a direction; returns the steps it took, or 0 if it does not get there."""
    n = kinds * actions
    for i in range(n + 1):
        z[i] = aim[i]
    least = np.inf
    for tried in range(1, CORRECTIONS + 1):
        _equations(belief, inverse, long, grid, party, room, kinds, actions, z, h, m)
        h[n, 0] = 0.0
        for i in range(n + 1):
            m[n, i] = across[i]
            h[n, 0] += across[i] * (z[i] - aim[i])
        eliminate(m, h, n + 1, 1)
        size = 0.0
        for i in range(n + 1):
            z[i] -= h[i, 0]
            size = max(size, abs(h[i, 0]))
        if size < NEAR:
            return tried
        if size > 2.0 * least:
            return 0
        least = min(least, size)
    return 0


@compiled
def _spread(room: Room, kinds: int, actions: int, points: int) -> float:
    """How far apart the worths of actions are, over beliefs and types."""
    low, high = np.inf, -np.inf
    for a in range(actions):
        for g in range(points):
            for k in range(kinds):
                low, high = min(low, room.own[a, g, k]), max(high, room.own[a, g, k])
    return high - low


@compiled
def trace_many(
    belief: Floats, noise: float, grid: Grid, party: int, room: Room, kinds: int, actions: int, tolerance: float
) -> float:
    """Follow the logit equilibria of the decision from infinite noise, where play is uniform, to `noise` (Turocy 2005); returns the residual.

    `room` is left as by `settle_many`; if the branch cannot be followed to its end, as that leaves it from what `room.x` was.
    """
    n, inverse = kinds * actions, 1.0 / noise
    before = np.empty((kinds, actions))
    for k in range(kinds):
        for a in range(actions):
            before[k, a] = room.x[k, a]
    y, z, aim, tangent, end = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1)
    h, m = np.zeros((n + 1, 1)), np.zeros((n + 1, n + 1))
    # As long as the worths that noise is to be divided into differ: then a step is as long along the noise as along them.
    long = max(1.0, _spread(room, kinds, actions, grid.size[party]) * inverse)
    tangent[n] = end[n] = 1.0
    _equations(belief, inverse, long, grid, party, room, kinds, actions, y, h, m)
    sign = _turn(m, n, tangent, h, 0.0)
    step, over, arrived = FIRST, False, False
    for _ in range(STEPS):
        landing = y[n] + step * tangent[n] >= long
        reach = (long - y[n]) / tangent[n] if landing else step
        for i in range(n + 1):
            aim[i] = y[i] + reach * tangent[i]
        across = end if landing else tangent
        took = _correct(belief, inverse, long, grid, party, room, kinds, actions, aim, across, z, h, m)
        off = 0.0
        for i in range(n + 1):
            off += (z[i] - aim[i]) ** 2
        if took == 0 or off > (OFF * reach) ** 2:
            step *= 0.5
            if step < SHORTEST:
                if over:
                    break
                # At the edge of a cell, where the branch turns too sharply to be seen from this side: go on as it goes beyond.
                for i in range(n + 1):
                    z[i] = y[i] + BEYOND * tangent[i]
                _equations(belief, inverse, long, grid, party, room, kinds, actions, z, h, m)
                _turn(m, n, tangent, h, sign)
                step, over = FIRST, True
            continue
        for i in range(n + 1):
            y[i] = z[i]
        if landing:
            arrived = True
            break
        _equations(belief, inverse, long, grid, party, room, kinds, actions, y, h, m)
        _turn(m, n, tangent, h, sign)
        step, over = min(LONGEST, step * (2.0 if took <= 3 else 1.0)), over and reach < BEYOND
    for k in range(kinds):
        for a in range(actions):
            room.x[k, a] = y[k * actions + a] if arrived else before[k, a]
    return settle_many(belief, noise, grid, party, room, kinds, actions, tolerance, CORRECTIONS)
