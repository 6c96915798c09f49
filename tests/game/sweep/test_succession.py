"""Changes of leader against closed forms, and against play."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.game import GameBuilder, GameError, Move, idle_values, play, solve, survival
from detente.game.efg import write_efg
from detente.game.model.lattice import make_lattice, pack_grid
from detente.game.sweep.succession import foreseen

shares = st.floats(0.02, 0.98)


@given(shares, shares, shares, shares, st.floats(0, 1), st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_what_others_expect_is_linear_in_beliefs(prior, second, heir, other, leaves, seed):
    # About values that are linear in each belief, a change of leader says the same at any lattice: (1 - q) v(b) + q v(heir).
    rng = np.random.default_rng(seed)
    kinds = [2, 3]
    second_prior = np.array([second, 0.4 * (1 - second), 0.6 * (1 - second)])
    lattices = [make_lattice(np.array([prior, 1 - prior]), 4), make_lattice(second_prior, 4)]
    heirs = [[heir, 1 - heir], [0.3 * other, 0.7 * other, 1 - other]]
    grid = pack_grid(kinds, lattices, [leaves, 0.5], heirs)._replace(first=np.array([-99, -99]))
    slope = rng.normal(size=(2, 3))
    of_first = grid.node[0, :, :2] @ slope[0, :2]
    of_second = grid.node[1, :, :] @ slope[1]
    values = of_first[grid.spot[0]] * of_second[grid.spot[1]]
    expected = ((1 - leaves) * of_first + leaves * slope[0, :2] @ heirs[0])[grid.spot[0]] * (
        0.5 * of_second + 0.5 * slope[1] @ heirs[1]
    )[grid.spot[1]]
    found = foreseen(np.stack([values, values], axis=1)[None], grid, np.array([1.0, 0.0]))
    np.testing.assert_allclose(found[0, :, 0], expected, atol=1e-12)
    np.testing.assert_array_equal(found[0, :, 1], values)


def pays(leaves):
    """A party of two types is paid something in every period, for ever; another, without types, looks on."""
    g = GameBuilder()
    g.party("A", {"x": 0.4, "y": 0.6}, discount=0.9, leaves=leaves, heirs={"x": 0.25, "y": 0.75})
    g.party("B", discount=0.8)
    each = g.states("each")
    g.decide(each, "A", {"go on": Move(each.ids, reward={"A": {"x": 1.0, "y": 3.0}, "B": 2.0}, later=True)})
    return g.build()


@pytest.mark.parametrize("leaves", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("horizon", [None, 7])
def test_a_party_values_the_types_to_come(leaves, horizon):
    built = pays(leaves)
    found = solve(built, horizon=horizon, settled=1e-12)
    value, paid = np.zeros(2), np.array([1.0, 3.0])
    for _ in range(horizon or 500):
        value = paid + 0.9 * ((1 - leaves) * value + leaves * (value @ [0.25, 0.75]))
    np.testing.assert_allclose(found.value("A", 0), value, rtol=1e-9)
    np.testing.assert_allclose(found.value("A", 0, {"A": {"x": 0.9, "y": 0.1}}), value, rtol=1e-9)
    of_b = 10.0 if horizon is None else 10 * (1 - 0.8**horizon)
    np.testing.assert_allclose(found.value("B", 0), of_b, rtol=1e-9)
    if horizon is None:
        np.testing.assert_allclose(found.worth(0)[:2], value, rtol=1e-9)


def reviewed(leaves):
    """A side of two types, only one of which gains from peace, decides in each period whether to keep it; its leader may change."""
    g = GameBuilder()
    g.party("A", {"firm": 0.4, "weak": 0.6}, noise=0.1, discount=0.9, leaves=leaves, heirs={"firm": 0.7, "weak": 0.3})
    calm, broken, war = g.states("calm"), g.states("broken"), g.states("war")
    go_on = Move(calm.ids, reward={"A": {"firm": 0.08, "weak": 0.11}}, later=True)
    g.decide(calm, "A", {"keep": go_on, "break": Move(broken.ids)})
    g.chance(broken, Move(war.ids))
    g.terminal(war, {"A": {"firm": 0.9, "weak": 0.9}})
    return g.build()


@pytest.mark.parametrize("leaves", [0.2, 1.0])
def test_survival_and_play_agree_with_a_chain_over_types(leaves):
    # Nothing that A does depends on what is believed of it, so its type is a Markov chain, and so is the peace.
    game = reviewed(leaves)
    solution = solve(game, horizon=None, points=33, settled=1e-9)
    calm, lost = game.state("calm"), game.families["broken"].ids
    keeps = solution.policy(calm)[:, 0]
    now, expected = np.array([0.4, 0.6]), []
    for _ in range(8):
        now = now * keeps
        expected.append(now.sum())
        now = (1 - leaves) * now + leaves * now.sum() * np.array([0.7, 0.3])
    np.testing.assert_allclose(survival(solution, calm, lost, 8), expected, atol=3e-4)
    plays = play(solution, calm, 8, 40_000, seed=3, watch={"lost": lost})
    first = plays.first["lost"]
    for n in range(8):
        kept = (first < 0) | (first > n)
        assert float(plays.weight @ kept) == pytest.approx(expected[n], abs=4 * plays.error(kept) + 1e-3)


def test_what_is_learnt_is_forgotten_with_the_leader():
    # A new leader is believed to be what new leaders are, whatever the last one did.
    game = reviewed(1.0)
    solution = solve(game, horizon=None, settled=1e-9)
    plays = play(solution, game.state("calm"), 1, 100, seed=1)
    kept = plays.states[:, 1] == game.state("calm")
    assert kept.any()
    learnt = solution.after(game.state("calm"), 0)["A"]
    np.testing.assert_allclose(plays.beliefs["A"][kept], [list(learnt.values())] * int(kept.sum()), atol=1e-9)
    plays = play(solution, game.state("calm"), 2, 400, seed=1)
    kept = plays.states[:, 2] == game.state("calm")
    again = solution.after(game.state("calm"), 0, {"A": {"firm": 0.7, "weak": 0.3}})["A"]
    np.testing.assert_allclose(plays.beliefs["A"][kept], [list(again.values())] * int(kept.sum()), atol=1e-9)


def test_waiting_goes_on_under_new_leaders():
    g = GameBuilder()
    g.party("A", {"x": 0.5, "y": 0.5}, noise=0.05, discount=0.9, leaves=0.3, heirs={"x": 0.2, "y": 0.8})
    g.party("B", noise=0.05, discount=0.9)
    wait, choose, act, end = g.states("wait"), g.states("choose"), g.states("act"), g.states("end")
    g.chance(wait, Move([(0.5, choose.ids), (0.5, act.ids)]))
    g.decide(choose, "A", {"stay": Move(act.ids), "stop": Move(end.ids)})
    g.chance(act, Move(wait.ids, reward={"A": {"x": 0.1, "y": 0.3}, "B": 0.2}, later=True))
    g.terminal(end, {"A": {"x": 1.0, "y": 2.0}, "B": 1.0})
    built = g.build()
    solution = solve(built, horizon=None, points=9, settled=1e-11)
    wait_id, act_id = int(wait.ids), int(act.ids)
    found = idle_values(solution, act_id, 3, {wait_id: act_id})
    heirs = {"A": {"x": 0.2, "y": 0.8}}
    here = np.concatenate([solution.value("A", wait_id), solution.value("B", wait_id)])
    new = np.concatenate([solution.value("A", wait_id, heirs), solution.value("B", wait_id, heirs)])
    paid = np.array([0.1, 0.3, 0.2])
    for n in range(3):
        drawn = np.array([*[0.2 * new[0] + 0.8 * new[1]] * 2, new[2]])
        here = paid + 0.9 * (0.7 * here + 0.3 * drawn)
        new = paid + 0.9 * (0.7 * new + 0.3 * drawn)
        np.testing.assert_allclose(found[n], here, atol=1e-9)


def test_what_cannot_change_its_leader():
    g = GameBuilder()
    with pytest.raises(GameError, match="it has only one"):
        g.party("A", leaves=0.1)
    with pytest.raises(GameError, match="give each type a chance"):
        g.party("A", {"x": 0.5, "y": 0.5}, leaves=0.1, heirs={"x": 0.4})
    g.party("A", {"x": 0.5, "y": 0.5}, leaves=0.1)
    g.terminal(g.states("end"), {"A": 1.0})
    with pytest.raises(GameError, match="never moves"):
        g.build()
    built = reviewed(0.1)
    assert write_efg(built, built.state("calm")).startswith("EFG")
    with pytest.raises(GameError, match="changes of leader"):
        write_efg(built, built.state("calm"), periods=2)
