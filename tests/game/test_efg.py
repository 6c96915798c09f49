"""The extensive form as Gambit reads it."""

import io

import pygambit
import pytest
from games import alternating_offers, random_game

from detente.game import GameError, solve
from detente.game.efg import write_efg


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
    with pytest.raises(GameError, match="more than 100 nodes"):
        write_efg(game, game.state("offer-a"), periods=6)
