"""The answer in one minute as HTML: its bars add up, its texts are escaped, its technical words explain themselves."""

from dataclasses import replace
from importlib import resources
from xml.etree import ElementTree

import pytest

from detente import assess, paths
from detente.case import parse_case
from detente.report.minute import bars, minute_html

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def answer():
    return assess(parse_case(TEMPLATE), draws=2)


def test_bars_are_the_medians_and_the_best_comes_first(answer):
    found = bars(answer)
    assert {r["title"] for r in found} == {answer.titles[p] for p in answer.proposals}
    both = [float(r["both"]) for r in found]
    assert both == sorted(both, reverse=True)
    best = max(answer.proposals, key=lambda p: answer.band(paths.signed_and_holds(p)).median)
    assert found[0]["title"] == answer.titles[best]
    assert both[0] == pytest.approx(100 * answer.band(paths.signed_and_holds(best)).median, abs=0.006)
    assert all(float(r["both"]) <= float(r["signed"]) <= 100 for r in found)


def test_it_is_well_formed_and_says_the_scale(answer):
    html = minute_html(answer)
    root = ElementTree.fromstring(f"<r>{html}</r>")
    assert len(root.findall(".//svg")) == len(answer.proposals)
    assert "Directive 203" in html


def test_texts_of_the_case_are_escaped(answer):
    p = answer.proposals[0]
    html = minute_html(replace(answer, titles={**answer.titles, p: "<script>alert(1)</script>"}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
