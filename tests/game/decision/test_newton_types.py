"""One decision of three or more types: closed forms, finite differences, NumPy."""

import numpy as np
import pytest
from decisions import answer, decision, one_mover
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from detente.game.decision.newton_types import UNKNOWN, eliminate, look, make_room, settle_many
from detente.game.model.lattice import make_lattice, pack_grid


def test_room_is_made_where_there_are_three_types_only():
    two = pack_grid([2], [make_lattice(np.array([0.5, 0.5]), 5)])
    assert make_room(two, one_mover(2, 3).plan) is None
    grid, room = decision(4, 3, 5)
    assert room.own.shape == (3, grid.size[0], 4)


@given(st.integers(0, 10**6), st.integers(1, 9))
def test_equations_are_solved_as_numpy_does_and_the_determinants_sign_is_told(seed, n):
    rng = np.random.default_rng(seed)
    matrix, right = rng.normal(size=(n, n)) + 0.5 * np.eye(n), rng.normal(size=(n, 2))
    if np.linalg.cond(matrix) > 1e2:
        return
    expected, det = np.linalg.solve(matrix, right), np.linalg.det(matrix)
    assert eliminate(matrix, right, n, 2) == np.sign(det)
    np.testing.assert_allclose(right, expected, rtol=1e-9, atol=1e-9)


@given(st.integers(0, 10**6), st.sampled_from([3, 4]), st.sampled_from([2, 5]))
@settings(max_examples=40, deadline=None)
def test_slopes_are_those_of_finite_differences(seed, kinds, actions):
    rng = np.random.default_rng(seed)
    grid, room = decision(kinds, actions, 6, rng.dirichlet(np.full(kinds, 5.0)))
    room.own[:] = rng.normal(size=room.own.shape)
    belief, x = rng.dirichlet(np.ones(kinds)), rng.normal(size=(kinds, actions))

    def found(change):
        room.x[:] = x + change
        look(belief, 2.0, grid, 0, room, kinds, actions)
        return room.found.copy()

    small, now = 1e-7, found(0.0)
    slope, sigma, order = room.slope.copy(), room.sigma.copy(), [tuple(row) for row in room.at]
    for j in range(kinds):
        change = np.zeros((kinds, actions))
        change[j, 0] = small
        after = (found(change) - now) / small
        if [tuple(row) for row in room.at] != order:
            continue  # over the edge of a cell
        # A type that leans to action 0 takes the others less.
        learned = np.array([(1.0 if a == 0 else 0.0) - sigma[j, 0] for a in range(actions)])
        np.testing.assert_allclose(after, slope[:, :, j].T * learned, atol=2e-5)


@given(st.integers(0, 10**6), st.sampled_from([3, 4]), st.sampled_from([2, 5]), st.floats(0.2, 0.4))
@settings(max_examples=40, deadline=None)
def test_the_answer_meets_the_equation(seed, kinds, actions, noise):
    """At less noise Newton's method alone does not always arrive, and a homotopy goes on from there."""
    rng = np.random.default_rng(seed)
    grid, room = decision(kinds, actions, 6, rng.dirichlet(np.full(kinds, 5.0)))
    room.own[:] = 0.3 * rng.normal(size=(actions, 1, kinds)) + 0.03 * rng.normal(size=room.own.shape)
    room.x[:] = 0.0
    belief = rng.dirichlet(np.ones(kinds))
    assert settle_many(belief, noise, grid, 0, room, kinds, actions, 1e-11, 40) < 1e-11
    np.testing.assert_allclose(room.fresh, answer(grid, room.own, belief, noise, room.fresh), atol=1e-9)


@pytest.mark.parametrize("noise", [0.5, 1e-3])
def test_where_nothing_is_to_be_learnt_the_answer_is_closed(noise):
    grid, room = decision(3, 4, 5)
    rng = np.random.default_rng(1)
    worth = rng.random((4, 1, 3))
    room.own[:] = worth
    room.x[:] = UNKNOWN
    assert settle_many(np.array([0.2, 0.3, 0.5]), noise, grid, 0, room, 3, 4, 1e-12, 4) < 1e-12
    np.testing.assert_allclose(room.fresh, softmax(worth[:, 0].T / noise, axis=1), atol=1e-11)


def test_a_type_that_is_ruled_out_answers_what_the_others_teach():
    grid, room = decision(3, 3, 5)
    rng = np.random.default_rng(2)
    room.own[:] = rng.random((3, 1, 3)) + 0.05 * rng.random(room.own.shape)
    room.x[:] = 0.0
    belief = np.array([0.6, 0.0, 0.4])
    assert settle_many(belief, 0.1, grid, 0, room, 3, 3, 1e-11, 40) < 1e-11
    np.testing.assert_allclose(room.fresh, answer(grid, room.own, belief, 0.1, room.fresh), atol=1e-9)
