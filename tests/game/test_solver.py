"""The solver against closed forms, published results and Gambit."""

import sys

import numpy as np
import pytest
from games import alternating_offers, random_game, three_parties
from hypothesis import given, settings
from hypothesis import strategies as st
from peers import first_move_gap

from detente.game import GameBuilder, GameError, Move, solve
from detente.game.memory import memory


def test_rubinstein_1982():
    game = alternating_offers(0.9, 0.8, menu=500)
    solution = solve(game, horizon=None, settled=1e-7)
    assert solution.value("A", game.state("offer-a"))[0] == pytest.approx((1 - 0.8) / (1 - 0.9 * 0.8), abs=1.5 / 500)


@pytest.mark.parametrize("menu, within", [(100, 0.02), (1000, 1.5e-3)])
def test_finite_alternating_offers_approach_the_closed_form(menu, within):
    # Stahl 1972: with T rounds the first offer is (1 - (-d)^T) / (1 + d); the last is made by B when T is even.
    game = alternating_offers(0.9, 0.9, menu)
    value = solve(game, horizon=40, keep_policies=False).value("A", game.state("offer-a"))[0]
    assert value == pytest.approx((1 - 0.9**40) / 1.9, abs=within)
    assert (1 - 0.9**40) / 1.9 == pytest.approx(0.518536, abs=1e-6)


def fearon(p_low: float, noise: float = 1e-4) -> float:
    """Fearon 1995: A demands x; B, whose cost of war is .05 or .35, accepts or fights; p = .6, c_A = .1. Returns the chance of the high demand."""
    g = GameBuilder()
    g.party("A", noise=noise)
    g.party("B", {"low": p_low, "high": 1 - p_low}, noise=noise)
    menu = np.array([0.5, 0.649, 0.8, 0.949])
    demand, answer = g.states("demand"), g.states("answer", x=4)
    peace, war = g.states("peace", x=4), g.states("war")
    g.decide(demand, "A", {str(n): Move(answer.ids[n]) for n in range(4)})
    g.decide(answer, "B", {"yes": Move(peace.ids), "no": Move(war.ids)})
    g.terminal(peace, {"A": menu, "B": 1 - menu})
    g.terminal(war, {"A": 0.6 - 0.1, "B": {"low": 0.4 - 0.05, "high": 0.4 - 0.35}})
    game = g.build()
    solution = solve(game)
    return float(solution.policy(game.state("demand"))[0, 3])


def test_fearon_1995_risk_return():
    low, high = 0.01, 0.99
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if fearon(middle) > 0.5 else (low, middle)
    # Demands just below the indifference points move the threshold by their distance.
    assert low == pytest.approx((0.35 - 0.05) / (0.35 + 0.1), abs=2e-3)
    assert fearon(0.64) > 0.99
    assert fearon(0.69) < 0.01


def powell(power_now: float, power_later: float, discount: float = 0.7) -> float:
    """Powell 2006: chance that the declining side fights now. The rising side offers everything it can, but cannot commit."""
    cost, noise, menu = 0.1, 1e-3, np.linspace(0, 1, 101)
    g = GameBuilder()
    g.party("rising", noise=noise, discount=discount)
    g.party("declining", noise=noise, discount=discount)
    offer_1, offer_2 = g.states("offer-1"), g.states("offer-2")
    answer_1, answer_2, peace = (g.states(n, x=101) for n in ("answer-1", "answer-2", "peace"))
    war_1, war_2 = g.states("war-1"), g.states("war-2")
    g.decide(offer_1, "rising", {str(n): Move(answer_1.ids[n]) for n in range(101)})
    flow = {"declining": (1 - discount) * menu, "rising": (1 - discount) * (1 - menu)}
    g.decide(answer_1, "declining", {"yes": Move(offer_2.ids, reward=flow, later=True), "no": Move(war_1.ids)})
    g.decide(offer_2, "rising", {str(n): Move(answer_2.ids[n]) for n in range(101)})
    g.decide(answer_2, "declining", {"yes": Move(peace.ids), "no": Move(war_2.ids)})
    g.terminal(peace, {"declining": menu, "rising": 1 - menu})
    for war, p in ((war_1, power_now), (war_2, power_later)):
        g.terminal(war, {"declining": p - cost, "rising": 1 - p - cost})
    game = g.build()
    solution = solve(game, horizon=2)
    offers = solution.policy(game.state("offer-1"))[0]
    return float(sum(w * solution.policy(game.state("answer-1", n))[0, 1] for n, w in enumerate(offers)))


