"""Every picture is drawn from the assessment's figures and says what it shows, whichever parties have types."""

import json
import os
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import vl_convert

from detente.assessment import assess, deals, graph_of
from detente.assessment.questions.belief_map import answer_map
from detente.case import parse_case
from detente.report import charts
from detente.report.page import report_html
from detente.report.sections import drawn

CASE = """\
detente: 1
id: small
title: A small war
as_of: 2020-01-01
issues:
  land: {title: Land, options: {theirs: B's, line: {says: divided, at_front: true}, ours: A's}}
parties:
  b-land: {title: Beland, side: b}
  a-land: {title: Aland, side: a}
war:
  front: {notches: 3, now: 2, settles: {land: {a: ours, b: theirs}}}
  exhaustion: {levels: 2}
proposals:
  line: {title: Divide, terms: {land: line}}
record:
  - {date: 2019, by: b-land, kind: pledge, says: A truce, outcome: broken}
"""
TYPES = {
    2: "types: {soft: {prior: 40% to 60%}, hard: {prior: rest}}",
    3: "types: {soft: {prior: 20% to 40%}, firm: {prior: 30%}, hard: {prior: rest}}",
}
LIKELY = {2: "{soft: 30%, hard: 70%}", 3: "{soft: 20%, firm: 50%, hard: 70%}"}


def whole(a: int, b: int):
    """An assessment with map and deals of a war between parties of so many types; side b stands first in the case."""
    text = CASE
    for side, types in (("a", a), ("b", b)):
        if types > 1:
            text = text.replace(f"side: {side}}}", f"side: {side}, {TYPES[types]}}}")
    if b > 1:
        text = text.replace("outcome: broken}", f"outcome: broken, likelihood: {LIKELY[b]}}}")
    loaded = parse_case(text)
    result = assess(loaded, draws=2)
    more = {
        "map": answer_map(loaded.case),
        "deals": deals(loaded, draws=1).as_dict(),
        "graph": graph_of(result).as_dict(),
    }
    return replace(result, facts={**result.facts, **more})


@pytest.mark.parametrize("name", [n for n in charts.CHARTS if n not in ("assumptions", "hinges", "clocks")])
def test_each_chart_has_its_data_a_finding_and_an_alternative_text(answer, name):
    draw, data = charts.CHARTS[name]
    spec = draw(answer).to_dict()
    rows = data(answer)
    assert rows
    assert spec["description"]
    assert "".join(spec["title"]["text"]) != ""
    text = json.dumps(spec)
    assert "http" not in text.replace(spec["$schema"], "")
    svg = drawn(spec, vl_convert)
    assert svg.startswith("<svg")
    words = " ".join("".join(ElementTree.fromstring(svg).itertext()).split())
    assert " ".join(spec["title"]["text"]) in words
    assert " ".join(spec["title"]["subtitle"]) in words
    if name != "map":  # it shows the best proposal alone
        first = str(
            rows[0].get("who moves")
            or rows[0].get("says")
            or rows[0].get("what")
            or rows[0].get("party")
            or rows[0]["end"]
        )
        assert first.split(maxsplit=1)[0] in svg


ALWAYS = {"quarter", "war", "timeline", "signing", "gains", "ends", "holding", "survival", "deals", "waiting", "graph"}


@pytest.mark.parametrize(
    ("a", "b", "more"),
    [
        (2, 1, {"map", "beliefs", "waterfall"}),
        (1, 2, {"map", "beliefs", "waterfall", "evidence"}),
        (1, 1, set()),
        *([(1, 3, {"map", "beliefs", "waterfall", "evidence"})] if os.environ.get("DETENTE_FUZZ") else []),  # a minute
    ],
)
def test_the_whole_report_is_made_whichever_parties_have_types(a, b, more):
    result = whole(a, b)
    drawn = {name: chart.to_dict() for name, (draw, _) in charts.CHARTS.items() if (chart := draw(result)) is not None}
    assert set(drawn) - {"waterfall"} == (ALWAYS | more) - {"waterfall"}
    assert ("waterfall" in drawn) == (b > 1)  # the record is of side b's doing
    page = report_html(result)
    assert len(re.findall('<div class="(?:wide|narrow)"><svg', page)) == 2 * len(drawn)
    # Both sides gain or lose whether or not they have types, and side a comes first wherever it stands in the case.
    rows = charts.gains_rows(result)
    assert [(r["id"], r["median"]) for r in rows] == [
        (s, 100 * result.band(f"proposals/line/gains/{s}").median) for s in ("a-land", "b-land")
    ]
    text = json.dumps(drawn["deals"])
    assert '"field": "a", "title": "gain of Aland (% of its stakes)"' in text
    assert '"field": "b", "title": "gain of Beland (% of its stakes)"' in text
    if "map" in drawn:
        assert "front (1: Beland won, 3: Aland won)" in json.dumps(drawn["map"])
