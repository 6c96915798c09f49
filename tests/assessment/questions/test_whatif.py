"""The quick answer against the same change made in the case's text."""

from importlib import resources

import pytest

from detente.assessment.errors import QuestionError
from detente.assessment.questions.whatif import reduced_answers, what_if
from detente.case import parse_case
from detente.case.edit import set_quantity

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
LOADED = parse_case(TEXT)
CASE = LOADED.case


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("parties.country-a.war_cost.limited", 0.3, "30%"),
        ("war.talks", 0.1, "10% per quarter"),
        ("peace.rearm.country-a", 6.0, "6 months"),
    ],
)
def test_a_change_equals_the_same_point_written_into_the_case(path, value, text):
    written = parse_case(set_quantity(TEXT, path, text)).case
    found = what_if(LOADED, {path: value})
    assert found.after == pytest.approx(reduced_answers(written, {}), abs=1e-9)
    assert found.before == reduced_answers(CASE, {})
    assert found.after != found.before


def test_nothing_changed_changes_nothing_and_says_what_was_left_out():
    found = what_if(LOADED, {})
    assert found.before == found.after
    assert "belief points" in found.as_dict()["reduced"]


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
