"""Mistakes between sections: outside powers that may enter the war. Those of other sections are in test_load and test_outsiders."""

from importlib import resources

import pytest
from small import built

from detente.case import CaseError, parse_case
from detente.case.references import MOST_SHOCKS, enemy_of, signers
from detente.game import build

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8").rstrip("\n") + "\n"
OUTSIDERS = "\noutsiders:\n  empire: {title: The empire}\n  league: {title: The league, of: country-a}\n"
ENTRY = """
interventions:
  comes-in:
    by: patron
    outcomes: {country-b-wins: 30%, fighting: rest}
"""
LINE = (TEMPLATE + OUTSIDERS + ENTRY).splitlines().index("  comes-in:") + 1


def case_of(*edits):
    text = TEMPLATE + OUTSIDERS + ENTRY
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return parse_case(text, "war.yaml").case


@pytest.mark.parametrize(
    ("by", "against", "enemy"),
    [
        ("patron", None, "country-a"),
        ("patron", "country-a", "country-a"),
        ("league", None, "country-b"),
        ("empire", "country-b", "country-b"),
    ],
)
def test_whom_it_fights(by, against, enemy):
    written = f"by: {by}" + (f"\n    against: {against}" if against else "")
    case = case_of(("    by: patron\n    outcomes", f"    {written}\n    outcomes"))
    assert enemy_of(case, case.interventions["comes-in"]) == enemy


def test_its_defaults():
    entry = case_of().interventions["comes-in"]
    assert (entry.cost.text, entry.strength.text, entry.strain, entry.support) == ("5% to 20%", "20% to 40%", 1, "full")


TWO = ENTRY + "  again: {by: patron, outcomes: {fighting: 100%}}\n"
THREE = (
    TWO.replace("by: patron, outcomes", "by: league, outcomes")
    + "  third: {by: empire, against: country-a, outcomes: {fighting: 100%}}\n"
)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    by: patron\n    o", "    by: patrol\n    o", 1, "a power that enters must be a backer or an outsider: .*did you mean 'patron'"),
        ("    by: patron\n    o", "    by: country-a\n    o", 1, "'country-a' is a side, which is in the war already; name a backer"),
        ("    by: patron\n    o", "    by: empire\n    o", 0, "'empire' is on no side; say whom it would fight, 'against: country-a or"),
        ("    by: patron\n    o", "    by: patron\n    against: country-b\n    o", 2, "'patron' is on the side of 'country-b', and so cannot"),
        ("    by: patron\n    o", "    by: patron\n    against: empire\n    o", 2, "got 'empire'; expected one of country-a, country-b"),
        ("30%, fighting: rest}\n", "30%, figthing: rest}\n", 2, "did you mean 'fighting'"),
        ("country-b-wins: 30%, fighting: rest}\n", "country-b-wins: 30%}\n", 2, "the entries sum to 30%; expected 100%"),
        ("    outcomes: {country-b-wins: 30%, fighting: rest}\n", "    strain: 1\n", 0, "outcomes: is missing"),
        ("    by: patron\n    o", "    by: patron\n    strain: 4\n    o", 2, "strain: "),
        ("    by: patron\n    o", "    by: patron\n    cost: 1100%\n    o", 2, "cost: "),
        ("    by: patron\n    o", "    by: patron\n    source: rumour\n    o", 2, "got 'rumour'; expected report"),
        (ENTRY, TWO, 3, "'patron' has an intervention already, 'comes-in'; a power enters the war once"),
        (ENTRY, THREE, -1, "interventions: "),
    ],
)  # fmt: skip
def test_mistakes_about_outside_powers_are_told_with_their_line(old, new, line, says):
    with pytest.raises(CaseError, match=says) as caught:
        case_of((old, new))
    assert [p.line for p in caught.value.problems] == [LINE + line], caught.value


THIRD = "  third: {title: The third, side: b}\n"


def test_three_parties_sign_those_of_side_a_first():
    case = case_of(("\nbackers:\n", f"\n{THIRD.replace('side: b', 'side: a')}\nbackers:\n"))
    assert case.sides == ("country-a", "country-b")
    assert case.partners == {"third": "country-a"}
    assert signers(case, case.proposals["armistice"]) == ["country-a", "third", "country-b"]
    assert case.side_of("third") == "country-a"
    assert "third" not in case.war.exhaustion.months


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("backs: country-b", "backs: third", "'third' fights on the side of 'country-b', which has this in common; write 'country-b'"),
        ("exhaustion: {levels: 3}", "exhaustion: {levels: 3, now: {third: 1}}", "'third' fights on the side of 'country-b'"),
        ("exhaustion: {levels: 3}", "collapse: {third: {always: 1% per year}}", "'third' fights on the side of 'country-b'"),
        ("of: country-a}", "of: third}", "'third' fights on the side of 'country-b'"),
        ("    by: patron\n    o", "    by: empire\n    against: third\n    o", "'third' fights on the side of 'country-b'"),
        ("alignment: neutral}\n  arm", "alignment: neutral}\n    signatories: [country-a, country-b]\n  arm", "every party must sign"),
        ("side: a", "side: b", "one party must have side: a and another side: b"),
    ],
)  # fmt: skip
def test_what_a_partner_has_in_common_with_its_side(old, new, says):
    with pytest.raises(CaseError, match=says):
        case_of(("\nbackers:\n", f"\n{THIRD}\nbackers:\n"), (old, new))


def test_a_fourth_party_is_one_too_many():
    with pytest.raises(CaseError, match="parties"):
        case_of(("\nbackers:\n", f"\n{THIRD}{THIRD.replace('third', 'fourth')}\nbackers:\n"))


def test_costs_that_drown_the_noise_are_refused_before_the_solver_would():
    worn = TEMPLATE.replace("exhaustion: {levels: 3}", "exhaustion: {levels: 8}")
    costly = "  country-a:\n    cost_growth: {growth}\n"
    with pytest.raises(
        CaseError, match="at the last of 8 levels of exhaustion a quarter of war would cost up to"
    ) as refused:
        parse_case(worn.replace("  country-a:\n", costly.format(growth="1000%"), 1), "war.yaml")
    assert refused.value.problems[0].line == worn.splitlines().index("  country-a:") + 2
    built_still = built(text=worn.replace("  country-a:\n", costly.format(growth="900%"), 1))
    assert abs(built_still.game.tree.reward).max() > 0.5 * MOST_SHOCKS * 0.03


def test_the_loader_and_the_solver_have_the_same_bound():
    assert MOST_SHOCKS == build.MOST_SHOCKS
