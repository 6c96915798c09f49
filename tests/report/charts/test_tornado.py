"""How far assumptions move an answer."""

from dataclasses import replace
from importlib import resources

import vl_convert
from hanging import hanging

from detente.assessment import assess, hinges
from detente.case import parse_case
from detente.report import charts

LOADED = parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))


def test_the_tornado_shows_the_hinges():
    plain = assess(LOADED, draws=2)
    assert charts.hinges(plain) is None
    found = hinges(LOADED, answered=hanging(plain, "peace.failure", "war.talks"))
    answer = replace(plain, facts={**plain.facts, "hinges": found.as_dict()})
    rows = charts.hinges_rows(answer)
    expected = [h for rows_ in found.found.values() for h in rows_ if abs(h.high_end - h.low_end) > 0.005]
    assert rows
    assert [(r["low end"], r["high end"]) for r in rows] == [(100 * h.low_end, 100 * h.high_end) for h in expected]
    spec = charts.hinges(answer).to_dict()
    assert "not settled" not in spec["description"]
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")


def test_hinges_of_version_0_2_are_shown_and_their_doubts_told():
    row = {
        "path": "war.talks",
        "words": "talks",
        "index": 0.4,
        "stability": 0.5,
        "low_end": 0.2,
        "high_end": 0.7,
        "break_even": 0.314,
    }
    entry = {"says": "", "middle": 0.4, "settled": False, "assumptions": [row, {**row, "high_end": 0.2}]}
    plain = assess(LOADED, draws=1)
    answer = replace(plain, facts={**plain.facts, "hinges": {"draws": 4, "headlines": {plain.headlines()[0]: entry}}})
    (shown,) = charts.hinges_rows(answer)
    assert (shown["break-even"], shown["settled"]) == ("0.314", "no")
    assert "not settled (draws: 4)" in charts.hinges(answer).to_dict()["description"]
