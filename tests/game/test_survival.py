"""Survival against closed forms and against play."""

import numpy as np
import pytest

from detente.game import GameBuilder, GameError, Move, play, solve, survival


def hazard(chance: float):
    g = GameBuilder()
    g.party("A")
    calm, broken, over = g.states("calm"), g.states("broken"), g.states("over")
    g.chance(calm, Move([(1 - chance, calm.ids), (chance, broken.ids)], later=True))
    g.chance(broken, Move(over.ids))
    g.terminal(over, {"A": 0.0})
    return g.build()


def test_a_constant_hazard_is_geometric():
    game = hazard(0.2)
    found = survival(solve(game, horizon=None), game.state("calm"), [game.state("broken")], 6)
    np.testing.assert_allclose(found, 0.8 ** np.arange(1, 7), atol=1e-12)


def reviewed():
    """A side of two types, only one of which gains from peace, decides in each period whether to keep it."""
    g = GameBuilder()
    g.party("A", {"firm": 0.4, "weak": 0.6}, noise=0.1, discount=0.9)
    calm, broken, war = g.states("calm"), g.states("broken"), g.states("war")
    g.decide(
        calm,
        "A",
        {"keep": Move(calm.ids, reward={"A": {"firm": 0.08, "weak": 0.11}}, later=True), "break": Move(broken.ids)},
    )
    g.chance(broken, Move(war.ids))
    g.terminal(war, {"A": {"firm": 0.9, "weak": 0.9}})
    return g.build()


def test_it_agrees_with_play():
    game = reviewed()
    solution = solve(game, horizon=None, points=33, settled=1e-8)
    lost = game.families["broken"].ids
    exact = survival(solution, game.state("calm"), lost, 8)
    plays = play(solution, game.state("calm"), 8, 40_000, seed=3, watch={"lost": lost})
    first = plays.first["lost"]
    for n in range(8):
        kept = (first < 0) | (first > n)
        assert exact[n] == pytest.approx(float(plays.weight @ kept), abs=4 * plays.error(kept) + 1e-3)
    assert exact[0] > exact[3] > exact[7] > 0.01


def test_the_types_chances_are_mixed():
    # Nothing the side of two types does depends on what is believed of it, so survival is a mixture of two geometric laws.
    game = reviewed()
    solution = solve(game, horizon=None, points=33, settled=1e-8)
    keeps = solution.policy(game.state("calm"))[:, 0]
    exact = survival(solution, game.state("calm"), game.families["broken"].ids, 5)
    np.testing.assert_allclose(exact, [0.4 * keeps[0] ** n + 0.6 * keeps[1] ** n for n in range(1, 6)], atol=2e-4)


def test_part_of_a_family_is_refused():
    g = GameBuilder()
    g.party("A")
    row, end = g.states("row", x=3), g.states("end")
    g.chance(row, Move(end.ids))
    g.terminal(end, {})
    game = g.build()
    with pytest.raises(GameError, match="pass whole families"):
        survival(solve(game), game.state("row", 0), [game.state("row", 1)], 1)
