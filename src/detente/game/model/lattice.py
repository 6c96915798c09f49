"""Belief lattices: the points of a party's belief simplex at which values are kept.

A belief about a party with K types is a point of the (K-1)-simplex. Values are stored at the points of a regular
lattice with `n` intervals per edge, after a projective map that takes one lattice point to the prior. The prior itself is
therefore always a lattice point, and the answer at today's belief needs no interpolation. For two types the map is a shift
of the log-odds. Between points, values are interpolated linearly on the Freudenthal triangulation (Freudenthal 1942; Kuhn
1960). Projective maps take straight lines to straight lines, so the mapped cells are again a triangulation, and functions
linear in the belief are reproduced exactly.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.game.model.grid import Grid, locate
from detente.game.numerics.jit import Reals, compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lattice:
    """The belief points of one party.

    `nodes` has shape (points, types), each row a belief; `prior_node` is the row that equals the prior; `warp` (types,)
    are the factors of the projective map; `table` (codes,) finds a node from its lattice coordinates.
    """

    nodes: Floats
    prior_node: int
    warp: Floats
    table: Ints
    intervals: int


def make_lattice(prior: Floats, points: int) -> Lattice:
    """A lattice over the beliefs about one party, with the prior among its points.

    `prior` has shape (types,), sums to 1 and may contain zeros. `points` is the number of points along an edge of the simplex; it is raised to
    types + 1 if it is less, so that some point lies inside the simplex. One type gives a single point. With K types there are
    C(points + K - 2, K - 1) points in all.
    """
    k = prior.size
    if k == 1:
        return Lattice(np.ones((1, 1)), 0, np.ones(1), np.zeros(1, dtype=np.int64), 1)
    n = max(points - 1, k, 1)
    # Coordinate 0 is what the others leave, so with two types a node's number is its coordinate 1.
    rest = [c[::-1] for c in itertools.product(range(n + 1), repeat=k - 1) if sum(c) <= n]
    coords = np.array([(n - sum(c), *c) for c in rest], dtype=np.int64)
    codes = coords[:, 1:] @ (n + 1) ** np.arange(k - 1)
    table = np.full((n + 1) ** (k - 1), -1, dtype=np.int64)
    table[codes] = np.arange(len(coords))

    present = prior > 0
    inside = np.all((coords > 0) == present, axis=1)
    strain = np.full(len(coords), np.inf)
    ratio = coords[inside][:, present] / n / prior[present]
    strain[inside] = np.abs(np.log(ratio)).max(axis=1)
    at = int(np.argmin(strain))
    warp = np.ones(k)
    warp[present] = coords[at, present] / n / prior[present]
    nodes = coords / warp
    nodes /= nodes.sum(axis=1, keepdims=True)
    nodes[at] = prior
    return Lattice(nodes, at, warp, table, n)


def pack_grid(
    kinds: list[int], lattices: list[Lattice], leaves: Sequence[float] = (), heirs: Sequence[Sequence[float]] = ()
) -> Grid:
    """The lattices of all parties (a single point for those without types), as the arrays that kernels read.

    `leaves` (parties,) is the chance per period that a party's types are drawn anew, and `heirs` the distribution they are then drawn from, one for
    each party; without them nobody's are.
    """
    parties = len(kinds)
    most_nodes = max(len(x.nodes) for x in lattices)
    most_types = max(kinds)
    node = np.zeros((parties, most_nodes, most_types))
    warp = np.ones((parties, most_types))
    table = np.full((parties, max(x.table.size for x in lattices)), -1, dtype=np.int64)
    jump = np.zeros((parties, most_types), dtype=np.int64)
    lift = np.zeros((parties, most_types))
    for j, lattice in enumerate(lattices):
        node[j, : len(lattice.nodes), : kinds[j]] = lattice.nodes
        warp[j, : kinds[j]] = lattice.warp
        table[j, : lattice.table.size] = lattice.table
        powers = (lattice.intervals + 1) ** np.arange(kinds[j] - 1)
        jump[j, 1 : kinds[j]] = np.diff(powers, prepend=0)
        lift[j, 1 : kinds[j]] = np.diff(1 / lattice.warp)
    sizes = np.array([len(x.nodes) for x in lattices], dtype=np.int64)
    # The last party's point varies fastest, as in a C-ordered array over (party 0, party 1, ...).
    strides = np.concatenate([np.cumprod(sizes[::-1])[::-1][1:], [1]]).astype(np.int64)
    kinds_array = np.array(kinds, dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(kinds_array)[:-1]]).astype(np.int64)
    intervals = np.array([x.intervals for x in lattices], dtype=np.int64)
    second = np.ascontiguousarray(node[:, :, min(1, most_types - 1)])
    step = np.diff(second, axis=1, append=0.0)
    width = np.divide(1.0, step, out=np.zeros_like(step), where=step > 0)
    spot = np.arange(int(np.prod(sizes))) // strides[:, None] % sizes[:, None]
    belief = np.take_along_axis(second, spot, axis=1)
    going, heir = np.zeros(parties), np.zeros((parties, most_types))
    heir_at, heir_share = np.zeros((parties, most_types), dtype=np.int64), np.zeros((parties, most_types))
    grid = Grid(
        kinds_array, first, sizes, strides, intervals, node, second, width, warp, table, jump, lift, spot, belief, going, heir, heir_at, heir_share
    )  # fmt: skip
    for j, chance in enumerate(leaves):
        if chance > 0:
            going[j], heir[j, : kinds[j]] = chance, heirs[j]
            heir_at[j, : kinds[j]], heir_share[j, : kinds[j]] = _corners(grid, j, heir[j, : kinds[j]])
    return grid


def stencil(grid: Grid, beliefs: list[Floats]) -> tuple[Ints, Floats]:
    """Where a joint belief lies on the product grid: flat point numbers and weights summing to 1.

    `beliefs` holds one array (types,) per party. There are as many entries as profiles of types, including those of weight 0.
    """
    index, weight = np.zeros(1, dtype=np.int64), np.ones(1)
    for j, belief in enumerate(beliefs):
        if grid.kinds[j] == 1:
            continue
        at, share = _corners(grid, j, belief)
        index = (index[:, None] + at[None, :] * grid.stride[j]).ravel()
        weight = (weight[:, None] * share[None, :]).ravel()
    return index, weight


def stencils(grid: Grid, beliefs: list[Floats], spot: Ints | None = None) -> tuple[Ints, Floats]:
    """The same for many joint beliefs, (beliefs, profiles): `beliefs` holds some for each party, and `spot` (parties, beliefs) says which are meant.

    Without `spot` there is one for each point of the grid, given for each party at its own points.
    """
    where = grid.spot if spot is None else spot
    index = np.zeros((where.shape[1], 1), dtype=np.int64)
    weight = np.ones((where.shape[1], 1))
    for j, some in enumerate(beliefs):
        if grid.kinds[j] == 1:
            continue
        found = [_corners(grid, j, belief) for belief in some]
        at, share = np.array([a for a, _ in found])[where[j]], np.array([x for _, x in found])[where[j]]
        index = (index[:, :, None] + at[:, None, :] * grid.stride[j]).reshape(len(index), -1)
        weight = (weight[:, :, None] * share[:, None, :]).reshape(len(weight), -1)
    return index, weight


@compiled
def mix(values: Reals, index: Ints, weight: Floats, found: Reals) -> None:
    """Interpolate rows of values (rows, points) at beliefs given by their stencils, (beliefs, profiles); fills `found` (rows, beliefs)."""
    real = values.dtype.type
    for r in range(values.shape[0]):
        for c in range(index.shape[0]):
            total = real(0.0)
            for m in range(index.shape[1]):
                total += real(weight[c, m]) * values[r, index[c, m]]
            found[r, c] = total


def _corners(grid: Grid, party: int, belief: Floats) -> tuple[Ints, Floats]:
    """The lattice points around a belief about one party, and their weights."""
    kinds = int(grid.kinds[party])
    if kinds == 1:
        return np.zeros(1, dtype=np.int64), np.ones(1)
    at, share = np.zeros(kinds, dtype=np.int64), np.zeros(kinds)
    locate(np.ascontiguousarray(belief, dtype=np.float64), grid, party, at, share)
    return at, share
