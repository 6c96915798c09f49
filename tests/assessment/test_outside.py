import numpy as np
import pytest

from detente.assessment.outside import base_rate, outside_view
from detente.case import load_case
from detente.case.load import parse_case
from detente.history import events, rate


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
