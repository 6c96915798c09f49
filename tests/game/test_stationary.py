"""Policy iteration: where it ends no sweep moves anything, and it ends there sooner than sweeps alone."""

import numpy as np
import pytest
from games import alternating_offers
from small import built

from detente.game import solve
from detente.game.kernel import evaluate
from detente.game.stationary import Mixing


@pytest.fixture(scope="module")
def conflict():
    return built()


def today(conflict):
    return int(conflict.places.talk.ids[conflict.today])


def test_mixing_solves_a_linear_map():
    rng = np.random.default_rng(4)
    half = rng.normal(size=(5, 5))
    matrix = 0.95 * half / np.abs(np.linalg.eigvals(half)).max()
    shift = rng.normal(size=5)
    mixing, x = Mixing(5), np.zeros(5)
    for _ in range(12):
        x = mixing(x, matrix @ x + shift)
    np.testing.assert_allclose(x, np.linalg.solve(np.eye(5) - matrix, shift), atol=1e-6)


def test_a_settled_solution_stays_where_it_is(conflict):
    found = solve(conflict.game, horizon=None, points=3, settled=1e-6, most_sweeps=80, inner=conflict.places.slow)
    again = solve(conflict.game, horizon=None, points=3, settled=1e-6, most_sweeps=1, start=found)
    assert found.report.change < 1e-6 > again.report.change
    np.testing.assert_allclose(found.values, again.values, atol=1e-5)


def test_it_needs_fewer_sweeps_than_repetition(conflict):
    # Repeated sweeps close the gap by the discount factor, some .98, each.
    quick = solve(conflict.game, horizon=None, points=3, settled=1e-4, most_sweeps=200, inner=conflict.places.slow)
    assert quick.report.change < 1e-4
    assert quick.report.sweeps < 60


def test_the_root_decides_when_to_stop(conflict):
    everywhere = solve(conflict.game, horizon=None, points=3, settled=1e-3, most_sweeps=100, inner=conflict.places.slow)
    here = solve(
        conflict.game,
        horizon=None,
        points=3,
        settled=1e-2,
        most_sweeps=100,
        inner=conflict.places.slow,
        root=today(conflict),
    )
    assert here.report.sweeps <= everywhere.report.sweeps
    gap = np.abs(here.value("country-a", today(conflict)) - everywhere.value("country-a", today(conflict)))
    assert gap.max() < 0.03


def test_evaluating_the_policies_gives_the_values_of_the_sweep(conflict):
    found = solve(conflict.game, horizon=None, points=3, settled=1e-6, most_sweeps=80, inner=conflict.places.slow)
    tree, entries = found.tree, np.flatnonzero(found.tree.entry >= 0)
    widest = int(np.diff(tree.action).max())
    value = np.concatenate([found.values, np.zeros((widest, *found.values.shape[1:]))])
    # Where each action leads the belief, on the mover's lattice, from the policies alone.
    place = np.zeros(found.policies.shape[1] // 2 + 1)
    points = found.values.shape[2]
    for s in np.flatnonzero(tree.mover >= 0):
        mover, actions = int(tree.mover[s]), int(tree.action[s + 1] - tree.action[s])
        if found.grid.kinds[mover] == 2:
            row = int(tree.policy[s]) * points
            odds = found.policies[0, row : row + 2 * actions * points].reshape(2, actions, points)
            belief, node = found.grid.belief[mover], found.grid.second[mover, : found.grid.size[mover]]
            posterior = belief * odds[1] / ((1 - belief) * odds[0] + belief * odds[1])
            where = np.interp(posterior, node, np.arange(node.size))
            place[row // 2 : row // 2 + actions * points] = where.ravel()
    evaluate(tree, found.grid, found.game.order, value, found.values[entries], found.policies[0], place)
    np.testing.assert_allclose(value[: found.game.size], found.values, atol=2e-4)


def test_cycling_best_responses_settle():
    # Almost no noise and a thousand offers: steps that go too far would never come to rest.
    solution = solve(alternating_offers(0.9, 0.8, menu=100), horizon=None, settled=1e-6)
    assert solution.report.change < 1e-6
