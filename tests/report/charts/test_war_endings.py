"""How it ends: shares that add up, and the likeliest early and late."""

import numpy as np
import pytest

from detente.report.charts import ends, ends_rows
from detente.report.charts.war_endings import apart


def test_shares_of_how_it_ends_add_up(answer):
    rows = ends_rows(answer)
    for years in answer.years:
        after = (
            "6 months"
            if years == "0.5"
            else "3 months"
            if years == "0.25"
            else f"{years} year{'s' if years != '1' else ''}"
        )
        assert sum(r["share"] for r in rows if r["after"] == after) == pytest.approx(100)
        assert sum(
            np.mean(answer.samples[f"ends/{years}/{e}"]) for e in answer.under(f"ends/{years}")
        ) == pytest.approx(1)


def test_shares_are_means_over_the_draws_and_the_title_tells_the_likeliest(by_hand):
    a = by_hand(
        {
            "ends/1/fighting": [0.9, 0.6],
            "ends/1/east-wins": [0.1, 0.4],
            "ends/5/fighting": [0.1, 0.3],
            "ends/5/east-wins": [0.9, 0.7],
        }
    )
    assert [r["share"] for r in ends_rows(a)] == pytest.approx([75, 25, 20, 80])
    said = ends(a).to_dict()["description"]
    assert said.startswith("Most likely after 1 year: still fighting (75%); after 5 years: East wins (80%).")


def test_the_bands_of_the_fan_lie_on_one_another_and_fill_the_picture_every_year(by_hand, drawn):
    a = by_hand(
        {
            "ends/1/east-wins": [0.1, 0.1],
            "ends/1/west-wins": [0.0, 0.2],
            "ends/1/fighting": [0.9, 0.7],
            "ends/5/east-wins": [0.5, 0.5],
            "ends/5/west-wins": [0.3, 0.3],
            "ends/5/fighting": [0.2, 0.2],
        }
    )
    bands = drawn(ends(a), "from", "end")
    assert sorted({b["year"] for b in bands}) == [0, 1, 5]
    for year, expected in ((0, [100, 0, 0]), (1, [80, 10, 10]), (5, [20, 50, 30])):
        now = [b for b in bands if b["year"] == year]
        assert [b["end"] for b in now] == ["still fighting", "East wins", "West wins"]
        assert [b["to"] - b["from"] for b in now] == pytest.approx(expected)
        assert [b["from"] for b in now[1:]] == [b["to"] for b in now[:-1]]
        assert now[-1]["to"] == pytest.approx(100)
    said = " ".join(t["text"] for t in drawn(ends(a), "text"))
    assert said.replace("\n", " ") == "still fighting 20% East wins 50% West wins 30%"


def test_one_year_alone_is_drawn_as_it_is(answer, drawn):
    bands = drawn(ends(answer.only(year="5")), "from", "end")
    assert {(b["year"], b["from"], b["to"]) for b in bands if b["year"] == 0} == {
        (0, b["from"], b["to"]) for b in bands if b["year"] == 5
    }


def test_labels_that_would_overlap_are_pushed_apart_in_order():
    assert apart([90.0, 50.0, 10.0], [15.0] * 3, 0.0, 100.0) == [90.0, 50.0, 10.0]
    found = apart([98.0, 97.0, 96.0], [16.0] * 3, 0.0, 100.0)
    assert found == [92.0, 76.0, 60.0]
    low = apart([3.0, 2.0, 1.0], [16.0] * 3, 0.0, 100.0)
    assert low == [40.0, 24.0, 8.0]
