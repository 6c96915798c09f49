"""Bars of answers: their lengths are the counts, joined answers are one part, withheld groups are named, whatever the width."""

import json

import pytest
from invented import made

from detente.panel.results import parts_of
from detente.report.charts.panel_answers import answers, answers_rows
from detente.report.charts.shared import NARROW, WIDE


def test_rows_are_the_counts_in_per_cent_of_who_answered():
    found = made()
    rows = answers_rows(found, ["armistice"])
    one = found.question("armistice")
    for r in (*one.rows, one.everybody):
        mine = [x for x in rows if x["group"] == r.title]
        assert [(x["answer"], x["number"]) for x in mine] == r.words
        assert sum(x["share"] for x in mine) == pytest.approx(100)
    assert rows[-1] == {
        "what": "Armistice on the line",
        "group": "The islands",
        "answer": "withheld",
        "number": None,
        "share": None,
    }


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_bars_are_as_long_as_shares_and_rejection_lies_left_of_the_line(drawn, width):
    found = made()
    chart = answers(found, [a.name for a in found.asked if a.kind == "package"], width)
    bars = drawn(chart, "says", "x2")
    (zero,) = {r["x"] for r in drawn(chart, "y2") if "x2" not in r and "says" not in r}
    scales = []
    for one in (a for a in found.asked if a.kind == "package"):
        for r in (*one.rows, one.everybody):
            for word, number in r.words:
                says = f"{one.asks.partition(': ')[0]}, {r.title}: {word} "
                mine = [b for b in bars if b["says"].startswith(says)]
                assert len(mine) == (number > 0)
                if mine:
                    assert f"({number:,} of {r.answered:,})" in mine[0]["says"]
                    assert mine[0]["joined"] == (len(parts_of(word)) > 1)
                    scales.append((mine[0]["x2"] - mine[0]["x"]) / (number / r.answered))
                    assert (mine[0]["x2"] <= zero + 1e-6) == (word == "unacceptable")
                    assert 0 <= mine[0]["x"] and mine[0]["x2"] <= width
    assert max(scales) == pytest.approx(min(scales))
    joined = [w for a in found.asked if a.kind == "package" for r in a.rows for w, _ in r.words if len(parts_of(w)) > 1]
    assert joined
    text = json.dumps(chart.to_dict())
    assert all(w in text for w in joined)
    assert text.count("The islands: withheld") == 7


def test_the_finding_is_computed():
    found = made()
    chart = answers(found, ["armistice", "withdrawal"]).to_dict()
    shares = [f"{100 * found.question(q).everybody.accept:.0f}%" for q in ("armistice", "withdrawal")]
    assert chart["description"].startswith(
        f"Most accept 'Armistice on the line', {shares[0]}; fewest 'Full withdrawal', {shares[1]}. "
    )


def test_nothing_of_nothing():
    assert answers(made(4)) is None
    assert answers(made(), []) is None
