"""Every decision of a solved game meets the equation, reckoned anew with NumPy; however decisions are grouped, the answer is the same."""

import numpy as np
import pytest
from games import random_game
from hypothesis import given, settings
from hypothesis import strategies as st
from small import built

from detente.game import GameBuilder, Move, solve
from detente.game.decision.two_types import Task, decide_lanes, make_scratch
from detente.game.model.lattice import make_lattice, pack_grid
from detente.game.numerics.jit import LANES


def logit(worth, noise):
    odds = np.exp((worth - worth.max(axis=-1, keepdims=True)) / noise)
    return odds / odds.sum(axis=-1, keepdims=True)


def misses(solution, states):
    """How far policies at some states of parties of two types are from the logit answer to what they give rise to."""
    tree, grid, game = solution.tree, solution.grid, solution.game
    worst = 0.0
    for s in states:
        mover = int(tree.mover[s])
        first, stride, size = grid.first[mover], grid.stride[mover], grid.size[mover]
        node, actions = grid.second[mover, :size], int(tree.action[s + 1] - tree.action[s])
        cells = solution.values.shape[2]
        begin = tree.policy[s] * cells
        policy = solution.policies[0, begin : begin + 2 * actions * cells].reshape(2, actions, cells)
        worth = np.empty((actions, 2, cells))
        for a in range(actions):
            act = int(tree.action[s]) + a
            worth[a] = tree.reward[act, first : first + 2, None]
            for n in range(tree.successor[act], tree.successor[act + 1]):
                worth[a] += tree.prob[n] * solution.values[tree.target[n], first : first + 2]
        for b in range(cells):
            belief, base = grid.belief[mover, b], b - grid.spot[mover, b] * stride
            line = worth[:, :, base + np.arange(size) * stride]
            joint = belief * policy[1, :, b]
            posterior = joint / (joint + (1 - belief) * policy[0, :, b])
            answers = np.array([[np.interp(posterior[a], node, line[a, k]) for a in range(actions)] for k in range(2)])
            worst = max(worst, np.abs(logit(answers, game.parties[mover].noise) - policy[:, :, b]).max())
    return worst


@pytest.mark.parametrize(
    ("points", "tolerance", "rounding"), [(3, 1e-8, 2e-7), (5, 1e-8, 2e-7), (9, 1e-8, 2e-7), (9, 1e-4, 2e-4)]
)
def test_the_equation_is_met_in_a_war(points, tolerance, rounding):
    game = built().game
    solution = solve(game, horizon=3, points=points, tolerance=tolerance)
    informed = np.flatnonzero(np.isin(game.tree.mover, [0, 1]))
    some = np.random.default_rng(0).choice(informed, 60, replace=False)
    # What is said to be the worst residual is no less than what is found.
    assert misses(solution, some) < max(rounding, 2 * solution.report.residual)
    assert np.median([misses(solution, [s]) for s in some]) < rounding


@pytest.mark.parametrize("seed", range(4))
def test_the_equation_is_met_in_random_games(seed):
    game = random_game(seed, again=True, kinds=(2, 2))
    solution = solve(game, points=9, tolerance=1e-9)
    assert solution.report.residual < 1e-8
    assert misses(solution, np.flatnonzero(game.tree.mover >= 0)) < 1e-7


def tables(rng, actions, size, states, bend):
    """Values (2, size, states) for each action, side by side as (2, size, actions x states)."""
    return 0.3 * rng.normal(size=(2, 1, actions * states)) + bend * rng.normal(size=(2, size, actions * states))


def decided(value, actions, n, prior, noise, stages=8):
    lattice = make_lattice(np.array([1 - prior, prior]), value.shape[1])
    grid = pack_grid([2], [lattice])
    points = value.shape[1]
    scratch = make_scratch(actions, points, value)
    scratch.start[:actions] = np.arange(actions) * n
    policy, odds = (
        np.full(2 * actions * points * n, 1 / actions).astype(value.dtype),
        np.zeros(actions * points * n).astype(value.dtype),
    )
    residual = np.zeros(n)
    task = Task(0, actions, n, noise, stages, 1e-9 if value.dtype == np.float64 else 1e-5, 200)
    decide_lanes(value, task, grid, policy, odds, scratch, residual)
    return policy.reshape(2, actions, points, n), residual, grid


