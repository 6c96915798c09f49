"""Policies packed by block come back as they were."""

import numpy as np
from small import built

from detente.game import solve
from detente.game.packing import Packing, pack


def test_there_and_back():
    game = built().game
    solution = solve(game, horizon=1, points=3)
    cells = solution.values.shape[2]
    policy = np.random.default_rng(1).random(solution.policies.shape[1])
    packing = Packing(
        game, solution.tree, solution.grid, cells, np.ones(game.size, dtype=bool), policy, False, np.float64
    )
    back = np.zeros_like(policy)
    pack(packing.plan, solution.tree, solution.grid.kinds, cells, back, packing.policy, False)
    np.testing.assert_array_equal(back, policy)
    np.testing.assert_array_equal(packing.unpacked(), policy)
    assert (packing.policy != policy).any()


def test_the_odds_are_those_of_the_policies():
    game = built().game
    solution = solve(game, horizon=1, points=3)
    tree, cells = solution.tree, solution.values.shape[2]
    packing = Packing(
        game, tree, solution.grid, cells, np.ones(game.size, dtype=bool), solution.policies[0], False, np.float64
    )
    seen = set()
    for k in range(packing.plan.first.size):
        mover, s, n = packing.plan.mover[k], int(packing.plan.first[k]), packing.plan.lanes[k]
        if mover < 0 or solution.grid.kinds[mover] != 2:
            continue
        actions = int(tree.action[s + 1] - tree.action[s])
        begin = tree.policy[s] * cells
        policy = packing.policy[begin : begin + 2 * actions * cells * n].reshape(2, actions, cells, n)
        odds = packing.odds[begin // 2 : begin // 2 + actions * cells * n].reshape(actions, cells, n)
        expected = np.log(policy[:, 0] / policy[:, 1]) if actions == 2 else np.log(policy[1] / policy[0])
        np.testing.assert_allclose(odds, expected, atol=1e-9)
        seen.add(actions)
    assert 2 in seen
    assert max(seen) > 2
