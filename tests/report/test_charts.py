"""Every picture is drawn from the assessment's figures and says what it shows."""

import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
import vl_convert

from detente.assessment import assess, deals, hinges
from detente.assessment.questions.belief_map import answer_map
from detente.case import load_case
from detente.case.load import parse_case
from detente.report import charts


@pytest.fixture(scope="module")
def answer():
    """An assessment with all that a report may show: the map, and the deals of a smaller case's kind."""
    loaded = parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))
    result = assess("ukraine-2022", draws=2)
    more = {"map": answer_map(load_case("ukraine-2022").case), "deals": deals(loaded, draws=1).as_dict()}
    return replace(result, facts={**result.facts, **more})


@pytest.mark.parametrize("name", [n for n in charts.CHARTS if n not in ("assumptions", "hinges")])
def test_each_chart_has_its_data_a_finding_and_an_alternative_text(answer, name):
    draw, data = charts.CHARTS[name]
    spec = draw(answer).to_dict()
    rows = data(answer)
    assert rows
    assert spec["description"]
    assert "".join(spec["title"]["text"]) != ""
    text = json.dumps(spec)
    assert "http" not in text.replace(spec["$schema"], "")
    svg = vl_convert.vegalite_to_svg(spec)
    assert svg.startswith("<svg")
    if name != "map":  # it shows the best proposal alone
        first = str(rows[0].get("what") or rows[0]["end"])
        assert first.split(maxsplit=1)[0] in svg


def test_the_figures_are_the_assessments(answer):
    for row in charts.signing_rows(answer):
        p = next(p for p in answer.under("proposals") if answer.titles[p] == row["what"])
        path = f"proposals/{p}/all_sign"
        if row["who"] != "all sign":
            path = next(
                f"proposals/{p}/signs/{w}"
                for w in answer.under(f"proposals/{p}/signs")
                if answer.titles[w] == row["who"]
            )
        band = answer.band(path)
        assert (row["median"], row["low"], row["high"]) == pytest.approx(
            (100 * band.median, 100 * band.low, 100 * band.high)
        )


def test_shares_of_how_it_ends_add_up(answer):
    rows = charts.ends_rows(answer)
    for year in {r["year"] for r in rows}:
        assert sum(r["share"] for r in rows if r["year"] == year) == pytest.approx(100)
        assert sum(np.mean(answer.samples[f"ends/{year}/{e}"]) for e in answer.under(f"ends/{year}")) == pytest.approx(
            1
        )


def test_history_stands_behind_the_models_curve(answer):
    rows = charts.survival_rows(answer)
    assert {r["view"] for r in rows} == {"model", "history"}
    assert sum(r["view"] == "history" for r in rows) == 3 * len(answer.under("proposals"))


def test_an_unsettled_ranking_makes_no_picture(answer):
    assert charts.assumptions(answer) is None


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
    assert "not settled at 4 draws" in spec["description"]
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")


def test_the_waterfall_adds_up_from_the_range_before_to_the_range_after(answer):
    rows = charts.waterfall_rows(answer)
    for whose in {r["for"] for r in rows}:
        mine = [r for r in rows if r["for"] == whose]
        steps = sum(r["to"] - r["from"] for r in mine[1:-1])
        assert mine[0]["to"] + steps == pytest.approx(mine[-1]["to"], abs=1e-9)
        assert len(mine) > 3
