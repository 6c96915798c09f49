"""Homotopy for one decision of a party with three or more types: the principal branch, followed through its folds where Newton fails."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.decision.newton_types import Room, eliminate, look, settle_many
from detente.game.model.grid import Grid
from detente.game.numerics.jit import compiled

Floats = npt.NDArray[np.float64]

STEPS = 3000  # steps along the branch, at most
CORRECTIONS = 8  # Newton corrections of one step, at most
FIRST, LONGEST, SHORTEST = 0.05, 2.0, 1e-7  # step lengths
BEYOND = 5e-7  # step that crosses the edge of a cell
NEAR = 1e-9  # distance at which a point counts as on the branch
OFF = 0.1  # how far from its aim a step may end, in step lengths


@compiled
def _equations(
    belief: Floats, inverse: float, long: float, grid: Grid, party: int, room: Room, kinds: int, actions: int, y: Floats, h: Floats, m: Floats,
) -> None:  # fmt: skip
    """H(x, s) = x - (s / long) F(x) at `y` (x by type and action, then s); `inverse` is one over the noise at s = long.

    All rows but the last of `h` (n + 1, 1) get H, and of `m` (n + 1, n + 1) its Jacobian. F is taken less each type's mean over actions.
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
                    # The slope of F, and its part in the mean over actions.
                    slope = room.slope[a, k, j] * ((1.0 if c == a else 0.0) - room.sigma[j, c])
                    m[row, j * actions + c] -= t * slope
                    for b in range(actions):
                        m[k * actions + b, j * actions + c] += t * slope / actions


@compiled
def _turn(m: Floats, n: int, tangent: Floats, work: Floats, sign: float) -> float:
    """Overwrite `tangent` with the direction in which the branch continues, given the Jacobian in `m`; returns the branch's orientation.

    The determinant of Jacobian and tangent keeps its sign along the branch, even where it turns sharply at the edge of a cell (Allgower & Georg
    1990, section 2.1). `sign` is that sign, or 0 at the start.
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
    """Newton's method from `aim` to a point `z` on the branch, in the plane normal to `across`; returns the steps taken, or 0 if it fails."""
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
    """The spread of action values over beliefs and types."""
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

    `room` is left as `settle_many` leaves it: started from the end of the branch or, if that cannot be reached, from the original `room.x`.
    """
    n, inverse = kinds * actions, 1.0 / noise
    before = np.empty((kinds, actions))
    for k in range(kinds):
        for a in range(actions):
            before[k, a] = room.x[k, a]
    y, z, aim, tangent, end = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1)
    h, m = np.zeros((n + 1, 1)), np.zeros((n + 1, n + 1))
    # Scale s by the spread of values over noise, so that a step is about as long in s as in x.
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
                # At the edge of a cell the branch may turn too sharply for any step from this side: cross over and continue from there.
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
