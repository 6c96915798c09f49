"""The builder: what does not fit together is refused with its name and numbers."""

import numpy as np
import pytest

from detente.game import GameBuilder, GameError, Move, solve


def start() -> GameBuilder:
    g = GameBuilder()
    g.party("A", {"x": 0.5, "y": 0.5})
    return g


def test_families_broadcast():
    g = start()
    grid, end = g.states("grid", row=2, column=3), g.states("end", row=2)
    g.decide(grid, "A", {"go": Move(end.ids[:, None], reward={"A": {"x": 1.0, "y": np.arange(3)}})})
    g.terminal(end, {"A": [1.0, 2.0]})
    game = g.build()
    assert game.size == 8
    assert game.label(game.state("grid", 1, 2)) == "grid[row=1, column=2]"
    act = game.tree.action[game.state("grid", 1, 2)]
    assert game.tree.target[game.tree.successor[act]] == game.state("end", 1)
    np.testing.assert_array_equal(game.tree.reward[act], [1.0, 2.0])


def test_successors_come_first_in_the_order():
    g = start()
    a, b, c = (g.states(n) for n in "abc")
    g.chance(a, Move(b.ids))
    g.chance(b, Move(c.ids))
    g.terminal(c, {})
    assert list(g.build().order) == [c.ids, b.ids, a.ids]


def refused(build, message: str) -> None:
    with pytest.raises(GameError, match=message):
        build()


def test_what_is_refused():
    g = start()
    a, b = g.states("first"), g.states("second")
    refused(g.build, "nothing happens at first, second")
    refused(lambda: g.states("first"), "already a family 'first'")
    refused(lambda: g.decide(a, "B", {"go": Move(b.ids)}), "no party 'B'; the parties are A")
    refused(lambda: g.decide(a, "A", {}), "at least one action")
    refused(lambda: g.party("C", {"x": 0.5, "y": 0.4}), "does not sum to 1")
    refused(lambda: g.party("C", noise=0), "noise 0 must be above 0")
    refused(lambda: g.party("C", discount=1.2), "between 0 and 1")
    refused(lambda: g.party("C", {"x": 0.5, "y": 0.5}, credulity={"A": ("x", 0.1)}), "can be credulous")


def test_probabilities_must_sum_to_one():
    g = start()
    a, b = g.states("coin", n=2), g.states("end")
    g.chance(a, Move([([0.5, 0.4], b.ids), (0.5, b.ids)]))
    g.terminal(b, {})
    refused(g.build, r"family 'coin', action '', state 1: probabilities \[0.4 0.5\] sum to 0.9, not 1")


def test_a_circle_within_a_period_is_named():
    g = start()
    a, b = g.states("here"), g.states("there")
    g.chance(a, Move(b.ids))
    g.chance(b, Move(a.ids))
    refused(g.build, "can return to it within one period")
    g.chance(b, Move(a.ids, later=True))
    assert g.build().size == 2


def test_values_for_every_type():
    g = start()
    a = g.states("end")
    g.terminal(a, {"A": {"x": 1.0}})
    refused(g.build, "no value for type 'y' of 'A'")


def test_unknown_state_and_party():
    g = start()
    a = g.states("end")
    g.terminal(a, {})
    game = g.build()
    refused(lambda: game.label(5), "no state 5")
    refused(lambda: game.party("Z"), "no party 'Z'")


def two_types(chance, worth=1.0, noise=0.03):
    g = GameBuilder()
    g.party("p", {"rare": chance, "usual": 1 - chance}, noise=noise)
    start, yes, no = g.states("start"), g.states("yes"), g.states("no")
    g.decide(start, "p", {"yes": Move(yes.ids), "no": Move(no.ids)})
    g.terminal(yes, {"p": worth})
    g.terminal(no, {"p": {"rare": 0.9, "usual": 0.5}})
    return g


def test_a_type_rarer_than_arithmetic_can_tell_is_none():
    assert two_types(1e-46).build().parties[0].prior == (0.0, 1.0)
    assert two_types(1e-11).build().parties[0].prior == (1e-11, 1 - 1e-11)


def test_values_beyond_all_noise_are_refused():
    with pytest.raises(GameError, match="raise its noise"):
        two_types(0.5, worth=1e9, noise=0.001).build()
    with pytest.raises(GameError, match="not a number"):
        two_types(0.5, worth=np.nan).build()
    with pytest.raises(GameError, match="must be numbers"):
        two_types(0.5, noise=np.nan)


def test_a_game_without_what_cannot_be_reached():
    g = start()
    row, end, lone = g.states("row", x=3), g.states("end", x=3), g.states("lone")
    g.decide(row, "A", {"stay": Move(row.ids, later=True), "go": Move(end.ids)})
    g.chance(lone, Move(row.ids[0]))
    g.terminal(end, {"A": [1.0, 2.0, 3.0]})
    game = g.build()
    smaller, number = game.reached_from(np.array([game.state("row", 1), game.state("row", 2)]))
    assert smaller.size == 4
    np.testing.assert_array_equal(number[game.families["row"].ids], smaller.families["row"].ids)
    assert smaller.families["row"].ids.tolist() == [-1, 0, 1]
    assert smaller.label(int(number[game.state("end", 2)])) == "end[x=2]"
    whole, part = solve(game, horizon=3), solve(smaller, horizon=3)
    kept = number >= 0
    np.testing.assert_array_equal(part.values[number[kept]], whole.values[kept])
