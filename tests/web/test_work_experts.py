"""Work on experts' answers: what is asked, results by lots and by names, and a case with the ranges in it."""

from importlib import resources

import pytest
from consulted import CASE, ranges_text

from detente.case.load import read_text
from detente.panel.experts.answers import pooled, read_answers
from detente.panel.experts.idea import Answer, FourSteps
from detente.panel.questions import case_of, load_panel, parse_panel, read_panel
from detente.web.work_experts import into_case, named, questions_of, read_asked, results_of, sections_of

TEXT = ranges_text("c-mine")


@pytest.fixture(scope="module")
def example():
    """The example panel: its text, what it asks, and its invented experts' answers."""
    text, panel = read_panel("ukraine-2022")[0], load_panel("ukraine-2022")
    with resources.as_file(resources.files("detente.panel") / "library" / "ukraine-2022.experts.csv") as file:
        answers = read_answers(panel, case_of(panel), file)
    return text, questions_of(text, read_text("ukraine-2022")[0])[0], answers


def test_what_is_asked_is_kept_with_units_bounds_and_truths():
    asked, why = questions_of(TEXT, CASE)
    assert why == ""
    first, second, *known = read_asked(asked)
    assert (first.id, first.unit, first.percent, first.low, first.high) == ("alliance", "%", True, 0, 1)
    assert (second.unit, second.percent, second.bounds.low, second.bounds.high) == ("months", False, 0, float("inf"))
    assert [q.known and q.truth is not None and q.source != "" for q in known] == [True, True]


@pytest.mark.parametrize(
    ("text", "case", "why"),
    [
        (TEXT, None, "asks experts nothing"),
        (TEXT.replace("peace.rearm.country-a", "peace.rearm.nobody"), CASE, "not a quantity of the case"),
        (TEXT, "nonsense", "the case:1:1: "),
        ("panel: 1", CASE, "the panel:1:1: id: is missing; "),
    ],
)
def test_what_cannot_be_asked_is_said(text, case, why):
    asked, said = questions_of(text, case)
    assert asked == ""
    assert why in said


def test_results_are_those_of_the_command_line_with_names_put_in(example):
    text, asked, answers = example
    told = results_of(text, asked, answers, False)
    panel = parse_panel(text)
    ranges, scored = pooled(panel, case_of(panel), answers)
    for mine, theirs in zip(told["ranges"], ranges, strict=True):
        assert [(p["how"], p["low"], p["high"]) for p in mine["pools"]] == [
            (h, p.low, p.high) for h, p in theirs.pools.items()
        ]
        assert [a["second"]["low"] for a in mine["answers"]] == [i.low for i in theirs.intervals]
    assert [e["weight"] for e in told["scores"]["experts"]] == list(scored.weights)
    assert told["known"] == []
    assert len(results_of(text, asked, answers, True)["known"]) == 6
    shown = named(told, {f"expert-{n}": f"Doctor {n}" for n in range(1, 10)})
    assert "expert-" not in str(shown["ranges"]) + str(shown["scores"])
    sections = sections_of(shown)
    assert [s["id"] for s in sections] == ["range-nato-answers", "range-treaty-answers", "expert-scores"]
    assert "Doctor 9" in sections[0]["pieces"][0]["html"]
    assert "invented" in sections[0]["pieces"][0]["html"]


def test_nobodys_answer_gives_no_results_and_no_case():
    asked = questions_of(TEXT, CASE)[0]
    told = results_of(TEXT, asked, [], True)
    assert (told["ranges"], told["scores"], told["experts"]) == ([], None, 0)
    assert into_case(TEXT, asked, [], CASE, "equal", False)[2] == "no expert has answered a question about the case"


def test_a_case_that_lost_the_number_is_not_written_into():
    asked = questions_of(TEXT, CASE)[0]
    answers = [Answer(e, "rearm", 1, FourSteps(6, 18, 12, 0.9)) for e in "abc"]
    text, difference, why = into_case(TEXT, asked, answers, CASE, "trimmed", False)
    assert why == ""
    assert "source: panel:desk, n: 3, round: 1}" in difference
    assert "source: panel:desk" in text
    assert into_case(TEXT, asked, answers, "nonsense", "equal", False)[2] != ""
    other = read_text("ukraine-2022")[0]
    assert "the case has no such number" in into_case(TEXT, asked, answers, other, "equal", False)[2]