def test_powell_2006_commitment_problem():
    # Peace gives the declining side at most (1 - d) + d (p2 - c); it fights now when p1 - c is more.
    # p2 = .2: .37, so war from p1 > .47.
    assert powell(0.60, 0.2) > 0.99
    assert powell(0.50, 0.2) > 0.9
    assert powell(0.40, 0.2) < 0.05
    assert powell(0.60, 0.6) < 0.05


@pytest.mark.parametrize("seed", range(50))
def test_gambit_agrees_where_nobody_moves_after_the_last_informative_move(seed):
    game = random_game(seed)
    solution = solve(game, points=5, tolerance=1e-12)
    assert solution.report.residual < 1e-10
    assert first_move_gap(game, solution) < 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_gambit_is_approached_as_the_belief_grid_is_refined(seed):
    game = random_game(100 + seed, again=True, kinds=(2, 2))
    gaps = [first_move_gap(game, solve(game, points=n, tolerance=1e-12)) for n in (5, 17, 65, 257)]
    assert gaps[-1] < 2e-5
    # The stated error, falling as the square of the spacing, from the difference of the two coarsest grids.
    assert gaps[-1] <= gaps[0] + 1e-9
    coarse, fine = (solve(game, points=n, tolerance=1e-12).policy(game.state("root")) for n in (9, 17))
    assert first_move_gap(game, solve(game, points=17, tolerance=1e-12)) <= np.abs(coarse - fine).max() + 1e-4


