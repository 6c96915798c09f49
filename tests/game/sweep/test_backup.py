"""What decisions are worth, against sums in NumPy; by sum and by look-up alike."""

import numpy as np
import pytest

from detente.game.model.lattice import make_lattice, pack_grid
from detente.game.numerics.jit import LANES
from detente.game.sweep.backup import NARROW, weigh_one, weigh_two


def setting(actions, n, seed):
    """Two parties of two types on lattices of 5 and 4 points; values of the mover's actions, then of the decision."""
    rng = np.random.default_rng(seed)
    grid = pack_grid([2, 2], [make_lattice(np.array([0.7, 0.3]), 5), make_lattice(np.array([0.4, 0.6]), 4)])
    points = int(np.prod(grid.size))
    value = rng.random((5, points, (actions + 1) * n))
    source = np.arange(actions) * n
    return grid, points, value, source, rng


@pytest.mark.parametrize("n", [1, NARROW - 1, NARROW, 40])
@pytest.mark.parametrize("party", [0, 1])
@pytest.mark.parametrize("actions", [2, 3])
def test_what_teaches_is_weighed_by_what_it_teaches(n, party, actions):
    grid, points, value, source, rng = setting(actions, n, 5)
    policy = np.moveaxis(rng.dirichlet(np.ones(actions), size=(2, points, n)), 3, 1)
    weigh_two(value, source, actions * n, n, actions, grid, party, policy.ravel(), np.zeros(8 * LANES))
    shape = (value.shape[0], *grid.size, -1)
    before, found = value.reshape(shape), value.reshape(shape)[..., actions * n :]
    for i in range(grid.size[0]):
        for j in range(grid.size[1]):
            here = i if party == 0 else j
            belief, node = grid.second[party, here], grid.second[party, : grid.size[party]]
            b = i * grid.size[1] + j
            for x in range(n):
                expected = np.zeros(value.shape[0])
                for a in range(actions):
                    by_type = policy[:, a, b, x]
                    mass = (1 - belief) * by_type[0] + belief * by_type[1]
                    weight = np.full(value.shape[0], mass)
                    weight[grid.first[party] : grid.first[party] + 2] = by_type
                    along = before[:, :, j, a * n + x] if party == 0 else before[:, i, :, a * n + x]
                    posterior = belief * by_type[1] / mass
                    expected += weight * [np.interp(posterior, node, row) for row in along]
                np.testing.assert_allclose(found[:, i, j, x], expected, atol=1e-12)


def test_what_teaches_nothing_is_weighed_by_its_chance_and_its_pay():
    n, actions = 9, 3
    _, points, value, source, rng = setting(actions, n, 2)
    policy = rng.dirichlet(np.ones(actions), size=(points, n)).transpose(2, 0, 1)
    rewards = rng.random((5, n))
    before = value[:, :, : actions * n].reshape(5, points, actions, n).copy()
    before[:, :, 1] += rewards[:, None]
    pay = np.array([-1, 0, -1])
    weigh_one(value, source, pay, rewards.ravel(), actions * n, n, actions, np.ascontiguousarray(policy).ravel())
    expected = np.einsum("abx,vbax->vbx", policy, before)
    np.testing.assert_allclose(value[:, :, actions * n :], expected, atol=1e-12)
