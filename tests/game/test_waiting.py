"""Periods in which nobody with private types moves."""

import numpy as np
import pytest

from detente.game import GameBuilder, GameError, Move, idle_values, solve


def game():
    g = GameBuilder()
    g.party("A", {"x": 0.5, "y": 0.5}, noise=0.05, discount=0.9)
    g.party("B", noise=0.05, discount=0.9)
    wait, choose, act, end = (
        g.states("wait", s=2),
        g.states("choose", s=2),
        g.states("act", s=2),
        g.states("end", s=2),
    )
    g.chance(wait, Move([(0.5, choose.ids), (0.5, act.ids)]))
    g.decide(choose, "A", {"stay": Move(act.ids), "stop": Move(end.ids)})
    g.decide(
        act,
        "B",
        {
            "same": Move(wait.ids, reward={"A": {"x": 0.1, "y": 0.3}}, later=True),
            "move": Move(wait.ids[::-1], reward={"B": [0.0, 0.2]}, later=True),
        },
    )
    g.terminal(end, {"A": {"x": [1.0, 2.0], "y": [0.5, 3.0]}, "B": [1.0, 0.0]})
    return g.build()


def test_against_a_recursion_by_hand():
    built = game()
    solution = solve(built, horizon=None, settled=1e-10)
    wait, act = built.families["wait"].ids, built.families["act"].ids
    found = idle_values(solution, int(act[0]), 2, dict(zip(wait.tolist(), act.tolist(), strict=True)))
    policy = np.array([solution.policy(int(s))[0] for s in act])
    paid = {"x": 0.1, "y": 0.3}
    for column, kind in enumerate("xy"):
        value = np.array([solution.value("A", int(s))[column] for s in wait])
        for n in range(2):
            value = policy[:, 0] * (paid[kind] + 0.9 * value) + policy[:, 1] * 0.9 * value[::-1]
            assert found[n, column] == pytest.approx(value[0], abs=1e-12)


def test_a_party_with_types_must_not_move_on_the_way():
    built = game()
    solution = solve(built, horizon=None)
    with pytest.raises(GameError, match="so beliefs would move"):
        idle_values(solution, built.state("act", 0), 1, {})
    with pytest.raises(GameError, match="by chance"):
        idle_values(solution, built.state("act", 0), 1, {built.state("wait", 0): built.state("end", 0)})