def test_gambit_agrees_on_three_types_with_a_later_move():
    game = random_game(7, again=True, kinds=(3, 2))
    assert first_move_gap(game, solve(game, points=33, tolerance=1e-12)) < 5e-4


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.floats(0.1, 20))
def test_scaling_values_and_noise_together_changes_nothing(seed, factor):
    game = random_game(seed)
    policy = solve(game).policy(game.state("root"))
    parties = tuple(type(p)(p.name, p.types, p.prior, p.noise * factor, p.discount, p.credulity) for p in game.parties)
    larger = type(game)(
        parties,
        game.families,
        game.actions,
        game.tree._replace(reward=game.tree.reward * factor),
        game.order,
        game.start_value * factor,
        game.payoff * factor,
    )
    np.testing.assert_allclose(solve(larger).policy(game.state("root")), policy, atol=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_gambit_agrees_on_three_informed_parties(seed):
    game = three_parties(seed)
    assert first_move_gap(game, solve(game, points=5, tolerance=1e-12)) < 1e-6


def signalling(order: tuple[int, int], actions: tuple[int, ...], swap: bool, dominated: bool) -> np.ndarray:
    """A sender with two types and three actions before a receiver; labels in any order, perhaps one hopeless action more."""
    worth = {"weak": np.array([0.2, 0.5, 0.4]), "strong": np.array([0.6, 0.3, 0.5])}
    answer = np.array([[0.1, 0.7], [0.6, 0.3], [0.4, 0.5]])
    types = [("weak", 0.4), ("strong", 0.6)]
    g = GameBuilder()
    add = [
        lambda: g.party("sender", dict(types[i] for i in order), noise=0.1),
        lambda: g.party("receiver", noise=0.1),
    ]
    for make in add[:: -1 if swap else 1]:
        make()
    root, reply, again = g.states("root"), g.states("reply", a=3), g.states("again", a=3, r=2)
    end, bad = g.states("end", a=3, r=2, x=2), g.states("bad")
    moves = {f"a{n}": Move(reply.ids[n], reward={"sender": {t: w[n] for t, w in worth.items()}}) for n in actions}
    if dominated:
        moves["hopeless"] = Move(bad.ids)
    g.decide(root, "sender", moves)
    g.decide(reply, "receiver", {"r0": Move(again.ids[:, 0]), "r1": Move(again.ids[:, 1])})
    g.decide(again, "sender", {"x0": Move(end.ids[..., 0]), "x1": Move(end.ids[..., 1])})
    pay = np.repeat(answer[:, :, None], 2, axis=2)
    pay[..., 1] += np.array([[0.3, -0.2]])
    g.terminal(end, {"receiver": pay, "sender": {"weak": 0.3 * pay, "strong": 0.5 - 0.4 * pay}})
    g.terminal(bad, {"sender": -40.0, "receiver": 0.0})
    game = g.build()
    found = solve(game, points=33).policy(game.state("root"))
    rows = [[types[i][0] for i in order].index(t) for t in ("weak", "strong")]
    return np.array([[found[r, list(moves).index(f"a{n}")] for n in range(3)] for r in rows])


@settings(max_examples=20, deadline=None)
@given(
    order=st.permutations((0, 1)),
    actions=st.permutations((0, 1, 2)),
    swap=st.booleans(),
    dominated=st.booleans(),
)
def test_labels_and_hopeless_actions_change_nothing(order, actions, swap, dominated):
    plain = signalling((0, 1), (0, 1, 2), False, False)
    other = signalling(tuple(order), tuple(actions), swap, dominated)
    # The belief grid is mapped from a lattice point to the prior, so relabelling types may move it by rounding only.
    np.testing.assert_allclose(other, plain, atol=2e-6)


def test_a_markov_chain_is_solved_exactly():
    rng = np.random.default_rng(3)
    step = rng.dirichlet(np.ones(7), 5)
    g = GameBuilder()
    for end in range(2):
        g.party(f"observer-{end}")
    chain, ends = g.states("chain", s=5), g.states("ends", e=2)
    g.chance(
        chain,
        Move(
            [(step[:, n], n) for n in range(5)] + [(step[:, 5 + e], ends.ids[e]) for e in range(2)],
            later=True,
        ),
    )
    g.terminal(ends, {f"observer-{e}": np.eye(2)[e] for e in range(2)})
    game = g.build()
    solution = solve(game, horizon=None, settled=1e-14)
    exact = np.linalg.solve(np.eye(5) - step[:, :5], step[:, 5:])
    found = [[solution.value(f"observer-{e}", s)[0] for e in range(2)] for s in range(5)]
    np.testing.assert_allclose(found, exact, atol=1e-10)


def test_credulity_moves_the_decision_and_not_the_truth():
    def cautious(share: float) -> tuple[float, float]:
        g = GameBuilder()
        g.party("leader", {"honest": 0.2, "liar": 0.8}, noise=0.01)
        g.party("backer", noise=0.02, credulity={"leader": ("honest", share)})
        ask, act = g.states("ask"), g.states("act")
        trust, refuse = g.states("trust"), g.states("refuse")
        kept, broken = g.states("kept"), g.states("broken")
        g.chance(ask, Move(act.ids))
        g.decide(act, "backer", {"trust": Move(trust.ids), "refuse": Move(refuse.ids)})
        g.decide(
            trust,
            "leader",
            {
                "keep": Move(kept.ids, reward={"leader": {"honest": 1.0, "liar": 0.0}}),
                "break": Move(broken.ids, reward={"leader": {"honest": 0.0, "liar": 1.0}}),
            },
        )
        g.terminal(kept, {"backer": 1.0})
        g.terminal(broken, {"backer": 0.0})
        g.terminal(refuse, {"backer": 0.5})
        game = g.build()
        solution = solve(game, points=9)
        return float(solution.policy(game.state("act"))[0, 0]), float(solution.value("backer", game.state("trust"))[0])

    sober, duped = cautious(0.0), cautious(0.9)
    assert sober[0] < 0.01
    assert duped[0] > 0.99
    assert sober[1] == pytest.approx(0.2, abs=1e-6)
    assert duped[1] == pytest.approx(0.2, abs=1e-6)


def test_report_says_what_to_try_when_iteration_fails():
    game = random_game(1)
    report = solve(game).report
    assert report.trouble is None
    troubled = type(report)(0.02, "war[front=1]", 0.001, 0.0, 1)
    assert "war[front=1]" in troubled.trouble
    assert "belief points" in troubled.trouble


def test_policy_of_a_state_without_mover_is_refused():
    game = random_game(1)
    with pytest.raises(GameError, match="no party moves at end"):
        solve(game).policy(game.state("end", 0, 0, 0))


def test_threads_do_not_change_the_answer():
    game = random_game(3, again=True, kinds=(2, 2))
    one, two = solve(game, points=9), solve(game, points=9, workers=2)
    np.testing.assert_array_equal(one.values, two.values)
    np.testing.assert_array_equal(one.policies, two.policies)


def test_memory_is_stated_and_what_cannot_fit_is_refused(monkeypatch):
    game = random_game(3, again=True, kinds=(3, 3))
    needed = memory(game, 9)
    solution = solve(game, points=9)
    assert (
        solution.values.nbytes + solution.policies.nbytes
        <= needed
        <= 4 * (solution.values.nbytes + solution.policies.nbytes)
    )
    monkeypatch.setattr(sys.modules["detente.game.memory"], "_free_memory", lambda: needed - 1)
    with pytest.raises(GameError, match=r"needs .* GiB .* use fewer belief points"):
        solve(game, points=9)
