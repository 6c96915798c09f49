"""Pools and their weights, against logarithmic pools worked by hand, a search over a grid, and SciPy's bootstrap."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from detente.assessment.questions.pooling import (
    TINY,
    band_over_wars,
    brier_score,
    fitted_weight,
    log_score,
    pooled,
    weights_without,
)

CHANCE = st.floats(0.01, 0.99)


def test_scores_by_hand():
    assert log_score(np.array([0.25, 0.25]), np.array([True, False])) == pytest.approx([np.log(0.25), np.log(0.75)])
    assert log_score(np.array([0.0, 1.0]), np.array([True, True])) == pytest.approx([np.log(TINY), np.log(1 - TINY)])
    assert brier_score(np.array([0.25, 0.25]), np.array([True, False])) == pytest.approx([0.5625, 0.0625])


@given(CHANCE, CHANCE, st.floats(0, 1))
def test_a_pool_is_the_normalised_product_of_powers(one, other, weight):
    # Genest and Zidek (1986): the logarithmic pool of two distributions over yes and no.
    yes, no = one**weight * other ** (1 - weight), (1 - one) ** weight * (1 - other) ** (1 - weight)
    assert pooled(np.array(one), np.array(other), weight) == pytest.approx(yes / (yes + no))


@given(st.lists(st.tuples(CHANCE, CHANCE, st.booleans()), min_size=1, max_size=12))
def test_no_weight_on_a_grid_is_better(rows):
    inside, outside, happened = (np.array(x) for x in zip(*rows, strict=True))
    best = fitted_weight(inside, outside, happened)
    mean = lambda w: log_score(pooled(inside, outside, w), happened).mean()  # noqa: E731
    assert mean(best) >= max(mean(w) for w in np.linspace(0, 1, 101)) - 1e-6


def test_weights_left_out_know_nothing_of_their_own_war():
    inside, outside = np.array([0.9, 0.1, 0.9]), np.array([0.5, 0.5, 0.1])
    happened = np.array([True, False, False])
    without = weights_without(inside, outside, happened, ["x", "y", "z"])
    assert without["z"] == pytest.approx(1.0, abs=1e-4)
    assert without["x"] == fitted_weight(inside[1:], outside[1:], happened[1:])
    assert fitted_weight(np.empty(0), np.empty(0), np.empty(0, dtype=bool)) == 0.5


def test_a_band_over_wars_of_one_forecast_each_is_the_usual_bootstrap():
    values = np.random.default_rng(1).normal(size=40)
    theirs = stats.bootstrap(
        (values,), np.mean, confidence_level=0.9, method="percentile", n_resamples=9999, random_state=2
    ).confidence_interval
    assert band_over_wars(values, range(40)) == pytest.approx(tuple(theirs), abs=0.02)


def test_forecasts_about_one_war_are_drawn_together():
    # Two wars, all alike within: the mean is that of the first, of the second, or of both, a quarter of the time each extreme.
    low, high = band_over_wars(np.array([0.0, 0.0, 0.0, 1.0]), ["a", "a", "a", "b"])
    assert (low, high) == (0.0, 1.0)
