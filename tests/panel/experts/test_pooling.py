"""Pools against closed forms, SciPy's distributions and invariances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from detente.panel.experts.cooke import Weights
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.fits import Fit, fit, of_interval
from detente.panel.experts.idea import KINDS, Bounds, Interval
from detente.panel.experts.pooling import averaged, by_performance, linear, pool, side_by_side, trimmed

INF = float("inf")
P = np.array([0.05, 0.5, 0.95])


def normal(mean, deviation):
    return Fit("normal", (mean, deviation), -INF, INF, 0.0)


def test_two_normals_far_apart():
    # Nothing of one reaches the other: the pool's 5% is the lower one's 10%.
    found = linear([normal(0, 1), normal(100, 1)]).quantile([0.05, 0.95])
    assert found == pytest.approx([stats.norm.ppf(0.1), 100 + stats.norm.ppf(0.9)])


@pytest.mark.parametrize("apart", [0.5, 1, 3])
def test_two_equal_normals(apart):
    # By symmetry: median 0, and Phi(x - d) + Phi(x + d) = 1.9 at the upper end.
    low, median, high = linear([normal(-apart, 1), normal(apart, 1)]).quantile(P)
    assert median == pytest.approx(0, abs=1e-9) and low == pytest.approx(-high)
    assert stats.norm.cdf(high - apart) + stats.norm.cdf(high + apart) == pytest.approx(1.9, abs=1e-10)


def test_shelfs_pool_of_three():
    # SHELF's own test: a gamma, a normal and a log-normal from their quartiles, weights 1/6, 2/6, 3/6.
    quarters = [0.25, 0.5, 0.75]
    true = [stats.gamma(10, scale=1 / 4), stats.norm(3, 2), stats.lognorm(2, scale=3)]
    parts = [
        fit(t.ppf(quarters).tolist(), quarters, Bounds(-10 if f == "normal" else 0), f)
        for t, f in zip(true, ["gamma", "normal", "log-normal"], strict=True)
    ]
    found = float(linear(parts, [1, 2, 3]).quantile(0.95))
    assert sum(w * t.cdf(found) for w, t in zip([1 / 6, 2 / 6, 3 / 6], true, strict=True)) == pytest.approx(
        0.95, abs=1e-4
    )


def test_averaged_quantiles_of_normals_are_a_normal():
    # Lichtendahl et al. 2013: mean of the means, mean of the deviations.
    found = averaged([normal(1, 1), normal(5, 2), normal(6, 6)])
    assert found.quantile(P) == pytest.approx(stats.norm(4, 3).ppf(P))
    assert found.cdf([3.0, 4.0]) == pytest.approx(stats.norm(4, 3).cdf([3, 4]))


def test_averaging_quantiles_is_narrower_than_the_linear_pool():
    parts = [normal(m, 1) for m in (-2, 0, 3)]
    wide, narrow = (np.ptp(x.quantile([0.05, 0.95])) for x in (linear(parts), averaged(parts)))
    assert narrow == pytest.approx(np.ptp(stats.norm.ppf([0.05, 0.95]))) and wide > 1.5 * narrow


def test_of_three_the_trimmed_pool_keeps_the_middle_one():
    assert trimmed([normal(-3, 1), normal(0, 1), normal(9, 1)]).quantile(P) == pytest.approx(stats.norm.ppf(P))


def test_trimmed_by_hand():
    # Five equal normals, one left out at either end: at each value the mean of the middle three.
    parts = [normal(m, 1) for m in (0, 1, 2, 3, 4)]
    assert trimmed(parts).cut == 1
    assert trimmed(parts).cdf(1.5) == pytest.approx(stats.norm.cdf(1.5 - np.array([1, 2, 3])).mean())
    assert trimmed([normal(m, 1) for m in range(10)]).cut == 2


ranges = st.tuples(st.integers(1, 90), st.integers(1, 90), st.integers(1, 90)).map(
    lambda t: Interval(*(x / 100 for x in np.sort(t) + np.arange(3)))
)
HOWS = ["equal", "trimmed", "quantiles"]


@settings(max_examples=25)
@given(st.lists(ranges, min_size=3, max_size=6), st.randoms(use_true_random=False), st.sampled_from(HOWS))
def test_the_order_of_experts_does_not_matter(intervals, random, how):
    mixed = random.sample(intervals, len(intervals))
    one, two = pool(intervals, KINDS["share"], how), pool(mixed, KINDS["share"], how)
    assert (two.low, two.median, two.high) == pytest.approx((one.low, one.median, one.high), rel=1e-7)
    assert two.spread.deviation == pytest.approx(one.spread.deviation)


@settings(max_examples=25)
@given(ranges, st.integers(3, 6), st.sampled_from(HOWS))
def test_a_pool_of_identical_experts_is_the_expert(interval, n, how):
    found = pool([interval] * n, KINDS["share"], how)
    assert (found.low, found.median, found.high) == pytest.approx(of_interval(interval, KINDS["share"]).quantile(P))
    assert found.n == n and found.spread.deviation == pytest.approx(0)


@settings(max_examples=25)
@given(st.lists(ranges, min_size=2, max_size=6))
def test_a_pool_lies_among_its_experts(intervals):
    found = pool(intervals, KINDS["share"])
    each = np.array([of_interval(i, KINDS["share"]).quantile(P) for i in intervals])
    assert each[:, 0].min() - 1e-9 <= found.low and found.high <= each[:, 2].max() + 1e-9
    assert found.spread.least == min(i.best for i in intervals)
    assert 0 <= found.low < found.median < found.high <= 1


def test_disagreement_stays_visible():
    near = pool([Interval(0.2, 0.25, 0.3)] * 4, KINDS["share"])
    far = pool([Interval(0.1, 0.15, 0.2), Interval(0.6, 0.7, 0.8)] * 2, KINDS["share"])
    assert far.high - far.low > 5 * (near.high - near.low)
    assert (far.spread.least, far.spread.greatest) == (0.15, 0.7)


def test_weights_by_performance():
    intervals = [Interval(0.1, 0.2, 0.3), Interval(0.4, 0.5, 0.6), Interval(0.7, 0.8, 0.9)]
    weights = Weights(np.array([0.0, 1.0]), 0.5)
    found = by_performance(["ann", "ben", "cem"], intervals, ["ann", "ben"], weights, KINDS["share"])
    assert (found.low, found.median, found.high) == pytest.approx((0.4, 0.5, 0.6), abs=1e-4)
    assert found.weights == (0, 1, 0) and found.n == 3
    with pytest.raises(ExpertError, match="nobody who answered"):
        by_performance(["cem"], intervals[2:], ["ann", "ben"], weights)
    with pytest.raises(ExpertError, match="must be global"):
        by_performance(["ben"], intervals[1:2], ["ben"], Weights(np.ones((1, 3)), 0.0))


def test_pools_side_by_side():
    intervals = [Interval(0.1, 0.2, 0.3), Interval(0.4, 0.5, 0.6), Interval(0.7, 0.8, 0.9)]
    found = side_by_side(intervals, KINDS["share"], [1, 1, 1])
    assert list(found) == ["equal", "trimmed", "performance", "quantiles"]
    assert (found["performance"].low, found["performance"].high) == (found["equal"].low, found["equal"].high)
    width = {how: p.high - p.low for how, p in found.items()}
    assert width["quantiles"] < width["equal"] and width["trimmed"] < width["equal"]
    assert list(side_by_side(intervals[:2], KINDS["share"], [0, 0])) == ["equal", "quantiles"]


def test_equal_weights_are_the_default():
    parts = [normal(0, 1), normal(2, 3)]
    assert linear(parts).quantile(P) == pytest.approx(linear(parts, [5, 5]).quantile(P))
    assert linear(parts, [1, 0]).quantile(P) == pytest.approx(stats.norm.ppf(P))


def test_one_sentence_for_a_mistake():
    parts = [normal(0, 1), normal(2, 3)]
    for call, says in [
        (lambda: linear([]), "no answers"),
        (lambda: averaged([]), "no answers"),
        (lambda: linear(parts, [1]), "one for each"),
        (lambda: linear(parts, [-1, 2]), "must not be negative"),
        (lambda: linear(parts, [0, 0]), "must not be negative"),
        (lambda: trimmed(parts), "at least 3"),
        (lambda: trimmed([*parts, *parts], 0.5), "leave somebody"),
        (lambda: pool([Interval(0, 1, 2)], how="performance"), "weights belong"),
        (lambda: pool([Interval(0, 1, 2)], weights=[1]), "weights belong"),
    ]:
        with pytest.raises(ExpertError, match=says):
            call()
