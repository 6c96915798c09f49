"""Raking against tables worked by hand, and what must not change it."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.panel.weights import MarginError, design_effect, effective_size, rake


def crowd(table):
    """People of two variables from {(row, column): how many}."""
    rows = [r for (r, _), n in table.items() for _ in range(n)]
    columns = [c for (_, c), n in table.items() for _ in range(n)]
    return {"side": rows, "age": columns}


def test_a_table_worked_by_hand():
    # Raking keeps the odds ratio, here 30 * 40 / (20 * 10) = 6. With all margins at half of 100, x^2 / (50 - x)^2 = 6,
    # so that x = 50 r / (1 + r) with r = sqrt(6).
    people = crowd({("north", "old"): 30, ("north", "young"): 20, ("south", "old"): 10, ("south", "young"): 40})
    found = rake(people, {"side": {"north": 0.5, "south": 0.5}, "age": {"old": 0.5, "young": 0.5}})
    x = 50 * np.sqrt(6) / (1 + np.sqrt(6))
    expected = np.repeat([x / 30, (50 - x) / 20, (50 - x) / 10, x / 40], [30, 20, 10, 40])
    np.testing.assert_allclose(found.weights, expected, rtol=1e-6)
    assert found.weights.mean() == pytest.approx(1)
    assert found.effective == pytest.approx(100**2 / (expected**2).sum(), rel=1e-6)
    assert found.design_effect == pytest.approx(100 / found.effective)


def test_one_margin_is_weighting_by_strata():
    found = rake({"side": ["n"] * 80 + ["s"] * 20}, {"side": {"n": 0.5, "s": 0.5}})
    np.testing.assert_allclose(found.weights, [0.625] * 80 + [2.5] * 20)
    assert found.rounds == 1
    # 1 + the squared coefficient of variation of the weights: 1 + 0.5625
    assert found.design_effect == pytest.approx(1.5625)
    assert found.effective == pytest.approx(64)


def test_independent_variables_need_products_of_shares():
    people = crowd({(r, c): 10 for r in "ab" for c in "xyz"})
    found = rake(people, {"side": {"a": 1, "b": 3}, "age": {"x": 50, "y": 30, "z": 20}})
    expected = np.outer([0.25, 0.75], [0.5, 0.3, 0.2]).ravel() * 6
    np.testing.assert_allclose(found.weights[::10], expected, rtol=1e-8)


PERSON = st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("12"))
SHARE = st.floats(0.05, 1)


@given(
    st.lists(PERSON, min_size=1, max_size=60),
    st.lists(SHARE, min_size=7, max_size=7),
    st.floats(0.1, 1000),
    st.randoms(),
)
def test_margins_are_met_whatever_the_order_of_people_and_the_scale_of_shares(people, shares, scale, chance):
    # One person of each kind makes sure that the margins can be met.
    people = people + [(a, b, c) for a in "ab" for b in "xyz" for c in "12"]
    given_shares = dict(zip("abxyz12", shares, strict=True))
    margins = {
        "p": {k: given_shares[k] for k in "ab"},
        "q": {k: given_shares[k] for k in "xyz"},
        "r": {k: given_shares[k] for k in "12"},
    }

    def weigh(order, by):
        table = {v: [people[i][k] for i in order] for k, v in enumerate("pqr")}
        return rake(table, {v: {k: s * by for k, s in m.items()} for v, m in margins.items()}).weights

    weights = weigh(range(len(people)), 1)
    assert weights.mean() == pytest.approx(1)
    assert np.all(weights > 0)
    for at, variable in enumerate("pqr"):
        for category, share in margins[variable].items():
            found = weights[[p[at] == category for p in people]].sum() / len(people)
            assert found == pytest.approx(share / sum(margins[variable].values()), abs=1e-8)
    order = list(range(len(people)))
    chance.shuffle(order)
    np.testing.assert_array_equal(weigh(order, 1), weights[order])
    np.testing.assert_allclose(weigh(order, scale), weights[order], rtol=1e-6)


@pytest.mark.parametrize(
    ("people", "margins", "words"),
    [
        ({"side": ["n", "s"]}, {}, "no margins"),
        ({"side": ["n", "s"]}, {"age": {"old": 1}}, "were not asked"),
        ({"side": ["n", "n"]}, {"side": {"n": 0.5, "s": 0.5}}, "nobody is 's'"),
        ({"side": ["n", "s"]}, {"side": {"n": 1}}, "somebody is 's'"),
        ({"side": ["n", "s"]}, {"side": {"n": 1, "s": 0}}, "somebody is 's'"),
        ({"side": ["n", "s"]}, {"side": {"n": 1, "s": -1}}, "from 0 up"),
        ({"side": ["n", "s"]}, {"side": {"n": 1, "s": float("nan")}}, "from 0 up"),
        ({"side": ["n", "s"]}, {"side": {"n": 0, "s": 0}}, "not all 0"),
        ({"side": []}, {"side": {"n": 1}}, "nobody to weight"),
        ({"side": ["n", "s"], "age": ["o"]}, {"side": {"n": 1, "s": 1}, "age": {"o": 1}}, "different numbers"),
        # Both variables are the same, and are to have different shares.
        (
            {"side": ["n", "s"], "age": ["o", "y"]},
            {"side": {"n": 0.5, "s": 0.5}, "age": {"o": 0.4, "y": 0.6}},
            "contradict each other",
        ),
    ],
)
def test_margins_that_cannot_be_met_are_refused(people, margins, words):
    with pytest.raises(MarginError, match=words):
        rake(people, margins)


def test_a_share_of_nought_for_a_category_that_nobody_has_is_no_matter():
    assert rake({"side": ["n", "s"]}, {"side": {"n": 1, "s": 1, "t": 0}}).weights.tolist() == [1, 1]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(1e-3, 1e3))
def test_the_effective_size_is_between_one_and_all_and_does_not_depend_on_scale(weights, scale):
    assume(max(weights) > 1e-200)
    size = effective_size(weights)
    assert 1 - 1e-9 <= size <= len(weights) + 1e-9
    assert effective_size(np.array(weights) * scale) == pytest.approx(size)
    assert design_effect(weights) == pytest.approx(len(weights) / size)


def test_weights_that_are_none():
    for weights in ([], [0, 0], [-1, 2]):
        with pytest.raises(ValueError, match="weights"):
            effective_size(weights)
