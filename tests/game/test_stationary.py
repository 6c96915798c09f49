"""Backward induction without an end: where it ends no sweep moves anything, it is the limit of ever longer games, and it ends sooner than these."""

import numpy as np
import pytest
from games import alternating_offers
from small import built

from detente.game import GameBuilder, GameError, Move, solve
from detente.game.model.policy_store import Packing
from detente.game.model.tree import TERMINAL
from detente.game.stationary import Stationary
from detente.game.sweep.backward import evaluate


@pytest.fixture(scope="module")
def conflict():
    return built()


def today(conflict):
    return int(conflict.places.talk.ids[conflict.today])


def test_a_settled_solution_stays_where_it_is(conflict):
    found = solve(conflict.game, horizon=None, points=3, settled=1e-6, most_sweeps=80, inner=conflict.places.standing)
    again = solve(conflict.game, horizon=None, points=3, settled=1e-6, most_sweeps=1, start=found)
    # Once a sweep moves less, one more follows, which solves decisions more finely and so may move a little more.
    assert found.report.change < 1e-5 > again.report.change
    np.testing.assert_allclose(found.values, again.values, atol=1e-5)


def test_it_needs_fewer_sweeps_than_repetition(conflict):
    # Repeated sweeps close the gap by the discount factor, some .98, each.
    quick = solve(conflict.game, horizon=None, points=3, settled=1e-4, most_sweeps=200, inner=conflict.places.standing)
    assert quick.report.change < 3e-4
    assert quick.report.sweeps < 60


def test_the_root_decides_when_to_stop(conflict):
    everywhere = solve(
        conflict.game, horizon=None, points=3, settled=1e-3, most_sweeps=100, inner=conflict.places.standing
    )
    here = solve(
        conflict.game,
        horizon=None,
        points=3,
        settled=1e-2,
        most_sweeps=100,
        inner=conflict.places.standing,
        root=today(conflict),
    )
    assert here.report.sweeps <= everywhere.report.sweeps
    gap = np.abs(here.value("country-a", today(conflict)) - everywhere.value("country-a", today(conflict)))
    assert gap.max() < 0.03


def test_policies_found_in_four_bytes_a_number_still_sum_to_one(conflict):
    found = solve(
        conflict.game,
        horizon=None,
        points=3,
        tolerance=1e-4,
        settled=1e-2,
        most_sweeps=40,
        inner=conflict.places.standing,
    )
    deciding = np.flatnonzero(found.tree.mover >= 0)
    np.testing.assert_allclose(
        np.concatenate([found.policy(int(state)).sum(axis=1) for state in deciding]), 1, rtol=0, atol=1e-14
    )


def test_evaluating_the_policies_gives_the_values_of_the_sweep(conflict):
    found = solve(conflict.game, horizon=None, points=3, settled=1e-6, most_sweeps=80, inner=conflict.places.standing)
    tree, game, cells = found.tree, found.game, found.values.shape[2]
    packing = Packing(game.plan, tree, found.grid, cells, found.policies[0], False, np.float64)
    plan = packing.plan
    value = np.zeros((found.values.shape[1], cells, game.size + plan.room))
    ends = tree.mover == TERMINAL
    value[:, :, : game.size][:, :, ends] = found.values[ends].transpose(1, 2, 0)
    following = np.ascontiguousarray(found.values[tree.entry >= 0].transpose(1, 2, 0))
    discount = np.repeat([p.discount for p in game.parties], [len(p.types) for p in game.parties])
    blocks = np.arange(plan.first.size)
    evaluate(tree, found.grid, plan, blocks, discount, value, following, packing.policy)
    np.testing.assert_allclose(value[:, :, : game.size].transpose(2, 0, 1), found.values, atol=2e-4)


def test_cycling_best_responses_settle():
    # Almost no noise and a thousand offers: steps that go too far would never come to rest.
    solution = solve(alternating_offers(0.9, 0.8, menu=100), horizon=None, settled=1e-6)
    assert solution.report.change < 1e-6


