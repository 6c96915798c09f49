"""Policies packed by block come back as they were."""

import numpy as np
from small import built

from detente.game import solve
from detente.game.model.policy_store import Packing, pack


def test_there_and_back():
    game = built().game
    solution = solve(game, horizon=1, points=3)
    cells = solution.values.shape[2]
    policy = np.random.default_rng(1).random(solution.policies.shape[1])
    packing = Packing(game.plan, solution.tree, solution.grid, cells, policy, False, np.float64)
    back = np.zeros_like(policy)
    pack(packing.plan, solution.tree, solution.grid.kinds, cells, back, packing.policy, False)
    np.testing.assert_array_equal(back, policy)
    np.testing.assert_array_equal(packing.unpacked(), policy)
    assert (packing.policy != policy).any()


def test_the_odds_are_those_of_the_policies():
    game = built().game
    solution = solve(game, horizon=1, points=3)
    tree, cells = solution.tree, solution.values.shape[2]
    packing = Packing(game.plan, tree, solution.grid, cells, solution.policies[0], False, np.float64)
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


def test_the_plan_of_later_columns_has_their_rewards():
    game = built().game
    packing = Packing(game.plan, game.tree, solve(game, points=3).grid, 9, np.ones(1), True, np.float64)
    plan, later = packing.plan, packing.plan_for(3)
    paid = 0
    for k in range(plan.first.size):
        for m in range(plan.act[k], plan.act[k + 1]):
            if plan.pay[m] < 0:
                assert later.pay[m] < 0
                continue
            n = int(plan.lanes[k])
            state, action = int(plan.first[k]), m - int(plan.act[k])
            expected = [game.tree.reward[game.tree.action[state + x] + action, 3] for x in range(n)]
            np.testing.assert_array_equal(later.rewards[later.pay[m] : later.pay[m] + n], expected)
            paid += 1
    assert paid > 3
