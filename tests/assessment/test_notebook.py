"""Every result shows itself: a line in Python, a page in a notebook, with what a case's author wrote escaped."""

import html
import re
from dataclasses import replace
from importlib import resources

import pytest
from hanging import hanging

import detente
from detente.assessment.questions.scoring import Scores

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def results():
    loaded = detente.parse_case(TEXT)
    answer = detente.assess(loaded, draws=2)
    other = detente.assess(loaded, draws=2, seed=2)
    path = next(iter(answer.inputs))
    return {
        "assess": answer,
        "compare": detente.assessment.Comparison({None: answer, "other": other}),
        "compare_runs": detente.compare_runs(answer, other),
        "deals": detente.deals(loaded, draws=1),
        "fixes": detente.fixes(loaded, draws=1),
        "hinges": detente.hinges(
            loaded, answered=hanging(answer, "war.talks", "war.front.tempo"), headlines=["proposals/armistice/all_sign"]
        ),
        "what_if": detente.what_if(loaded, {path: float(answer.inputs[path][0])}),
        "score": Scores((), ()),
    }


@pytest.mark.parametrize("name", ["assess", "deals", "fixes", "hinges", "what_if"])
def test_a_line_in_python(results, name):
    line = repr(results[name])
    assert line.startswith(f"<{type(results[name]).__name__}") and "\n" not in line and len(line) < 200


def test_a_page_in_a_notebook(results):
    for name, result in results.items():
        page = result._repr_html_()
        assert "<table>" in page, name
        for tag in ("table", "tr", "td", "th", "ul", "li", "h3", "small"):
            assert page.count(f"<{tag}>") == page.count(f"</{tag}>"), (name, tag)


def test_figures_are_those_of_the_result(results):
    answer = results["assess"]
    page = html.unescape(answer._repr_html_())
    for proposal in answer.proposals:
        band = answer.band(f"proposals/{proposal}/all_sign")
        assert detente.assessment.wording.chance(band) in page
    best = results["deals"].best[0]
    assert best.says in html.unescape(results["deals"]._repr_html_())


def test_what_an_author_wrote_is_escaped(results):
    hostile = "<script>alert(1)</script>"
    answer = results["assess"]
    shown = replace(answer, title=hostile, titles=dict.fromkeys(answer.titles, hostile))._repr_html_()
    assert "<script" not in shown and re.search("&lt;script", shown)
