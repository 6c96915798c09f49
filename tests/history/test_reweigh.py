"""Reweighting against ArviZ, against closed forms, and against fits made again."""

import datetime

import arviz
import numpy as np
import pytest
from scipy.stats import poisson

from detente.history import models, rate, spells
from detente.history.fit import Data, Model
from detente.history.posterior import Posterior, shipped
from detente.history.reweigh import TRUSTED, known, log_likelihood, smooth


@pytest.mark.parametrize("spread", [0.1, 0.8, 3.0])
def test_smoothed_weights_and_their_shape_are_those_of_arviz(spread: float) -> None:
    x = spread * np.random.default_rng(1).standard_t(4, 1000)
    weights, k = smooth(x)
    theirs, their_k = arviz.psislw(x)
    np.testing.assert_allclose(weights, theirs, atol=1e-10)
    assert k == pytest.approx(float(their_k), abs=1e-10)


def test_the_likelihood_of_a_cluster_is_an_integral_over_its_effect() -> None:
    """Two cases that share an effect, one that does not: against a fine sum over the effect, and the Poisson density without."""
    posterior = Posterior(
        {
            "base": np.array([[-1.0]]),
            "effect": np.zeros((1, 1, 0)),
            "step": np.zeros((1, 1)),
            "spread": np.array([0.7]),
        },
        {},
    )
    zeros = np.zeros(3, int)
    data = Data(
        np.array([1, 0, 1]), np.array([2.0, 3.0, 1.5]), zeros, zeros, np.array([0, 0, 1]), np.zeros((3, 0)), 1, 1,
        np.array([0, 0, -1]), 0.1, 3,
    )  # fmt: skip
    found = np.exp(log_likelihood(posterior, data))[0]
    u = np.linspace(-8, 8, 40_001)
    rates = np.exp(-1 + 0.7 * u)
    density = np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi)
    shared = np.sum(rates * np.exp(-rates * 5) * density) * (u[1] - u[0])
    assert found[0] == pytest.approx(shared, rel=1e-5)
    assert found[1] == pytest.approx(poisson(np.exp(-1) * 1.5).pmf(1) / 1.5, rel=1e-9)


def test_nothing_left_out_leaves_the_draws_as_they_are() -> None:
    late = known("peace", datetime.date(2020, 1, 1), ("A war that never was",))
    assert late.posterior is shipped()["peace"]
    assert late.k == -np.inf


def test_one_war_is_left_out_with_weights_that_can_be_trusted() -> None:
    for model in ("pledge", "war"):
        assert known(model, None, ("Korean War",)).k < TRUSTED
    likelihood = log_likelihood(shipped()["peace"], models.SHIPPED["peace"](None, ()))
    shapes = np.array([smooth(-one)[1] for one in likelihood.T])
    assert (shapes < TRUSTED).mean() > 0.95  # not the Korean War, the First World War, the war of 1948


@pytest.mark.slow
def test_wars_as_known_in_1985_are_those_of_a_fit_made_again() -> None:
    day = datetime.date(1985, 1, 1)
    fit = Model(models.SHIPPED["war"](day, ())).sample(3, draws=500, care=0.9)
    again = Posterior({n: v for n, v in fit.draws.items() if n != "u"}, {})
    edges = np.array([0, 0.5, 1, 2, 3, 5, np.inf])
    at = np.array([1.0, 2.0, 5.0])
    theirs = again.survival(0, np.zeros(0), edges, at)
    mine = known("war", day, ()).posterior.survival(0, np.zeros(0), edges, at)
    np.testing.assert_allclose(mine.mean(axis=0), theirs.mean(axis=0), atol=0.015)
    np.testing.assert_allclose(mine.std(axis=0), theirs.std(axis=0), rtol=0.25)


def test_the_war_in_question_is_never_among_its_comparable_cases() -> None:
    day = datetime.date(1952, 1, 1)
    answer = rate("war_ends", after=1, within=2, as_of=day, without="Korean War")
    assert answer.comparable
    assert not [c for c in answer.comparable if "Korea" in c.name]
    assert "1952-01-01" in answer.note
    assert "Korean War" in answer.note
    holds = rate("peace_holds", terms="ceasefire", as_of=datetime.date(1975, 1, 1))
    assert not [c for c in holds.comparable if int(c.name[-4:]) >= 1975]


def test_weights_that_cannot_be_trusted_are_said_to_be_so() -> None:
    worst = max((known("peace", datetime.date(y, 1, 1), ()).k, y) for y in (1955, 1969, 1989, 1999))
    answer = rate("peace_holds", as_of=datetime.date(worst[1], 1, 1), terms="ceasefire")
    assert ("Pareto k" in answer.note) is (worst[0] > TRUSTED)


def test_spells_are_the_models_data() -> None:
    assert models.SHIPPED["peace"](None, ()).cases == len(np.unique(spells.peace().spell))
