import datetime

import numpy as np
import pytest

from detente.assessment.outside import NoRate, base_rate, no_rates, outside_view
from detente.case import load_case
from detente.case.load import parse_case
from detente.history import events, rate, table


@pytest.fixture(scope="module")
def case():
    return load_case("ukraine-2022").case


def test_each_proposal_is_compared_with_its_like(case):
    samples = {f"proposals/{p}/holds/5": np.full(8, 0.5) for p in case.proposals}
    found = {o.path.split("/")[1]: o for o in outside_view(case, samples)}
    assert set(found) == set(case.proposals)
    assert "guarantee: treaty" in found["armistice-nato"].rate
    assert "terms: ceasefire" in found["armistice-nato"].rate
    assert "guarantee: none" in found["poll-plan"].rate
    assert "terms: agreement" in found["poll-plan"].rate
    expected = rate("peace_holds", terms="agreement", within="5 years").band()
    assert (found["poll-plan"].median, found["poll-plan"].low, found["poll-plan"].high) == pytest.approx(expected)


def test_fighting_on_is_compared_with_wars_of_that_age(case):
    found = outside_view(case, {"ends/2/fighting": np.linspace(0.2, 0.4, 9)})[0]
    ends = rate("war_ends", after="0.67 years", within="2 years")
    assert found.median == pytest.approx(1 - ends.band()[0])
    assert found.cases == len(ends.comparable)
    assert found.agrees


def test_views_disagree_where_their_bands_do_not_meet(case):
    near = outside_view(case, {"ends/2/fighting": np.full(8, 0.3)})[0]
    far = outside_view(case, {"ends/2/fighting": np.full(8, 0.95)})[0]
    assert near.agrees
    assert not far.agrees
    assert near.low <= 0.3 <= near.high < 0.95


def test_the_mean_chance_for_scores(case):
    assert base_rate(case, "ends/2/fighting") == pytest.approx(
        1 - rate("war_ends", after="0.67 years", within="2 years").draws.mean()
    )
    assert base_rate(case, "proposals/poll-plan/all_sign") is None


def test_a_war_without_a_beginning_has_no_outside_view_of_its_end():
    text = (load_case.__globals__["resources"].files("detente.case") / "template.yaml").read_text("utf-8")
    text = "\n".join(line for line in text.splitlines() if "began:" not in line)
    assert outside_view(parse_case(text).case, {"ends/2/fighting": np.full(8, 0.5)}) == ()


def test_a_guarantee_may_say_what_it_is_like():
    text = (load_case.__globals__["resources"].files("detente.case") / "template.yaml").read_text("utf-8")
    text = text.replace("alliance: {by: patron,", "alliance: {like: peacekeepers, by: patron,")
    found = outside_view(parse_case(text).case, {"proposals/armistice-alliance/holds/5": np.full(8, 0.5)})[0]
    assert "guarantee: peacekeepers" in found.rate


def test_a_war_older_than_any_followed_has_the_rate_of_the_oldest_and_says_so():
    text = (load_case.__globals__["resources"].files("detente.case") / "template.yaml").read_text("utf-8")
    old = parse_case(text.replace("began: 2025-01-01", "began: 1950-06-25")).case
    found = outside_view(old, {"ends/2/fighting": np.full(8, 0.5)})[0]
    longest = events.wars().years.max()
    ends = rate("war_ends", after=f"{longest:.2f} years", within="2 years")
    assert found.median == pytest.approx(1 - ends.band()[0])
    assert "10.2 years, the longest that history has followed: this one has lasted 75.5" in found.note


def test_a_day_before_any_war_of_the_tables_is_no_error(case, monkeypatch):
    """Of a day in 1066 no war is known; the age of the case's own war then stands for the longest."""
    assert not len(events.wars(datetime.date(1066, 10, 14)).years)
    monkeypatch.setattr("detente.assessment.outside.wars", lambda *_: events.wars(datetime.date(1066, 10, 14)))
    found = outside_view(case, {"ends/2/fighting": np.full(8, 0.5)})
    assert [one.path for one in found] == ["ends/2/fighting"]


THREAT = """
threats:
  siege:
    title: A siege
    {kind}
    by: country-a
    against: country-b
    carried_out: {{outcomes: {{country-a-wins: 10%, fighting: rest}}}}
"""
SIEGE = {"threats/siege/carried_out/today": np.full(8, 0.2)}


def _threat(kind: str):
    text = (load_case.__globals__["resources"].files("detente.case") / "template.yaml").read_text("utf-8")
    return parse_case(text + THREAT.format(kind=f"kind: {kind}" if kind else "")).case


def test_a_threat_of_sanctions_is_compared_with_threats_of_sanctions():
    case = _threat("sanctions")
    found = [o for o in outside_view(case, SIEGE) if o.path.startswith("threats")]
    years = table("threats-sanctions")["year"]
    assert [o.note for o in found] == [
        f"economic sanctions threatened and resisted, {years.min():.0f}-{years.max():.0f}"
    ]
    assert found[0].cases == len(rate("threat_carried_out").comparable)
    assert no_rates(case, SIEGE) == ()
    assert base_rate(case, "threats/siege/carried_out/today") == pytest.approx(rate("threat_carried_out").draws.mean())


@pytest.mark.parametrize("kind", ["", "force", "nuclear", "other"])
def test_no_other_threat_has_a_base_rate_and_it_is_said_why(kind):
    case = _threat(kind)
    assert not [o for o in outside_view(case, SIEGE) if o.path.startswith("threats")]
    assert base_rate(case, "threats/siege/carried_out/today") is None
    (gap,) = no_rates(case, SIEGE)
    assert gap.path == "threats/siege/carried_out/today"
    assert no_rates(case, {}) == ()
    if kind:
        assert "the tables that ship follow only threats of economic sanctions, 1945-2005" in gap.why
    else:
        assert gap == NoRate(
            gap.path,
            "threats whose kind is not given",
            "The case does not say what kind of threat it is. Write threats.siege.kind: sanctions, force, nuclear or other",
        )


def test_past_cases_beside_a_threat_without_a_rate_are_those_of_the_tables():
    data = table("crises")
    for kind, chosen in (
        ("nuclear", ["nuclear" in name.lower() for name in data["name"]]),
        ("force", list(data["trigger"] == 1)),
    ):
        (gap,) = no_rates(_threat(kind), SIEGE)
        expected = [f"{n}, {y:.0f}".lower() for n, y, c in zip(data["name"], data["year"], chosen, strict=True) if c]
        assert [c.rpartition(":")[0].lower() for c in gap.cases] == expected
    nuclear = no_rates(_threat("nuclear"), SIEGE)[0].cases
    assert "N. Korea Nuclear I, 1993: no violence" in nuclear
    assert "Kashmir III-Nuclear, 1990: serious clashes" in nuclear


def test_the_built_in_threat_is_nuclear(case):
    (gap,) = no_rates(case, {"threats/nuclear/carried_out/today": np.full(8, 0.1)})
    assert gap.note == "nuclear threats"
    assert gap.why.startswith("There are too few cases for a rate")


def test_the_class_of_each_rate_is_named_and_a_count_that_contradicts_it_explained(case):
    found = {o.path: o for o in outside_view(case, {"proposals/poll-plan/holds/1": np.full(8, 0.5)})}
    row = found["proposals/poll-plan/holds/1"]
    assert row.note.startswith("interstate agreements after a stalemate, no guarantee")
    assert row.note.endswith("1914-2001")
    assert not row.low <= row.happened / row.cases <= row.high
    assert f"{row.happened} of {row.cases}" in row.counts
