"""Newton's method for one decision of a party with three or more types at one belief.

The unknown is `x` (types, actions), action values over noise. The policy is the logit response, sigma_k = softmax(x_k); actions teach by Bayes' rule,
and their values over noise are then F(x). In equilibrium x = F(x), up to a constant by type. (In these terms even actions that are almost never taken
still teach something.) The value of action a depends on the policy only through what a itself teaches, so the Jacobian splits into one types x types
block for each action and one such matrix that ties them together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.game.model.grid import Grid, surround
from detente.game.model.schedule import Plan
from detente.game.numerics.jit import compiled, unfolded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LONGEST = 6.0  # change of a value over noise in one step, at most
SHORTEST = 0.03  # smallest share of Newton's step that is tried
SMALLEST = 1e-3  # pivots are kept at least this far from 0
UNKNOWN = -500.0  # stands for the value of an action whose probability is too small to infer one from


class Room(NamedTuple):
    """Working space for one decision of a party with three or more types."""

    x: Floats  # (types, actions) values over noise, as assumed
    found: Floats  # (types, actions) values over noise that follow, F(x)
    sigma: Floats  # (types, actions) logit response to `x`
    fresh: Floats  # (types, actions) logit response to `found`
    step: Floats  # (types, actions) Newton's step
    at: Ints  # (actions, types) corners of the cell that holds the posterior after each action
    share: Floats  # (actions, types) their weights
    mass: Floats  # (actions,) total probability of each action
    own: Floats  # (actions, points, types) action values to the mover, along its lattice
    posterior: Floats  # (types,) after one action
    slope: Floats  # (actions, types, types) derivative of the first type's value in the log of the second's chance of the action
    inverse: Floats  # (actions, types, types) of 1 - slope
    tie: Floats  # (types, types) ties the actions together
    work: Floats  # (types, types) scratch for elimination
    norm: Floats  # (types,) log of the sum of exp(x) over actions
    mean: Floats  # (types, 1) mean step over the policy
    cell: Floats  # (3, types) as `grid.surround` leaves it
    order: Ints  # (types,) likewise


def make_room(grid: Grid, plan: Plan) -> Room | None:
    """Room for the decisions of parties with three or more types; None if there are none, so that nothing is compiled for them."""
    movers = plan.mover[plan.mover >= 0]
    kinds = int(grid.kinds[movers].max(initial=0))
    if kinds < 3:
        return None
    actions, points = int(np.diff(plan.act).max()), int(grid.size.max())
    return Room(
        np.empty((kinds, actions)),
        np.empty((kinds, actions)),
        np.empty((kinds, actions)),
        np.empty((kinds, actions)),
        np.empty((kinds, actions)),
        np.empty((actions, kinds), dtype=np.int64),
        np.empty((actions, kinds)),
        np.empty(actions),
        np.empty((actions, points, kinds)),
        np.empty(kinds),
        np.empty((actions, kinds, kinds)),
        np.empty((actions, kinds, kinds)),
        np.empty((kinds, kinds)),
        np.empty((kinds, kinds)),
        np.empty(kinds),
        np.empty((kinds, 1)),
        np.empty((3, kinds)),
        np.empty(kinds, dtype=np.int64),
    )


@unfolded
def _softmax(x: Floats, k: int, actions: int, out: Floats) -> float:
    """The logit response of one type; returns the log of the sum of exponentials."""
    top = x[k, 0]
    for a in range(1, actions):
        top = max(top, x[k, a])
    total = 0.0
    for a in range(actions):
        out[k, a] = np.exp(x[k, a] - top)
        total += out[k, a]
    for a in range(actions):
        out[k, a] /= total
    found: float = top + np.log(total)
    return found


@unfolded
def look(belief: Floats, inverse: float, grid: Grid, party: int, room: Room, kinds: int, actions: int) -> float:
    """Fill the room, all but the step, from `room.x`; `inverse` is one over the noise. Returns the largest difference of a probability."""
    x, found, sigma, fresh, posterior = room.x, room.found, room.sigma, room.fresh, room.posterior
    norm = room.norm
    for k in range(kinds):
        norm[k] = _softmax(x, k, actions, sigma)
    for a in range(actions):
        mass = 0.0
        for k in range(kinds):
            posterior[k] = belief[k] * sigma[k, a]
            mass += posterior[k]
        room.mass[a] = mass
        if mass < 1e-250:
            top = -np.inf
            for k in range(kinds):
                if belief[k] > 0.0:
                    top = max(top, x[k, a] - norm[k])
            for k in range(kinds):
                posterior[k] = belief[k] * np.exp(x[k, a] - norm[k] - top) if belief[k] > 0.0 else 0.0
        at, share = room.at[a], room.share[a]
        spread = surround(posterior, grid, party, at, share, room.cell, room.order)
        for k in range(kinds):
            worth = 0.0
            for v in range(kinds):
                worth += share[v] * room.own[a, at[v], k]
            found[k, a] = worth * inverse
        _slopes(room, a, kinds, inverse, spread)
    gap = 0.0
    for k in range(kinds):
        _softmax(found, k, actions, fresh)
        for a in range(actions):
            gap = max(gap, abs(fresh[k, a] - sigma[k, a]))
    return gap


@unfolded
def _slopes(room: Room, a: int, kinds: int, inverse: float, spread: float) -> None:
    """The slope of an action's value in the log of each type's chance of it, in the cell where the posterior lies."""
    slope, cell, order, at = room.slope, room.cell, room.order, room.at[a]
    for k in range(kinds):
        # First by cumulated coordinate: a step along it leads from one corner to the next.
        worth, along = room.found[k, a], 0.0
        before = cell[2, 0] * (inverse * room.own[a, at[0], k] - worth)
        for v in range(1, kinds):
            here = cell[2, v] * (inverse * room.own[a, at[v], k] - worth)
            slope[a, k, order[v]] = (here - before) / spread
            before = here
            along += slope[a, k, order[v]] * cell[0, order[v]]
        along /= cell[0, 0]
        # Coordinate j sums the types from j on, so the part of type j is its excess over the next coordinate.
        sum_ = 0.0
        for j in range(kinds):
            if j > 0:
                sum_ += slope[a, k, j]
            part = cell[0, j] - (cell[0, j + 1] if j < kinds - 1 else 0.0)
            slope[a, k, j] = (sum_ - along) * part


@unfolded
def eliminate(matrix: Floats, right: Floats, n: int, columns: int) -> float:
    """Solve `matrix` (n, n) z = `right` (n, columns) by Gauss-Jordan elimination; `right` becomes z. Returns the sign of the determinant.

    Overwrites both arrays. Pivots are kept away from 0, so that steps stay moderate where there is no unique solution. (For a few unknowns, calling
    LAPACK takes longer than the work itself, and it fails on a singular matrix.)
    """
    sign = 1.0
    for c in range(n):
        best = c
        for i in range(c + 1, n):
            if abs(matrix[i, c]) > abs(matrix[best, c]):
                best = i
        if best != c:
            sign = -sign
            for j in range(c, n):
                matrix[c, j], matrix[best, j] = matrix[best, j], matrix[c, j]
            for j in range(columns):
                right[c, j], right[best, j] = right[best, j], right[c, j]
        pivot = matrix[c, c]
        if pivot < 0.0:
            sign = -sign
        if abs(pivot) < SMALLEST:
            pivot = SMALLEST if pivot >= 0.0 else -SMALLEST
        over = 1.0 / pivot
        for j in range(c + 1, n):
            matrix[c, j] *= over
        for j in range(columns):
            right[c, j] *= over
        for i in range(n):
            factor = matrix[i, c]
            if i != c and factor != 0.0:
                for j in range(c + 1, n):
                    matrix[i, j] -= factor * matrix[c, j]
                for j in range(columns):
                    right[i, j] -= factor * right[c, j]
    return sign


@unfolded
def _plan_step(room: Room, kinds: int, actions: int) -> None:
    """Newton's step, from what `look` has found.

    With S_a the slopes of action a, r = F(x) - x, and w_k the mean of type k's step over its policy, dx_a = S_a (dx_a - w) + r_a. Constants by type
    do not matter, so dx_a = (1 - S_a)^-1 (r_a - w), and w follows from its definition.
    """
    x, found, sigma, step, inverse = room.x, room.found, room.sigma, room.step, room.inverse
    tie, w, work = room.tie, room.mean, room.work
    for k in range(kinds):
        w[k, 0] = 0.0
        tie[k, :kinds] = 0.0
    for a in range(actions):
        for k in range(kinds):
            for j in range(kinds):
                inverse[a, k, j] = 1.0 if k == j else 0.0
                work[k, j] = inverse[a, k, j] - room.slope[a, k, j]
        eliminate(work, inverse[a], kinds, kinds)
        for k in range(kinds):
            total = 0.0
            for j in range(kinds):
                total += inverse[a, k, j] * (found[j, a] - x[j, a])
                tie[k, j] += sigma[k, a] * inverse[a, k, j]
            step[k, a] = total
            w[k, 0] += sigma[k, a] * total
    eliminate(tie, w, kinds, 1)
    for a in range(actions):
        for k in range(kinds):
            for j in range(kinds):
                step[k, a] -= inverse[a, k, j] * w[j, 0]


@unfolded
def _shift(room: Room, k: int, actions: int) -> float:
    """The constant by which F(x) exceeds x for a type: the mean over its policy."""
    mean = 0.0
    for a in range(actions):
        mean += room.sigma[k, a] * (room.found[k, a] - room.x[k, a])
    return mean


@unfolded
def _distance(room: Room, kinds: int, actions: int) -> float:
    """The largest difference between F(x) and x, up to a constant by type."""
    worst = 0.0
    for k in range(kinds):
        shift = _shift(room, k, actions)
        for a in range(actions):
            worst = max(worst, abs(room.found[k, a] - room.x[k, a] - shift))
    return worst


@unfolded
def _fill_in(room: Room, kinds: int, actions: int) -> bool:
    """Replace unknown values in x by those found; returns whether there were any."""
    x, some = room.x, False
    for k in range(kinds):
        shift = _shift(room, k, actions)
        for a in range(actions):
            if x[k, a] <= UNKNOWN:
                x[k, a], some = room.found[k, a] - shift, True
    return some


@compiled
def settle_many(
    belief: Floats, noise: float, grid: Grid, party: int, room: Room, kinds: int, actions: int, tolerance: float, most: int
) -> float:  # fmt: skip
    """Newton's method from `room.x`, in at most `most` evaluations; returns the residual and leaves `room` as `look` does.

    Steps are halved until F(x) comes nearer to x. Values no higher than `UNKNOWN` are first replaced by those found.
    """
    x, step = room.x, room.step
    best, length, gap = np.inf, 1.0, np.inf
    for tried in range(most):
        gap = look(belief, 1.0 / noise, grid, party, room, kinds, actions)
        if tried == 0 and _fill_in(room, kinds, actions):
            continue
        if gap < tolerance:
            break
        size = _distance(room, kinds, actions)
        if size < best:
            best, length = size, min(1.0, 2.0 * length)
            _plan_step(room, kinds, actions)
            longest = 0.0
            for k in range(kinds):
                for a in range(actions):
                    longest = max(longest, abs(step[k, a]))
            if longest > LONGEST:
                for k in range(kinds):
                    for a in range(actions):
                        step[k, a] *= LONGEST / longest
            for k in range(kinds):
                for a in range(actions):
                    x[k, a] += length * step[k, a]
        elif length < SHORTEST:
            # At the edge of a cell the slopes of neither side may help: go halfway to F(x) and start afresh there.
            for k in range(kinds):
                for a in range(actions):
                    x[k, a] += 0.5 * (room.found[k, a] - x[k, a])
            best, length = np.inf, 1.0
        else:
            for k in range(kinds):
                for a in range(actions):
                    x[k, a] -= 0.5 * length * step[k, a]
            length *= 0.5
    return gap