@given(st.integers(0, 10**6), st.sampled_from([2, 3, 5]), st.sampled_from([3, 5, 9]), st.floats(0.05, 0.95))
@settings(max_examples=25, deadline=None)
def test_many_at_once_are_decided_as_each_alone(seed, actions, size, prior):
    rng = np.random.default_rng(seed)
    value = tables(rng, actions, size, 20, 0.02)
    together, residual, _ = decided(value, actions, 20, prior, 0.1)
    assert residual.max() < 1e-9
    for state in (0, 7, 19):
        alone, _, _ = decided(np.ascontiguousarray(value[:, :, state::20]), actions, 1, prior, 0.1)
        np.testing.assert_allclose(together[:, :, :, [state]], alone, atol=1e-7)


@pytest.mark.parametrize("actions", [2, 5])
def test_four_bytes_give_the_answers_of_eight(actions):
    value = tables(np.random.default_rng(actions), actions, 9, LANES, 0.02)
    exact, _, _ = decided(value, actions, LANES, 0.4, 0.05)
    found, residual, _ = decided(value.astype(np.float32), actions, LANES, 0.4, 0.05)
    assert found.dtype == np.float32
    assert residual.max() < 1e-5
    np.testing.assert_allclose(found, exact, atol=5e-5)


def test_certainty_teaches_nothing():
    rng = np.random.default_rng(3)
    value = tables(rng, 2, 5, 30, 0.2)
    policy, residual, _ = decided(value, 2, 30, 0.4, 0.05)
    for end in (0, 4):
        worth = np.moveaxis(value[:, end].reshape(2, 2, 30), 1, 2)
        np.testing.assert_allclose(policy[:, :, end], np.moveaxis(logit(worth, 0.05), 2, 1), atol=1e-12)
    assert residual.max() < 1e-6


def test_what_is_left_over_is_settled_in_the_pool_and_alone():
    # Strong feedback through beliefs and little noise: one Newton step is not enough, and for some not even thirty.
    rng = np.random.default_rng(8)
    value = tables(rng, 2, 9, LANES, 0.3)
    policy, residual, grid = decided(value, 2, LANES, 0.5, 0.03, stages=1)
    settled = residual < 1e-9
    assert settled.mean() > 0.95
    node, checked = grid.second[0, :9], 0
    for state in np.flatnonzero(settled):
        for b in range(9):
            here = policy[:, :, b, state]
            joint = node[b] * here[1]
            mass = joint + (1 - node[b]) * here[0]
            # What all but nobody does teaches what the last digits of its chances say.
            if mass.min() < 1e-3:
                continue
            along = value[:, :, state::LANES]
            worth = np.array(
                [[np.interp(joint[a] / mass[a], node, along[k, :, a]) for a in range(2)] for k in range(2)]
            )
            np.testing.assert_allclose(here, logit(worth, 0.03), atol=1e-6)
            checked += 1
    assert checked > 200


def test_a_separating_answer_is_found():
    # One type gains by yes, the other by no, whatever is believed.
    g = GameBuilder()
    g.party("A", {"x": 0.5, "y": 0.5}, noise=0.01)
    ask, yes, no = g.states("ask"), g.states("yes"), g.states("no")
    g.decide(ask, "A", {"yes": Move(yes.ids), "no": Move(no.ids)})
    g.terminal(yes, {"A": {"x": 1.0, "y": 0.0}})
    g.terminal(no, {"A": {"x": 0.0, "y": 1.0}})
    policy = solve(g.build(), points=5).policy(0)
    np.testing.assert_allclose(policy, [[1, 0], [0, 1]], atol=1e-12)
