"""One decision of a party of three or more types at one belief: Newton's method for the logit equation.

The unknown is `x` (types, actions), what actions are worth over noise. A policy is its logit answer, sigma_k = softmax(x_k); actions teach by Bayes'
rule, and what they are worth then, over noise, is F(x): in equilibrium x = F(x), but for a constant by type. (Reckoned in these terms, actions that
are all but never taken still teach something.) Action a's worth depends on the policy through what a itself teaches alone, so that the Jacobian
is that of each action, of types x types, and one such matrix that ties them together.
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

LONGEST = 6.0  # change of a worth over noise in one step
SHORTEST = 0.03  # share of Newton's step that is still tried
SMALLEST = 1e-3  # pivot
UNKNOWN = -500.0  # the worth supposed of an action that a policy leaves nothing to see of


class Room(NamedTuple):
    """Working space of one decision of a party of three or more types."""

    x: Floats  # (types, actions) worth over noise supposed
    found: Floats  # (types, actions) worth over noise found there
    sigma: Floats  # (types, actions) the logit answer to what was supposed
    fresh: Floats  # (types, actions) and to what was found
    step: Floats  # (types, actions)
    at: Ints  # (actions, types) corners of the cell in which the posterior after each action lies
    share: Floats  # (actions, types) and their weights
    mass: Floats  # (actions,) total probability of each action
    own: Floats  # (actions, points, types) what each action is worth to the mover, along its own beliefs
    posterior: Floats  # (types,)
    slope: Floats  # (actions, types, types) how an action's worth to the first changes with the log of the second's chance of it
    inverse: Floats  # (actions, types, types)
    tie: Floats  # (types, types)
    work: Floats  # (types, types)
    norm: Floats  # (types,)
    mean: Floats  # (types, 1)
    cell: Floats  # (3, types)
    order: Ints  # (types,)


def make_room(grid: Grid, plan: Plan) -> Room | None:
    """Room for all decisions of parties of three or more types; None where there are none, so that nothing is compiled for them."""
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
    """The logit answer of one type; returns the log of the sum of exponentials."""
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
    """From `room.x` to all else but the step, `inverse` being one over the noise; returns the largest difference of a probability."""
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
    """How an action's worth changes with the log of each type's chance of it, in the cell where the posterior lies."""
    slope, cell, order, at = room.slope, room.cell, room.order, room.at[a]
    for k in range(kinds):
        # First by cumulated coordinate: a step along it trades a corner for the next.
        worth, along = room.found[k, a], 0.0
        before = cell[2, 0] * (inverse * room.own[a, at[0], k] - worth)
        for v in range(1, kinds):
            here = cell[2, v] * (inverse * room.own[a, at[v], k] - worth)
            slope[a, k, order[v]] = (here - before) / spread
            before = here
            along += slope[a, k, order[v]] * cell[0, order[v]]
        along /= cell[0, 0]
        # Coordinate j sums the types from j on; what it exceeds the next by is type j's own part.
        sum_ = 0.0
        for j in range(kinds):
            if j > 0:
                sum_ += slope[a, k, j]
            part = cell[0, j] - (cell[0, j + 1] if j < kinds - 1 else 0.0)
            slope[a, k, j] = (sum_ - along) * part


@unfolded
def eliminate(matrix: Floats, right: Floats, n: int, columns: int) -> float:
    """Solve `matrix` (n, n) z = `right` (n, columns), both overwritten, the latter by z (Gauss-Jordan); return the determinant's sign.

    Pivots are kept away from 0: where there is no unique solution, the steps taken with it stay moderate. (For a few unknowns
    LAPACK's calls take longer than their work, and stop at a singular matrix.)
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
    """Newton's step from where `look` has looked.

    With S_a the slopes of action a, r = F(x) - x and w_k the mean of type k's step over its policy, dx_a = S_a (dx_a - w) + r_a. As constants by type
    do not matter, dx_a = (1 - S_a)^-1 (r_a - w), and w follows from its definition.
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
    """The constant by which what was found for a type exceeds what was supposed: the mean over its policy."""
    mean = 0.0
    for a in range(actions):
        mean += room.sigma[k, a] * (room.found[k, a] - room.x[k, a])
    return mean


@unfolded
def _distance(room: Room, kinds: int, actions: int) -> float:
    """How far what was found is from what was supposed, but for a constant by type: the largest difference."""
    worst = 0.0
    for k in range(kinds):
        shift = _shift(room, k, actions)
        for a in range(actions):
            worst = max(worst, abs(room.found[k, a] - room.x[k, a] - shift))
    return worst


@unfolded
def _fill_in(room: Room, kinds: int, actions: int) -> bool:
    """Suppose what was found of actions of which nothing was known; returns whether there are any."""
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
    """Newton's method from `room.x`, at most so many looks; returns the residual, `room` being as `look` leaves it.

    Steps are halved until what is found comes nearer to what was supposed. Of worths no higher than `UNKNOWN`, what is found is supposed first.
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
            # At the edge of a cell, where neither side's slopes lead on: halfway to what was found, and from there anew.
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
