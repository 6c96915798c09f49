"""Outsiders: a guarantor that backs nobody, and a veto that is not a guarantee, each moving what it should."""

import numpy as np
import pytest
from small import TEMPLATE, built, solved

from detente import assess
from detente.case import CaseError, parse_case
from detente.conflict.offer import named_terms, put_on_table

UN = """
outsiders:
  united-nations: {title: United Nations}

guarantees:
  force:
    title: A force of the United Nations
    by: united-nations
    answers: ANSWERS
    means: enters the war
    outcomes: {victim-wins: 90%, fighting: rest}
"""
VETO = """
outsiders:
  assembly:
    title: The assembly of B
    of: country-b
    war_cost: WISH
    values:
      province: {weight: 9}
      alignment: {weight: 1}
"""
GUARANTEES = "\nguarantees:\n  alliance:"
TERMS = "    terms: {province: line, alignment: neutral}\n"


def with_un(answers, breaker_cost="1%"):
    """The template with an armistice that the United Nations guarantees."""
    section = UN.replace("ANSWERS", answers).rstrip()
    text = TEMPLATE.replace(GUARANTEES, f"{section}\n  alliance:", 1).replace(
        TERMS, TERMS + "    guarantee: force\n", 1
    )
    return text.replace("    war_cost: {limited: 5%", f"    breach_cost: {breaker_cost}\n    war_cost: {{limited: 5%", 1).replace(
        "    war_cost: {resolute: 2%", f"    breach_cost: {breaker_cost}\n    war_cost: {{resolute: 2%", 1
    )  # fmt: skip


def breaches(text):
    """For each side, the chance that it breaks at its first review, worst over its types, exhaustion and front."""
    conflict = built(text=text)
    solution = solved(conflict)
    found = {}
    for label, side in zip("ab", conflict.setting.sides, strict=True):
        family = next(
            f
            for name, f in conflict.game.families.items()
            if name.startswith(f"keep-{label}:armistice") and "alliance" not in name
        )
        found[side] = max(float(solution.policy(int(s))[:, 1].max()) for s in family.ids.ravel())
    return found


def test_a_guarantor_of_neither_side_deters_both():
    never, always = breaches(with_un("0.1%")), breaches(with_un("99%"))
    assert all(never[side] > 0.5 for side in never), never
    assert all(always[side] < never[side] - 0.3 for side in never), (never, always)


def test_a_backer_as_guarantor_answers_its_own_side_s_breach_with_nothing():
    text = (
        with_un("99%")
        .replace("outsiders:\n  united-nations: {title: United Nations}\n", "")
        .replace("by: united-nations", "by: patron")
    )
    found, never = breaches(text), breaches(with_un("0.1%"))
    assert found["country-a"] < never["country-a"] - 0.3
    assert found["country-b"] == pytest.approx(never["country-b"], abs=0.1)


def test_the_guarantor_of_neither_side_signs_because_war_costs_it_something():
    conflict = built(text=with_un("50%"))
    offer = put_on_table(conflict, solved(conflict), named_terms(conflict, "armistice"))
    assert offer.signs["united-nations"] > 0.85
    assert set(offer.signs) == {"country-a", "country-b", "united-nations"}


def test_a_veto_stops_terms_that_both_sides_would_sign():
    found = {}
    for wish in ("1%", "99%"):
        section = VETO.replace("WISH", wish)
        text = TEMPLATE.replace("\nwar:\n", f"{section}\nwar:\n", 1)
        text = text.replace(TERMS, TERMS + "    signatories: [country-a, country-b, assembly]\n", 1)
        conflict = built(text=text)
        found[wish] = put_on_table(conflict, solved(conflict), named_terms(conflict, "armistice"))
    # War costs the one assembly next to nothing, and the other nearly all that is at stake each year.
    set_against, eager = found["1%"], found["99%"]
    assert eager.signs["assembly"] > 0.9
    assert set_against.signs["assembly"] < eager.signs["assembly"] - 0.5
    assert set_against.all_sign <= set_against.signs["assembly"] + 1e-6
    assert set_against.signs["country-b"] == pytest.approx(eager.signs["country-b"], abs=0.05)


