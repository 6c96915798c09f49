"""What a case may not say of its files."""

from importlib import resources

import pytest

from detente.case import CaseError, parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
HASH = "0" * 64
TIMELINE = """
timelines:
  t:
    title: Deaths
    source: ged
    chosen: all
    deaths: somebody's
    months:
      - {month: 2025-03, events: 2, deaths: 5, low: 4, high: 9}
      - {month: 2025-05, events: 1, deaths: 3}
"""
SCORES = """
implementation:
  agreement: Accord
  signed: 2024-02
  stipulations:
    road: {says: Open the road, theme: Roads, by: country-b, scores: [{year: 2024, score: 1}, {year: 2025, score: 3}]}
"""
SOURCED = TEMPLATE.replace(
    "sources:\n", f"sources:\n  ged: {{title: A file, file: x.csv, sha256: '{HASH}'}}\n  bare: {{title: A book}}\n", 1
)


def refused(text):
    with pytest.raises(CaseError) as caught:
        parse_case(text)
    (problem,) = caught.value.problems
    return problem


def test_months_and_scores_are_read():
    case = parse_case(SOURCED + TIMELINE + SCORES).case
    assert [m.high for m in case.timelines["t"].months] == [9, None]
    assert [s.score for s in case.implementation.stipulations["road"].scores] == [1, 3]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("source: ged", "source: geb", "did you mean 'ged'"),
        ("source: ged", "source: bare", "the source 'bare' has no sha256"),
        ("2025-05, events", "2025-05-01, events", "expected a month such as 2022-10"),
        ("2025-05, events", "2025-03, events", "expected each month once, in order"),
        ("2025-05, events", "2026-02, events", "after the day of the case"),
        ("low: 4, high: 9", "low: 4", "give both low and high, or neither"),
        ("low: 4", "low: 6", "got low 6, deaths 5, high 9; expected them in this order"),
        (HASH, "0" * 63, "sha256"),
        ("events: 1", "events: -1", "events"),
        ("year: 2025", "year: 2024", "expected each year once, in order"),
        (
            "signed: 2024-02",
            "signed: 2026-02",
            "got 2026-02; expected a day no later than that of the case, 2026-01-01",
        ),
        ("year: 2024", "year: 2023", "expected a year from 2024, when it was signed, to 2026"),
        ("score: 3", "score: 4", "score"),
        ("signed: 2024-02", "signed: 2024-02\n  source: nobody", "got 'nobody'"),
    ],
)
def test_a_mistake_is_told_at_its_place(old, new, why):
    text = SOURCED + TIMELINE + SCORES
    assert text.count(old) == 1
    problem = refused(text.replace(old, new))
    assert why in str(problem) and problem.line > 0


def test_a_row_is_of_a_file():
    event = "record:\n  - {date: 2025-03, by: country-a, kind: signal, says: Shells, row: 7, source: SOURCE}\n"
    text = SOURCED.replace("record:\n", event, 1)
    assert parse_case(text.replace("SOURCE", "ged")).case.record[0].row == 7
    assert "has no sha256" in str(refused(text.replace("SOURCE", "bare")))
    assert "name the file's source" in str(refused(text.replace(", source: SOURCE", "")))
