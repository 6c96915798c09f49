"""The front today and in some years, and how worn and supported each side is."""

import numpy as np
import pytest

from detente.report.charts import war, war_rows

FACTS = {
    "who": {"backers": {"friend": {"backs": "west", "levels": ["cut", "hold"]}}},
    "war": {
        "notches": 3, "now": 2, "exhaustion": {"levels": 4, "now": {"east": 1, "west": 3}}, "support": {"levels": 3, "now": 1},
    },
}  # fmt: skip
SAMPLES = {
    "ends/1/east-wins": [0.1, 0.3],
    "ends/1/west-wins": [0.1, 0.1],
    "front/1/1": [0.1, 0.1],
    "front/1/2": [0.6, 0.5],
    "front/1/3": [0.1, 0.3],
}


def test_the_strip_the_bars_and_the_levels_are_the_assessments(by_hand, drawn):
    a = by_hand(SAMPLES, facts=FACTS)
    rows = war_rows(a)
    assert [(r["what"], r["after"], r["level"], r["of"]) for r in rows if r["after"] == "today"] == [
        ("front", "today", 2, 3),
        ("East: exhaustion", "today", 1, 3),
        ("West: exhaustion", "today", 3, 3),
        ("West: support", "today", 1, 2),
    ]
    assert [r["share"] for r in rows if r["after"] == "1 year"] == pytest.approx([10, 55, 20])
    assert (
        war(a)
        .to_dict()["description"]
        .startswith("After 1 year the front most likely stands where it stands today (55%)")
    )
    marks = {m["says"]: m for m in drawn(war(a), "says", "y2", "x2")}
    east, west = marks["held by East today"], marks["held by West today"]
    assert east["x2"] == west["x"] and east["x2"] - east["x"] == pytest.approx(west["x2"] - west["x"])
    tall = [marks[f"after 1 year, the front at notch {n} of 3: {p}%"] for n, p in ((1, 10), (2, 55), (3, 20))]
    assert [(m["y2"] - m["y"]) / (tall[1]["y2"] - tall[1]["y"]) for m in tall] == pytest.approx([10 / 55, 1, 20 / 55])
    assert (tall[0]["colour"], tall[2]["colour"]) == (west["colour"], east["colour"])  # who has won there
    words = [t["text"] for t in drawn(war(a), "text")]
    assert "15%\nwithout\na front" in words
    assert "level 1 of 2" in words


def test_a_war_of_three_sides_shows_each_of_its_fronts(by_hand, drawn):
    war_facts = {**FACTS["war"], "exhaustion": {"levels": 4, "now": {"east": 1, "west": 3, "south": 0}}}
    del war_facts["notches"], war_facts["now"]
    fronts = [
        {"between": [one, "west"], "notches": 4, "now": now, "settles": {}} for one, now in (("east", 2), ("south", 3))
    ]
    samples = {f"ends/1/{side}-wins": [0.1, 0.1] for side in ("east", "west", "south")}
    samples |= {
        f"front_between/{one}/west/1/{n}": [p, p]
        for one, n, p in (("east", 2, 0.4), ("east", 3, 0.2), ("south", 2, 0.5), ("south", 3, 0.1))
    }
    a = by_hand(samples, facts={**FACTS, "war": {**war_facts, "fronts": fronts}})
    assert [(r["what"], r["level"], r["share"]) for r in war_rows(a) if r["after"] == "1 year"] == [
        ("front between East and West", 2, pytest.approx(40)),
        ("front between East and West", 3, pytest.approx(20)),
        ("front between South and West", 2, pytest.approx(50)),
        ("front between South and West", 3, pytest.approx(10)),
    ]
    picture = war(a)
    assert picture.to_dict()["description"].startswith(
        "After 1 year the front between East and West most likely stands where it stands today (40%); "
        "the front between South and West most likely stands at notch 2 of 4, and today at notch 3 (50%)"
    )
    held = [m for m in drawn(picture, "says", "y2", "x2") if m["says"].startswith("held by")]
    assert [m["says"] for m in held] == [f"held by {side} today" for side in ("East", "West", "South", "West")]
    assert max(m["y2"] for m in held[:2]) < min(m["y"] for m in held[2:])  # one front below the other


def test_the_shares_are_those_of_the_solved_case(answer):
    rows = war_rows(answer)
    for years, told in (("1", "1 year"), ("5", "5 years")):
        found = [r["share"] for r in rows if r["after"] == told]
        assert found == pytest.approx([100 * np.mean(answer.samples[f"front/{years}/{n}"]) for n in range(1, 10)])
        on = sum(
            np.mean(answer.samples[f"ends/{years}/{e}"])
            for e in ("fighting", "settled-broken", "russia-wins", "ukraine-wins")
        )
        assert sum(found) == pytest.approx(100 * on)


def test_an_older_assessment_that_does_not_say_where_the_front_goes_makes_no_picture(by_hand):
    assert war(by_hand({"ends/1/east-wins": [0.5]})) is None
    assert war_rows(by_hand(SAMPLES)) == []


def test_a_war_that_is_surely_over_by_then_leaves_rows_without_bars(by_hand, drawn):
    over = {path: [0.0, 0.0] if path.startswith("front") else [0.5, 0.5] for path in SAMPLES}
    bars = [m for m in drawn(war(by_hand(over, facts=FACTS)), "says", "y2", "x2") if "at notch" in m["says"]]
    assert [m["y2"] - m["y"] for m in bars] == [0, 0, 0]
