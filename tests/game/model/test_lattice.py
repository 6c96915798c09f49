"""Belief lattices: the prior is a point, weights are a partition of unity, linear functions are exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.game.model.grid import surround
from detente.game.model.lattice import between, make_lattice, pack_grid, stencil, stencils


def beliefs(kinds: int):
    positive = st.floats(0.001, 1.0)
    return st.lists(positive, min_size=kinds, max_size=kinds).map(lambda x: np.array(x) / sum(x))


@pytest.mark.parametrize("kinds, points, size", [(1, 9, 1), (2, 9, 9), (3, 9, 45), (4, 5, 35)])
def test_number_of_points(kinds, points, size):
    lattice = make_lattice(np.full(kinds, 1 / kinds), points)
    assert lattice.nodes.shape == (size, kinds)
    np.testing.assert_allclose(lattice.nodes.sum(axis=1), 1)


@given(prior=st.integers(2, 4).flatmap(beliefs))
def test_the_prior_is_a_point(prior):
    lattice = make_lattice(prior, 7)
    np.testing.assert_array_equal(lattice.nodes[lattice.prior_node], prior)
    at, weight = stencil(pack_grid([prior.size], [lattice]), [prior])
    assert weight[at == lattice.prior_node].sum() == pytest.approx(1, abs=1e-9)


@given(pair=st.integers(2, 4).flatmap(lambda k: st.tuples(beliefs(k), beliefs(k))))
def test_interpolation_is_exact_for_linear_functions(pair):
    prior, belief = pair
    lattice = make_lattice(prior, 9)
    at, weight = stencil(pack_grid([prior.size], [lattice]), [belief])
    assert weight.min() >= -1e-12
    assert weight.sum() == pytest.approx(1, abs=1e-9)
    np.testing.assert_allclose(weight @ lattice.nodes[at], belief, atol=1e-9)


def test_product_of_two_parties():
    lattices = [make_lattice(np.array([0.3, 0.7]), 5), make_lattice(np.array([0.2, 0.3, 0.5]), 4)]
    grid = pack_grid([2, 3], lattices)
    at, weight = stencil(grid, [np.array([0.6, 0.4]), np.array([0.1, 0.8, 0.1])])
    assert at.size == 6
    first = lattices[0].nodes[at // len(lattices[1].nodes)]
    second = lattices[1].nodes[at % len(lattices[1].nodes)]
    np.testing.assert_allclose(weight @ first, [0.6, 0.4], atol=1e-12)
    np.testing.assert_allclose(weight @ second, [0.1, 0.8, 0.1], atol=1e-12)


def test_a_type_ruled_out_stays_ruled_out():
    lattice = make_lattice(np.array([0.4, 0.0, 0.6]), 5)
    np.testing.assert_array_equal(lattice.nodes[lattice.prior_node], [0.4, 0.0, 0.6])


@given(st.integers(0, 10**6), st.sampled_from([3, 4]))
def test_the_cell_of_a_belief_has_corners_on_the_lattice_only_also_at_its_edges(seed, kinds):
    rng = np.random.default_rng(seed)
    lattice = make_lattice(rng.dirichlet(np.full(kinds, 3.0)), 6)
    grid = pack_grid([kinds], [lattice])
    belief = rng.random(kinds) * (rng.random(kinds) < 0.6)
    if seed % 3 == 0:
        belief = lattice.nodes[rng.integers(len(lattice.nodes))]
    if belief.sum() == 0:
        belief[rng.integers(kinds)] = 2.0
    at, share = np.empty(kinds, dtype=np.int64), np.empty(kinds)
    surround(belief, grid, 0, at, share, np.empty((3, kinds)), np.empty(kinds, dtype=np.int64))
    assert at.min() >= 0
    assert np.linalg.matrix_rank(lattice.nodes[at], tol=1e-6) == kinds, "the corners of one cell"
    np.testing.assert_allclose(share @ lattice.nodes[at], belief / belief.sum(), atol=1e-9)


def grid_of(points, *priors):
    return pack_grid([p.size for p in priors], [make_lattice(p, points) for p in priors])


@given(priors=st.tuples(beliefs(2), beliefs(3)))
def test_the_stencils_of_all_points_are_those_of_each(priors):
    grid = grid_of(4, *priors)
    seen = [0.7 * grid.node[j, : grid.size[j], : grid.kinds[j]] + 0.3 / grid.kinds[j] for j in range(2)]
    at, weight = stencils(grid, seen)
    for n in range(len(at)):
        one, share = stencil(grid, [seen[j][grid.spot[j, n]] for j in range(2)])
        np.testing.assert_array_equal(at[n], one)
        np.testing.assert_allclose(weight[n], share)


@given(prior=st.integers(2, 3).flatmap(beliefs))
def test_from_one_lattice_to_another_linear_functions_stay_exact(prior):
    old, new = grid_of(5, prior), grid_of(9, prior)
    (matrix,) = between(old, new)
    slope = np.arange(1.0, prior.size + 1)
    here, there = (g.node[0, : g.size[0], : prior.size] @ slope for g in (old, new))
    np.testing.assert_allclose(here @ matrix, there, atol=1e-9)
