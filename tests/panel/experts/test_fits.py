"""Fits to quantiles: SHELF's vignette (Oakley, SHELF 1.12, "Getting Started with SHELF"), curves found again, and closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from detente.assessment.draws import quantile
from detente.case.quantity import Quantity
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.fits import families, fit, of_interval
from detente.panel.experts.idea import KINDS, Bounds, FourSteps, Interval, standardised

QUARTERS = [0.25, 0.5, 0.75]
PERCENT = Bounds(0, 100)
A, B = [25, 30, 35], [30, 35, 50]  # the vignette's two experts


def test_shelfs_normal():
    found = fit(A, QUARTERS)
    assert found.family == "normal"
    assert found.parameters == pytest.approx((30, 7.41), abs=0.005)


@pytest.mark.parametrize(("values", "shapes"), [(A, (11.58800, 26.711428)), (B, (3.76511, 6.000839))])
def test_shelfs_beta(values, shapes):
    assert fit(values, QUARTERS, PERCENT, "beta").parameters == pytest.approx(shapes, rel=1e-3)


# The vignette's sums of squares.
SSQ = {
    "normal": (1.109336e-31, 9.495880e-03),
    "t": (5.564207e-12, 9.351947e-03),
    "gamma": (0.000126733, 0.007194602),
    "log-normal": (0.0002833689, 0.0061172216),
    "beta": (4.194213e-05, 8.591167e-03),
}


@pytest.mark.parametrize("family", SSQ)
def test_shelfs_sums_of_squares(family):
    found = [fit(v, QUARTERS, PERCENT, family).residual for v in (A, B)]
    assert found == pytest.approx(SSQ[family], rel=1e-4, abs=1e-10)


@pytest.mark.parametrize(
    ("family", "quantiles", "probabilities"),
    [
        ("normal", (12.5, 50.4), (0.288, 0.451, 0.772)),
        ("t", (7.49, 55.10), (0.289, 0.453, 0.774)),
        ("gamma", (16.2, 53.2), (0.279, 0.461, 0.769)),
        ("log-normal", (17.3, 55.3), (0.274, 0.466, 0.767)),
        ("beta", (15.2, 51.2), (0.283, 0.456, 0.770)),
    ],
)
def test_shelfs_feedback(family, quantiles, probabilities):
    # The vignette's consensus, given to three digits.
    found = fit([25, 30, 40], QUARTERS, PERCENT, family)
    assert found.quantile([0.05, 0.95]) == pytest.approx(quantiles, abs=0.051)
    assert found.cdf([25, 30, 40]) == pytest.approx(probabilities, abs=0.00051)


def test_the_best_family_has_the_smallest_sum():
    lower = Bounds(0)
    assert families(lower) == ("log-normal", "gamma")
    assert fit(B, QUARTERS, lower).family == "log-normal"
    assert fit(A, QUARTERS, lower).family == "gamma"


# As SHELF's own tests do: quantiles of a known curve give its parameters back.
KNOWN = [
    ("normal", (10, 20), Bounds(), stats.norm(10, 20)),
    ("t", (10, 20), Bounds(), stats.t(3, 10, 20)),
    ("log-normal", (np.log(30), 0.5), Bounds(5), stats.lognorm(0.5, 5, 30)),
    ("gamma", (5, 2), Bounds(-3), stats.gamma(5, -3, 1 / 2)),
    ("beta", (5, 20), Bounds(10, 60), stats.beta(5, 20, 10, 50)),
]


@pytest.mark.parametrize(("family", "parameters", "bounds", "true"), KNOWN)
def test_known_curves_are_found_again(family, parameters, bounds, true):
    p = [0.05, 0.3, 0.5, 0.9]
    found = fit(true.ppf(p).tolist(), p, bounds)
    assert found.family == family
    assert found.parameters == pytest.approx(parameters, rel=1e-4)
    assert found.residual < 1e-12
    assert found.cdf(true.ppf(0.77)) == pytest.approx(0.77, abs=1e-6)
    assert found.quantile([0.01, 0.99]) == pytest.approx(true.ppf([0.01, 0.99]), rel=1e-4)


@pytest.mark.parametrize("kind", ["share", "positive", "real"])
def test_a_case_s_own_range_is_found_again(kind):
    # The curve that a case draws from, asked for its 5%, 50% and 95% points.
    case_s = Quantity(kind, 0.12, 0.38, "")
    low, best, high = quantile(case_s, np.array([0.05, 0.5, 0.95]))
    found = of_interval(Interval(low, best, high), KINDS[kind])
    u = np.linspace(0.01, 0.99, 9)
    assert found.quantile(u) == pytest.approx(quantile(case_s, u), rel=1e-5)


@settings(max_examples=40)
@given(st.integers(1, 97), st.integers(1, 97), st.integers(1, 97), st.floats(0.5, 1))
def test_any_answer_gives_a_curve_that_rises_within_bounds(a, b, c, confidence):
    lowest, best, highest = sorted((a / 100, b / 100, c / 100 + 0.01))
    if lowest == highest:
        return
    found = of_interval(standardised(FourSteps(lowest, highest, best, confidence), KINDS["share"]), KINDS["share"])
    values = found.quantile(np.linspace(0.01, 0.99, 25))
    assert np.all(np.diff(values) >= 0) and 0 <= values[0] and values[-1] <= 1
    inside = (values > 1e-9) & (values < 1 - 1e-9)
    assert found.cdf(values)[inside] == pytest.approx(np.linspace(0.01, 0.99, 25)[inside], abs=1e-5)


@settings(max_examples=25)
@given(st.floats(-100, 100), st.floats(0.01, 50))
def test_units_do_not_matter(shift, scale):
    one = fit([1, 2, 4], [0.1, 0.5, 0.9], Bounds(0, 8))
    two = fit([shift + scale * x for x in (1, 2, 4)], [0.1, 0.5, 0.9], Bounds(shift, shift + 8 * scale))
    assert two.family == one.family
    assert (two.quantile(0.3) - shift) / scale == pytest.approx(float(one.quantile(0.3)), rel=1e-5)


def test_ranges_from_a_bound():
    # As a case has them: Beta(1, b) or exponential, with 95% below the upper end.
    share = of_interval(Interval(0, 0, 0.3), KINDS["share"])
    time = of_interval(Interval(0, 0, 6), KINDS["duration"])
    u = np.array([0.2, 0.5, 0.95])
    assert share.quantile(u) == pytest.approx(quantile(Quantity("share", 0, 0.3, ""), u))
    assert time.quantile(u) == pytest.approx(quantile(Quantity("positive", 0, 6, ""), u))
    assert of_interval(Interval(0.7, 1, 1), KINDS["share"]).quantile(0.05) == pytest.approx(0.7)
    wide = of_interval(Interval(0, 0.3, 1), KINDS["share"])
    assert wide.quantile(0.5) == pytest.approx(0.3) and sum(wide.parameters) == pytest.approx(2)
    assert of_interval(Interval(0, 0.5, 1), KINDS["share"]).quantile(0.2) == pytest.approx(0.2)
    cut = of_interval(Interval(0, 0.1, 0.4), KINDS["share"])
    assert cut.quantile([0.5, 0.95]) == pytest.approx([0.1, 0.4], abs=1e-5)


@pytest.mark.parametrize(
    ("values", "p", "bounds", "says"),
    [
        ([1, 2], [0.1, 0.5, 0.9], None, "as many"),
        ([2, 1, 3], [0.1, 0.5, 0.9], None, "rising order"),
        ([1, 2, 3], [0.1, 0.9, 0.5], None, "probabilities must rise"),
        ([1, 2, 3], [0.1, 0.5, 1], None, "between 0 and 1"),
        ([1, 2, 3], [0.1, 0.5, 0.9], Bounds(0, 1), "possible are values from 0 to 1"),
        ([0, 0, 1], [0.1, 0.5, 0.9], Bounds(0, 1), "a curve needs two"),
        ([1, 2, 3], [0.1, 0.5, 0.9], Bounds(high=5), "mirror image"),
    ],
)
def test_one_sentence_for_a_mistake(values, p, bounds, says):
    with pytest.raises(ExpertError, match=says):
        fit(values, p, bounds)


def test_a_family_needs_its_bounds():
    with pytest.raises(ExpertError, match="both bounds"):
        fit([1, 2, 3], [0.1, 0.5, 0.9], family="beta")
    with pytest.raises(ExpertError, match="lower bound"):
        fit([1, 2, 3], [0.1, 0.5, 0.9], family="gamma")
    with pytest.raises(ExpertError, match="nothing inside"):
        of_interval(Interval(0, 0, 1), KINDS["share"])
