"""The values of a block's states to everybody, given the policies there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.model.grid import Grid, locate
from detente.game.numerics.jit import LANES, Reals, compiled
from detente.game.numerics.lanes import least, span

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NARROW = 6  # below this many lanes a look-up is faster than a sum over the lattice


@compiled
def weigh_one(
    value: Reals, source: Ints, pay: Ints, rewards: Reals, s: int, n: int, actions: int, policy: Reals
) -> None:
    """Fill the values of all columns at n states from `s` on where a party without types moves; policy (actions x points x n).

    `source` (actions,) is where actions' values begin. Rewards not included there begin at `pay` (actions,); there are none if that is below 0.
    """
    columns, points, none = value.shape[0], value.shape[1], value.dtype.type(0.0)
    for v in range(columns):
        for b in range(points):
            for x in range(n):
                value[v, b, np.uint64(s + x)] = none
            for a in range(actions):
                at, t = (a * points + b) * n, source[a]
                if pay[a] < 0:
                    for x in range(n):
                        value[v, b, np.uint64(s + x)] += policy[np.uint64(at + x)] * value[v, b, np.uint64(t + x)]
                else:
                    r = pay[a] + v * n
                    for x in range(n):
                        value[v, b, np.uint64(s + x)] += policy[np.uint64(at + x)] * (
                            value[v, b, np.uint64(t + x)] + rewards[np.uint64(r + x)]
                        )


@compiled
def _add(
    value: Reals,
    v: int,
    b: int,
    s: int,
    base: int,
    stride: int,
    t: int,
    share: Reals,
    low: int,
    high: int,
    weight: Reals,
    at: int,
    n: int,
) -> None:
    """value[v, b, s + x] += weight[at + x] * sum over m from low to high of share[m, x] * value[v, base + m * stride, t + x]."""
    m = low
    while m + 2 < high:
        row, c = m * LANES, base + m * stride
        for x in range(n):
            value[v, b, np.uint64(s + x)] += weight[np.uint64(at + x)] * (
                share[np.uint64(row + x)] * value[v, c, np.uint64(t + x)]
                + share[np.uint64(row + LANES + x)] * value[v, c + stride, np.uint64(t + x)]
                + share[np.uint64(row + 2 * LANES + x)] * value[v, c + 2 * stride, np.uint64(t + x)]
            )
        m += 3
    if m + 1 < high:
        row, c = m * LANES, base + m * stride
        for x in range(n):
            value[v, b, np.uint64(s + x)] += weight[np.uint64(at + x)] * (
                share[np.uint64(row + x)] * value[v, c, np.uint64(t + x)]
                + share[np.uint64(row + LANES + x)] * value[v, c + stride, np.uint64(t + x)]
            )
    elif m < high:
        row, c = m * LANES, base + m * stride
        for x in range(n):
            value[v, b, np.uint64(s + x)] += weight[np.uint64(at + x)] * (
                share[np.uint64(row + x)] * value[v, c, np.uint64(t + x)]
            )


@compiled
def _share_out(share: Reals, part: int, node: Floats, width: Floats, size: int, n: int) -> tuple[int, int]:
    """Split posteriors (row `part`) among lattice points, rows 0 to size; returns the first point with a share, and one past the last."""
    real = share.dtype.type
    none, whole = real(0.0), real(1.0)
    low, high = span(share, part, node, size, n)
    row = low * LANES
    for x in range(n):
        share[np.uint64(row + x)] = whole
    for m in range(low, high):
        begin, wide, row = real(node[m]), real(width[m]), m * LANES
        for x in range(n):
            held = min(max((share[np.uint64(part + x)] - begin) * wide, none), whole)
            share[np.uint64(row + x)] -= held
            share[np.uint64(row + LANES + x)] = held
    return low, high + 1


@compiled
def weigh_two(
    value: Reals, source: Ints, s: int, n: int, actions: int, grid: Grid, party: int, policy: Reals, share: Reals
) -> None:
    """The same for a party with two types, whose actions teach; policy (2 x actions x points x n). `share` is scratch."""
    columns, points = value.shape[0], value.shape[1]
    if n < NARROW:
        _weigh_narrow(value, source, s, n, actions, grid, party, policy)
        return
    first, size, stride = grid.first[party], grid.size[party], grid.stride[party]
    part, mass = size * LANES, (size + 1) * LANES
    real, tiny = share.dtype.type, least(share)
    none, whole = real(0.0), real(1.0)
    for b in range(points):
        belief, base = real(grid.belief[party, b]), b - grid.spot[party, b] * stride
        for v in range(columns):
            for x in range(n):
                value[v, b, np.uint64(s + x)] = none
        for a in range(actions):
            one, other = (a * points + b) * n, ((actions + a) * points + b) * n
            for x in range(n):
                up = belief * policy[np.uint64(other + x)]
                both = (whole - belief) * policy[np.uint64(one + x)] + up
                share[np.uint64(mass + x)] = both
                share[np.uint64(part + x)] = up / max(both, tiny)
            low, high = _share_out(share, part, grid.second[party], grid.width[party], size, n)
            for v in range(columns):
                mine = v - first
                if first < 0 or mine < 0 or mine > 1:
                    _add(value, v, b, s, base, stride, source[a], share, low, high, share, mass, n)
                else:
                    _add(value, v, b, s, base, stride, source[a], share, low, high, policy, other if mine else one, n)


@compiled
def _weigh_narrow(
    value: Reals, source: Ints, s: int, n: int, actions: int, grid: Grid, party: int, policy: Reals
) -> None:
    """As `weigh_two`, for few states: looks posteriors up on the lattice one by one."""
    columns, points = value.shape[0], value.shape[1]
    first, stride, size = grid.first[party], grid.stride[party], grid.size[party]
    for v in range(columns):
        for b in range(points):
            for x in range(n):
                value[v, b, s + x] = 0.0
    for b in range(points):
        belief, base = grid.belief[party, b], b - grid.spot[party, b] * stride
        for a in range(actions):
            for x in range(n):
                f0, f1 = policy[(a * points + b) * n + x], policy[((actions + a) * points + b) * n + x]
                up = belief * f1
                both = (1.0 - belief) * f0 + up
                p = up / max(both, 1e-300)
                i = 0
                for m in range(1, size - 1):
                    i += p >= grid.second[party, m]
                y = (p - grid.second[party, i]) * grid.width[party, i]
                low, t = base + i * stride, source[a] + x
                high = low + stride
                for v in range(columns):
                    found = value[v, low, t] + y * (value[v, high, t] - value[v, low, t])
                    mine = v - first
                    weight = both if first < 0 or mine < 0 or mine > 1 else (f1 if mine else f0)
                    value[v, b, s + x] += weight * found


@compiled
def weigh_many(
    value: Reals,
    source: Ints,
    s: int,
    grid: Grid,
    party: int,
    actions: int,
    policy: Reals,
    posterior: Floats,
    at: Ints,
    share: Floats,
) -> None:
    """The same at one state `s` where a party with three or more types moves; policy (types, actions, points)."""
    columns, points = value.shape[0], value.shape[1]
    kinds, first, stride = grid.kinds[party], grid.first[party], grid.stride[party]
    for v in range(columns):
        for b in range(points):
            value[v, b, s] = 0.0
    for b in range(points):
        spot = grid.spot[party, b]
        for a in range(actions):
            mass = 0.0
            for k in range(kinds):
                posterior[k] = grid.node[party, spot, k] * policy[k, a, b]
                mass += posterior[k]
            for k in range(kinds):
                posterior[k] = posterior[k] / mass if mass > 1e-290 else grid.node[party, spot, k]
            locate(posterior, grid, party, at, share)
            for m in range(kinds):
                cell = b + (at[m] - spot) * stride
                for v in range(columns):
                    mine = first <= v < first + kinds
                    value[v, b, s] += (policy[v - first, a, b] if mine else mass) * share[m] * value[v, cell, source[a]]
