"""What the answer hangs on."""

from importlib import resources

import numpy as np
import pytest

from detente.assessment.hinges import hinges, pawn, ranked, stability, words
from detente.case import load_case, parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def inputs():
    rng = np.random.default_rng(5)
    return {name: rng.random(400) for name in "abcd"}


def test_pawn_of_what_decides_and_of_what_does_not(inputs):
    a = inputs["a"]
    # y = a: the distance between U(slice) and U(0, 1) is 1 - 1/s at the ends and more than half of it in between.
    assert pawn(a, a, 10) == pytest.approx(0.7, abs=0.05)
    assert pawn(inputs["b"], a, 10) < 0.3


def test_ranking_finds_the_order_and_is_stable(inputs):
    y = 4 * inputs["a"] + 2 * inputs["b"] + 0.1 * inputs["c"]
    order = [name for name, _ in ranked(inputs, y)]
    assert order[:2] == ["a", "b"]
    assert stability(inputs, y, ["a", "b"], 1) == {"a": 1.0, "b": 1.0}


def test_assumptions_in_words():
    case = load_case("ukraine-2022").case
    assert words(case, "parties.russia.war_cost.limited") == "Russia: war cost, limited"
    assert words(case, "parties.ukraine.values.alignment.options.nato") == "Ukraine: values, Ukraine's security, nato"
    assert words(case, "war.talks") == "war, talks"
    assert words(case, "war.exhaustion.months.russia") == "war, exhaustion, months, Russia"


def test_hinges_of_the_template():
    case = parse_case(TEMPLATE)
    found = hinges(case, draws=16, headlines=["proposals/armistice/all_sign"])
    rows = found.found["proposals/armistice/all_sign"]
    assert len(rows) == 5
    assert [h.index for h in rows] == sorted((h.index for h in rows), reverse=True)
    for hinge in rows:
        crosses = (hinge.low_end > 0.5) != (hinge.high_end > 0.5)
        assert (hinge.break_even is not None) == crosses
    assert 0 <= found.middle["proposals/armistice/all_sign"] <= 1
    with pytest.raises(ValueError, match="no headline 'nonsense'"):
        hinges(case, draws=2, headlines=["nonsense"])
