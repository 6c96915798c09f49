"""Decisions of three and four types at little noise: settled, worth what they say, and next to nothing to gain against them."""

import numpy as np
import pytest
from games import private_costs, random_game
from peers import nash_conv

from detente.game import solve
from detente.game.sweep.backup import weigh_many


@pytest.mark.parametrize("noise", [0.1, 0.02, 0.005])
@pytest.mark.parametrize(("types", "points"), [(3, 9), (4, 5)])
def test_every_decision_is_settled_however_little_the_noise(types, points, noise):
    solution = solve(private_costs(types=types, menu=5, rounds=3, noise=noise), points=points)
    assert solution.report.residual < 1e-7


def test_openspiel_finds_little_to_gain_against_three_types():
    gains = []
    for noise in (0.02, 0.005):
        game = private_costs(types=3, menu=3, rounds=2, noise=noise)
        gains.append(nash_conv(game, solve(game, points=9), game.state("offer-0")))
    assert gains[1] < gains[0]
    assert gains[1] < 5e-3


def test_the_values_are_those_of_the_policy():
    game = random_game(3, kinds=(3, 2))
    solution = solve(game, points=6)
    tree, grid = solution.tree, solution.grid
    s = next(int(s) for s in np.flatnonzero(tree.mover == 0))
    actions, kinds, points = int(tree.action[s + 1] - tree.action[s]), 3, solution.values.shape[2]
    value = np.ascontiguousarray(solution.values.transpose(1, 2, 0))
    # What each action leads to, at the belief it is taken at, stands behind the states.
    worth = np.zeros((value.shape[0], points, actions))
    for a in range(actions):
        act = tree.action[s] + a
        for n in range(tree.successor[act], tree.successor[act + 1]):
            worth[:, :, a] += tree.prob[n] * tree.factor[act][:, None] * value[:, :, tree.target[n]]
        worth[:, :, a] += tree.reward[act][:, None]
    room = np.concatenate([value, worth], axis=2)
    begin = int(tree.policy[s]) * points
    policy = solution.policies[0, begin : begin + kinds * actions * points].reshape(kinds, actions, points)
    source = value.shape[2] + np.arange(actions)
    weigh_many(room, source, s, grid, 0, actions, policy, np.empty(3), np.empty(3, dtype=np.int64), np.empty(3))
    np.testing.assert_allclose(room[:, :, s], value[:, :, s], atol=1e-8)
