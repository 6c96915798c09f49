"""Assumptions in words."""

from detente.case import load_case
from detente.case.words import words


def test_assumptions_in_words():
    case = load_case("ukraine-2022").case
    assert words(case, "parties.russia.war_cost.limited") == "Russia: war cost, limited"
    assert words(case, "parties.ukraine.values.alignment.options.nato") == "Ukraine: values, Ukraine's security, nato"
    assert words(case, "war.talks") == "war, talks"
    assert words(case, "war.exhaustion.months.russia") == "war, exhaustion, months, Russia"