def test_an_outsider_of_neither_side_finds_everything_half_good():
    conflict = built(text=with_un("50%"))
    s = conflict.setting
    np.testing.assert_allclose(s.values["united-nations"].package({"province": "line", "alignment": "neutral"}), 0.5)
    assert (
        s.end_value("united-nations", "country-a-wins") == s.end_value("united-nations", "country-b-collapses") == 0.5
    )
    assert s.end_value("united-nations", "escalated") == 0.0


def test_an_outsider_is_shown_by_its_name():
    answer = assess(parse_case(with_un("50%")), draws=1)
    assert answer.titles["united-nations"] == "United Nations"
    assert "fighting_on/united-nations" in answer.samples


PRESS = """
threats:
  strikes:
    title: Strikes from the air
    kind: force
    by: league
    against: country-a
    with_terms: [armistice-alliance]
    audience_cost: AUDIENCE
    carried_out: {cost: 5%, outcomes: {country-b-wins: 60%, fighting: rest}}
"""


LEAGUE = TEMPLATE.replace(
    "\nwar:\n", "\noutsiders:\n  league: {title: The league, of: country-b}\n\nwar:\n  proposers: {league: 2}\n", 1
)


def pressed(audience):
    """The template with a league of neighbours that puts terms on the table and threatens side a."""
    conflict = built(text=LEAGUE + PRESS.replace("AUDIENCE", audience))
    return conflict, solved(conflict)


def test_an_outside_power_presses_with_terms_of_its_own():
    conflict, solution = pressed("40%")
    places, today = conflict.places, conflict.today
    assert list(places.propose) == ["country-a", "country-b", "league", "mediator"]
    calm = solution.policy(int(places.answers["armistice-alliance"][("country-a", "country-b", "patron")].ids[today]))[
        :, 0
    ]
    under = solution.policy(int(places.pressed["armistice-alliance", "strikes"].ids[today]))[:, 0]
    assert (under > calm).all(), (calm, under)
    assert max(under - calm) > 0.3


def test_what_backing_down_would_cost_decides_whether_it_strikes():
    strikes = {}
    for audience in ("0.1%", "40%"):
        conflict, solution = pressed(audience)
        strikes[audience] = float(solution.policy(int(conflict.places.execute["strikes"].ids[conflict.today]))[0, 0])
    assert strikes["40%"] > strikes["0.1%"]
    assert strikes["40%"] > 0.9


def test_an_assessment_reads_the_threat_of_an_outsider():
    answer = assess(parse_case(LEAGUE + PRESS.replace("AUDIENCE", "40%")), draws=1)
    assert 0 <= answer.samples["threats/strikes/carried_out/today"][0] <= 1
    assert answer.samples["threats/strikes/yields/armistice-alliance/under"][0] > 0
    with pytest.raises(CaseError, match="'league' puts no terms on the table, and so cannot threaten"):
        parse_case(LEAGUE.replace("  proposers: {league: 2}\n", "") + PRESS.replace("AUDIENCE", "40%"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "united-nations: {title: United Nations}",
            "united-nations: {of: country-c}",
            "outsiders.united-nations.of: got 'country-c'",
        ),
        ("  united-nations: {title: United Nations}", "  patron: {title: United Nations}", "already a backer"),
        (
            "by: united-nations",
            "by: united-nation",
            "a guarantor must be a backer or an outsider: .* did you mean 'united-nations'",
        ),
        ("victim-wins", "country-b-wins", "got 'country-b-wins'; expected one of victim-wins"),
    ],
)
def test_mistakes_about_outsiders_are_told(old, new, says):
    with pytest.raises(CaseError, match=says):
        parse_case(with_un("50%").replace(old, new))
