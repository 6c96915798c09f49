"""Who moves when in a quarter, with today's chances on the branches."""

from collections import defaultdict

import numpy as np
import pytest

from detente.report.charts import quarter, quarter_rows


def samples(deadlock: float, talks: float):
    return {
        "ends/1/east-wins": [0.5],
        "ends/1/west-wins": [0.5],
        "deadlock/today": [deadlock],
        "talks/today": [talks],
        "turn/east": [0.75],
        "turn/west": [0.25],
        "proposes/east/none": [0.2],
        "proposes/east/truce": [0.7],
        "proposes/east/peace": [0.1],
        "proposes/west/none": [0.3],
        "proposes/west/truce": [0.3],
        "proposes/west/peace": [0.4],
        "proposals/truce/signs/west": [0.5],
        "proposals/truce/all_sign": [0.4],
        "proposals/peace/signs/west": [0.5],
        "proposals/peace/all_sign": [0.4],
        "front_moves/east": [0.1],
        "front_moves/west": [0.2],
    }


@pytest.mark.parametrize(
    ("deadlock", "talks", "said", "thick"),
    [
        (0.9, 0.5, "Most likely this quarter: the talks are in deadlock (90%).", {1, 6}),
        (0.1, 0.2, "Most likely this quarter: no deadlock, but no talks either (80%).", {1, 2, 6}),
        (0.1, 0.8, "Most likely this quarter: talks (80%), with 'Truce' on the table.", {1, 2, 3, 4, 5, 6}),
    ],
)
def test_the_likeliest_way_is_told_and_drawn(by_hand, drawn, deadlock, talks, said, thick):
    a = by_hand(samples(deadlock, talks))
    assert quarter(a).to_dict()["description"].startswith(said)
    nodes = drawn(quarter(a), "y0")
    assert {int(n["text"]) for n in nodes if n["colour"] == "currentColor"} == thick
    assert any(w["wide"] > 2 for w in drawn(quarter(a), "wide"))


def test_likeliest_branches_are_drawn_and_all_are_listed(by_hand, drawn):
    a = by_hand(samples(0.1, 0.8))
    words = [t["text"].replace("\n", " ") for t in drawn(quarter(a), "text", "bold")]
    assert "East: 'Truce'" in words and "West: 'Peace'" in words and "West: 'Truce'" not in words
    rows = quarter_rows(a)
    assert [(r["what"], r["chance"]) for r in rows if r["answer"].startswith("proposes/west")] == [
        ("West: nothing", 30.0),
        ("West: 'Truce'", 30.0),
        ("West: 'Peace'", 40.0),
    ]
    assert [r["what"] for r in rows if r["chance"] is None] == [
        "a side may wear out or collapse, or the war may escalate"
    ]
    bars = [
        m["x2"] - m["x"] for m in drawn(quarter(a), "says", "full") if m["full"] == 1 and "East: 'Truce'" in m["says"]
    ]
    assert bars == pytest.approx([0.7 * 150])


def test_branches_that_exclude_each_other_add_up_and_are_the_assessments(answer):
    rows = quarter_rows(answer)
    total = defaultdict(float)
    for r in rows:
        if r["answer"].startswith(("turn/", "proposes/", "supports/")):
            assert r["chance"] == pytest.approx(100 * np.mean(answer.samples[r["answer"]]))
            total[r["answer"].rsplit("/", 1)[0]] += r["chance"]
    assert len(total) > 3
    assert all(t == pytest.approx(100) for t in total.values())


def test_the_likeliest_terms_are_told_even_if_only_others_are_looked_at(by_hand):
    a = by_hand(samples(0.1, 0.8)).only(proposal="peace")
    assert (
        quarter(a)
        .to_dict()["description"]
        .startswith("Most likely this quarter: talks (80%), with 'Truce' on the table.")
    )
    assert [(r["what"], r["chance"]) for r in quarter_rows(a) if r["step"] == 5] == [
        ("all sign: the war is settled", None)
    ]


def test_an_older_assessment_makes_no_picture(by_hand):
    assert quarter(by_hand({"ends/1/east-wins": [0.5]})) is None


def test_in_a_war_of_three_sides_each_front_moves(by_hand):
    three = {k: v for k, v in samples(0.1, 0.8).items() if not k.startswith("front_moves")}
    three |= {
        "ends/1/south-wins": [0.1],
        "front_moves_between/east/west/east": [0.1],
        "front_moves_between/east/west/west": [0.2],
    }
    three |= {"front_moves_between/south/west/south": [0.3], "front_moves_between/south/west/west": [0.05]}
    told = {r["what"]: r["chance"] for r in quarter_rows(by_hand(three)) if r["what"].startswith("the front")}
    assert told == pytest.approx(
        {
            "the front between East and West stays": 70,
            "the front between East and West moves toward a victory of East": 10,
            "the front between East and West moves toward a victory of West": 20,
            "the front between South and West stays": 65,
            "the front between South and West moves toward a victory of South": 30,
            "the front between South and West moves toward a victory of West": 5,
        }
    )
