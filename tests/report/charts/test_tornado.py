"""How far assumptions move an answer."""

from dataclasses import replace
from importlib import resources

import vl_convert

from detente.assessment import assess, hinges
from detente.case import parse_case
from detente.report import charts


def test_the_tornado_shows_the_hinges_and_says_if_they_are_not_settled():
    loaded = parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))
    plain = assess(loaded, draws=4)
    assert charts.hinges(plain) is None
    found = hinges(loaded, answered=plain)
    answer = replace(plain, facts={**plain.facts, "hinges": found.as_dict()})
    rows = charts.hinges_rows(answer)
    expected = [h for rows_ in found.found.values() for h in rows_]
    assert [(r["low end"], r["high end"]) for r in rows] == [(100 * h.low_end, 100 * h.high_end) for h in expected]
    spec = charts.hinges(answer).to_dict()
    assert "not settled (draws: 4)" in spec["description"]
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")
