"""Assumptions in words."""

from importlib import resources

from detente.case import load_case, parse_case
from detente.case.words import words


def test_assumptions_in_words():
    case = load_case("ukraine-2022").case
    assert words(case, "parties.russia.war_cost.limited") == "Russia: war cost if limited"
    assert words(case, "parties.ukraine.values.alignment.options.nato") == "Ukraine: values, Ukraine's security, nato"
    assert words(case, "war.talks") == "how often there are talks"
    assert words(case, "war.exhaustion.months.russia") == "Russia: time until it is a level more exhausted"


def test_a_type_that_shares_its_name_with_an_issue_or_a_party_keeps_its_own():
    template = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    text = (
        template.replace("limited:", "alignment:")
        .replace("{limited", "{alignment")
        .replace("    title: B's security", "    title: Whose ally B is")
    )
    case = parse_case(text.replace("resolute", "country-a")).case
    assert words(case, "parties.country-a.war_cost.alignment") == "A: war cost if alignment"
    assert words(case, "parties.country-a.types.alignment.prior") == "A: types, alignment, prior"
    assert (
        words(case, "parties.country-a.values.alignment.weight.alignment")
        == "A: values, Whose ally B is, weight if alignment"
    )
    assert words(case, "parties.country-b.types.country-a.prior") == "B: types, country a, prior"
    assert words(case, "war.strength.own.country-b") == "B: own strength"
