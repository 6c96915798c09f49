"""The belief grid as the kernels read it, and where a belief lies on it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.game.numerics.jit import Floats, Ints, compiled, unfolded


class Grid(NamedTuple):
    """The product grid of beliefs about J parties, with B points in all; a party with one type has one point."""

    kinds: Ints  # (J,) types per party
    first: Ints  # (J,) the party's first value column
    size: Ints  # (J,) belief points per party
    stride: Ints  # (J,) what one step of the party's point adds to the flat point number
    intervals: Ints  # (J,) lattice intervals per edge
    node: Floats  # (J, points, types) beliefs at the points
    second: Floats  # (J, points) the same, second type alone
    width: Floats  # (J, points) for two types: one over the distance to the next point
    warp: Floats  # (J, types) factors of the projective map, see `lattice`
    table: Ints  # (J, codes) lattice coordinates -> point
    jump: Ints  # (J, types) what one step along a cumulated lattice coordinate adds to the code
    lift: Floats  # (J, types) and to the mass of the point before normalisation
    spot: Ints  # (J, B) the party's own point at each flat point
    belief: Floats  # (J, B) the probability of its second type there
    leaves: Floats  # (J,) the chance per period that the party's types are drawn anew
    heir: Floats  # (J, types) from which distribution
    heir_at: Ints  # (J, types) lattice points around that distribution
    heir_share: Floats  # (J, types) and their weights


@unfolded
def surround(belief: Floats, grid: Grid, party: int, at: Ints, share: Floats, cell: Floats, order: Ints) -> float:
    """As `locate`, for three or more types, and describes the cell; the belief need not sum to 1. Returns the mass that normalised the weights.

    Freudenthal's triangulation: `cell[0]` gets the coordinates cumulated from the last type down, `cell[1]` their fractional parts, `order` their
    order: corner v > 0 lies one step along coordinate `order[v]` from corner v - 1. `cell[2]` gets the mass of each corner. `cell` is (3, types),
    `order` (types,). All corners are lattice points, including those of weight 0.
    """
    kinds, n = grid.kinds[party], grid.intervals[party]
    warp, jump, lift, table = grid.warp[party], grid.jump[party], grid.lift[party], grid.table[party]
    total = 0.0
    for k in range(kinds):
        total += warp[k] * belief[k]
    reach = n / total
    above, code, mass = 0.0, 0, n / warp[0]
    cell[0, 0] = n
    for k in range(kinds - 1, 0, -1):
        above += warp[k] * belief[k]
        x = min(above * reach, float(n))
        whole = min(int(x), n - 1)
        cell[0, k], cell[1, k] = x, x - whole
        code += whole * jump[k]
        mass += whole * lift[k]
    for k in range(1, kinds):
        j = k - 1
        while j > 0 and cell[1, order[j]] < cell[1, k]:
            order[j + 1] = order[j]
            j -= 1
        order[j + 1] = k
    before, norm = 1.0, 0.0
    for v in range(kinds):
        if v > 0:
            before = cell[1, order[v]]
            code += jump[order[v]]
            mass += lift[order[v]]
        after = cell[1, order[v + 1]] if v < kinds - 1 else 0.0
        at[v], cell[2, v] = table[code], mass
        share[v] = (before - after) * mass
        norm += share[v]
    for v in range(kinds):
        share[v] /= norm
    return norm


@compiled
def locate(belief: Floats, grid: Grid, party: int, at: Ints, share: Floats) -> None:
    """Write into `at` and `share` (types,) the lattice points around a belief and their weights."""
    kinds = grid.kinds[party]
    n = grid.intervals[party]
    warp = grid.warp[party]
    node = grid.node[party]
    if kinds == 2:
        up = warp[1] * belief[1]
        i = min(int(n * up / (up + warp[0] * belief[0])), n - 1)
        low = node[i, 1]
        x = (belief[1] - low) / (node[i + 1, 1] - low)
        at[0] = i
        at[1] = i + 1
        share[0] = 1.0 - x
        share[1] = x
        return
    surround(belief, grid, party, at, share, np.empty((3, kinds)), np.empty(kinds, dtype=np.int64))