def test_values_that_are_no_numbers_are_an_error_and_not_an_answer(conflict, monkeypatch):
    sweep = Stationary._sweep

    def spoilt(self, *given):
        sweep(self, *given)
        self.value[:] = np.nan

    monkeypatch.setattr(Stationary, "_sweep", spoilt)
    with pytest.raises(GameError, match="after sweep 1 some values are no longer numbers"):
        solve(conflict.game, horizon=None, points=3, most_sweeps=3)


NOISE, KEEPS, PEACE, HURT, DISCOUNT = 0.03, 0.5, 1.0, 0.35, 0.9


def trust(after: float):
    """A peace that either side may break at each review, to its own small loss and the other's larger one; `after` is its worth at the end of time.

    Written by hand below: with v the worth of peace to the side that decides last, and u to the one before it.
    """
    g = GameBuilder()
    for side in "AB":
        g.party(side, noise=NOISE, discount=DISCOUNT)
    calm, first, second, war = (g.states(n) for n in ("calm", "first", "second", "war"))
    g.chance(
        calm,
        Move(
            [(KEEPS, first.ids), (1 - KEEPS, calm.ids)], reward=dict.fromkeys("AB", PEACE * (1 - DISCOUNT)), later=True
        ),
    )
    g.decide(first, "A", {"keep": Move(second.ids), "break": Move(war.ids, reward={"B": -HURT})})
    g.decide(second, "B", {"keep": Move(calm.ids), "break": Move(war.ids, reward={"A": -HURT})})
    g.terminal(war, {"A": 0.75, "B": 0.75})
    g.beyond(calm, {"A": after, "B": after})
    g.beyond(first, {"A": after, "B": after})
    return g.build()


def by_hand(after: float, periods: int = 20_000) -> tuple[float, float]:
    """The worth of peace to A and to B, by plain backward induction."""
    calm, review = np.array([after, after]), np.array([after, after])
    for _ in range(periods):
        calm = PEACE * (1 - DISCOUNT) + DISCOUNT * (KEEPS * review + (1 - KEEPS) * calm)
        keeps_b = 1 / (1 + np.exp(-(calm[1] - 0.75) / NOISE))
        last = np.array([keeps_b * calm[0] + (1 - keeps_b) * (0.75 - HURT), keeps_b * calm[1] + (1 - keeps_b) * 0.75])
        keeps_a = 1 / (1 + np.exp(-(last[0] - 0.75) / NOISE))
        review = keeps_a * last + (1 - keeps_a) * np.array([0.75, 0.75 - HURT])
    return float(calm[0]), float(calm[1])


@pytest.mark.parametrize("after", [1.0, 0.4])
def test_of_two_equilibria_the_starting_values_say_which(after):
    game = trust(after)
    found = solve(game, horizon=None, settled=1e-9, most_sweeps=5000, inner=np.arange(game.size))
    worth = [float(found.value(side, game.state("calm"))[0]) for side in "AB"]
    assert worth == pytest.approx(by_hand(after), abs=1e-6)
    assert abs(by_hand(1.0)[0] - by_hand(0.4)[0]) > 0.1, "there are two"


@pytest.mark.parametrize("after", [1.0, 0.4])
def test_it_is_the_limit_of_ever_longer_games(after):
    game = trust(after)
    limit = solve(game, horizon=None, settled=1e-9, most_sweeps=5000)
    gaps = [np.abs(solve(game, horizon=n, keep_policies=False).values - limit.values).max() for n in (2, 20, 500)]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 1e-6


def test_a_wait_costs_one_sweep():
    g = GameBuilder()
    g.party("A", noise=0.1, discount=0.99)
    calm, end = g.states("calm"), g.states("end")
    g.chance(calm, Move([(0.9, calm.ids), (0.1, end.ids)], reward={"A": 1.0}, later=True))
    g.terminal(end, {"A": 5.0})
    game = g.build()
    found = solve(game, horizon=None, settled=1e-9, inner=calm.ids.ravel())
    assert float(found.value("A", game.state("calm"))[0]) == pytest.approx(
        (1 + 0.99 * 0.1 * 5) / (1 - 0.99 * 0.9), rel=1e-9
    )
    assert found.report.sweeps <= 3
