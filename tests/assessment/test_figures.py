"""The single answers: each is one of the assessment's, with words of its own, in a section of the report."""

from importlib import resources

import pytest

from detente.assessment import assess
from detente.assessment.figures import figures
from detente.assessment.wording import short
from detente.case import parse_case
from detente.report.sections import _sections


@pytest.fixture(scope="module")
def answer():
    return assess(parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8")), draws=1)


def test_every_figure_is_an_answer_in_words_and_stands_in_a_section(answer):
    found = figures(answer)
    assert {s for s, rows in found.items() if rows} - {"answer"} <= {s.id for s in _sections(answer)}
    for rows in found.values():
        assert len({x.path for x in rows}) == len({x.words for x in rows}) == len(rows)
        assert all(x.words != x.path for x in rows)
    every = [x for rows in found.values() for x in rows]
    assert [x.figure for x in every if "/holds/" in x.path] == [
        short(answer.band(x.path)) for x in every if "/holds/" in x.path
    ]
    assert {x.path.split("/")[0] for x in every} == {
        "proposals",
        "ends",
    }  # the template has no threat and no outside power


def test_a_narrowed_run_has_the_figures_of_what_is_left(answer):
    (one, *others) = answer.proposals
    paths = {x.path for rows in figures(answer.only(proposal=one, year="1")).values() for x in rows}
    assert any(p.startswith(f"proposals/{one}/") for p in paths) and "ends/1/fighting" in paths
    assert not any(p.startswith((*(f"proposals/{o}/" for o in others), "ends/5/")) for p in paths)
