"""What-ifs against runs of the case as changed in its text."""

from importlib import resources

import numpy as np
import pytest

from detente import assess
from detente.assessment.errors import QuestionError
from detente.assessment.questions.whatif import shifted, what_if
from detente.case import parse_case

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
LOADED = parse_case(TEXT)
ALL_SIGN = "proposals/armistice/all_sign"


@pytest.fixture(scope="module")
def run():
    return assess(LOADED, draws=4)


def test_a_scenario_with_the_same_value_gives_the_same_draws(run):
    # Under a scenario all other quantities keep their draws, so it is a what-if worked out by another road.
    text = TEXT.replace(
        "\nscenarios:",
        "\nscenarios:\n  dear:\n    title: A dearer war\n    set: {parties.country-a.war_cost.limited: 30%}",
        1,
    )
    whole = parse_case(text)
    base, dear = assess(whole, draws=4), assess(parse_case(text, scenario="dear"), draws=4)
    found = what_if(whole, {"parties.country-a.war_cost.limited": 0.3}, of=base, draws=4)
    for answer, band in found.difference.items():
        low, median, high = np.quantile(dear.samples[answer] - base.samples[answer], [0.05, 0.5, 0.95])
        assert (band.low, band.median, band.high) == pytest.approx((low, median, high), abs=1e-12)


def test_nothing_changed_changes_nothing(run):
    found = what_if(LOADED, {}, of=run, draws=2)
    assert found.draws == 2
    assert found.before == found.after
    assert all(band.low == band.high == 0 for band in found.difference.values())
    assert "2 draws of the run were solved again" in found.as_dict()["how"]


def test_without_a_run_its_draws_are_solved_as_they_are():
    found = what_if(LOADED, {"war.talks": 0.1}, draws=2)
    assert found.before[ALL_SIGN] == pytest.approx(assess(LOADED, draws=2).band(ALL_SIGN).median)


@pytest.mark.parametrize(
    ("figure", "was", "now", "found"),
    [(0.5, 0.2, 0.2, 0.5), (0.5, 0.2, 0.5, 0.8), (0.9, 0.5, 0.1, 0.5), (0.0, 0.5, 0.6, 1.4998e-4)],
)
def test_chances_move_in_log_odds(figure, was, now, found):
    assert shifted("ends/1/fighting", figure, was, now) == pytest.approx(found, rel=1e-3)
    assert shifted("fighting_on/a", figure, was, now) == pytest.approx(figure + now - was)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("no.such", 0.1),
        ("war.talks", 1.5),
        ("war.talks", -0.1),
        ("peace.rearm.country-a", 0.0),
        ("war.talks", float("nan")),
        ("parties.country-a.war_cost.limited", float("inf")),
    ],
)
def test_what_cannot_be_is_refused(path, value):
    with pytest.raises(QuestionError, match=path.replace(".", r"\.")):
        what_if(LOADED, {path: value})


def test_a_run_of_another_case_is_refused(run):
    with pytest.raises(QuestionError, match="an assessment of another case"):
        what_if("ukraine-2022", {}, of=run)
