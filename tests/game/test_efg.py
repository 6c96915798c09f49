"""The extensive form as Gambit and OpenSpiel read it."""

import io

import pygambit
import pyspiel
import pytest
from games import alternating_offers, private_costs, random_game
from peers import nash_conv

from detente.game import GameError, solve
from detente.game.efg import tree_size, write_efg


def test_gambit_reads_it_with_perfect_recall():
    game = random_game(2, again=True, kinds=(2, 3))
    tree = pygambit.read_efg(io.StringIO(write_efg(game, game.state("root"))))
    assert [str(p) for p in tree.players] == ["A", "B"]
    assert tree.is_perfect_recall


def test_payoffs_are_discounted_along_the_path():
    game = alternating_offers(0.9, 0.5, menu=2)
    text = write_efg(game, game.state("offer-a"), periods=2)
    # Refuse, then B offers everything and A accepts: one period late, .9 for A.
    assert "{ 0.9, 0.0 }" in text
    assert solve(game, horizon=2).value("A", game.state("offer-a"))[0] >= 0.4


def test_a_tree_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("detente.game.efg.LARGEST", 100)
    game = alternating_offers(0.9, 0.9, menu=5)
    with pytest.raises(GameError, match="nodes; the limit is 100"):
        write_efg(game, game.state("offer-a"), periods=6)


@pytest.mark.parametrize("seed", range(5))
def test_the_size_is_known_before_it_is_written(seed):
    game = random_game(seed, again=True)
    text = write_efg(game, game.state("root"))
    assert len(text.splitlines()) - 1 == tree_size(game, game.state("root"))


def test_openspiel_finds_next_to_nothing_to_gain_against_detente():
    # A logit equilibrium with little noise is close to a Nash equilibrium: no side can gain more than its noise makes it lose.
    gains = []
    for noise in (0.1, 0.03, 0.01):
        game = private_costs(types=2, menu=3, rounds=2, noise=noise)
        gains.append(nash_conv(game, solve(game, points=33), game.state("offer-0")))
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] < 0.012


def test_openspiels_own_solution_of_a_first_offer_is_worth_the_same():
    game = private_costs(types=2, menu=4, rounds=1, noise=0.002)
    start = game.state("offer-0")
    tree = pyspiel.load_efg_game(write_efg(game, start))
    solver = pyspiel.CFRPlusSolver(tree)
    for _ in range(2000):
        solver.evaluate_and_update_policy()
    theirs = pyspiel.expected_returns(tree.new_initial_state(), solver.average_policy(), -1, True)
    solution = solve(game, points=33)
    for party, value in zip("AB", theirs, strict=True):
        kinds = solution.prior()[party].values()
        assert float(solution.value(party, start) @ list(kinds)) == pytest.approx(value, abs=0.01)
