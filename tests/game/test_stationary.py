"""Backward induction without an end: where it ends no sweep moves anything, it is the limit of ever longer games, and it ends sooner than these."""

import numpy as np
import pytest
from games import alternating_offers
from small import built

from detente.game import GameError, solve
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
