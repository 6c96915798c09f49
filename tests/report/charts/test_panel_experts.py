"""The picture of experts' ranges: both rounds and the pools on one scale, told apart by shape and not by colour, inside the picture."""

import pytest

from detente.report.charts.panel_experts import experts, experts_rows
from detente.report.charts.shared import NARROW, WIDE


def found(many=3, kind="share"):
    """A number that so many experts have answered, the first of them in one round only."""
    answers = [
        {
            "expert": f"expert {n}",
            "first": {"low": 0.1, "best": 0.2 + n / 50, "high": 0.6},
            "second": {"low": 0.15, "best": 0.3, "high": 0.5} if n else None,
            "reasons": [],
        }
        for n in range(many)
    ]
    pools = [
        {"how": h, "title": t, "low": 0.1, "median": 0.3, "high": 0.6}
        for h, t in (("equal", "all alike"), ("quantiles", "averaged"))
    ]
    return {"kind": kind, "unit": "%", "asks": "How likely?", "answers": answers, "pools": pools if many else []}


def test_rows_are_everybodys_ranges_in_each_round_and_the_pools():
    rows = experts_rows(found())
    assert [(r["who"], r["round"]) for r in rows] == [
        ("expert 0", 1), ("expert 1", 1), ("expert 1", 2), ("expert 2", 1), ("expert 2", 2), ("all alike", None), ("averaged", None),
    ]  # fmt: skip
    assert (rows[2]["low"], rows[2]["best"], rows[2]["high"]) == (15, 30, 50)
    assert experts_rows(found(kind="duration"))[2]["low"] == 0.15


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_rounds_stand_apart_and_everything_inside_the_picture(drawn, width):
    chart = experts(found(), width)
    spec = chart.to_dict()
    marks = drawn(chart)
    places = {(m["who"], m["round"]): m["y"] for m in marks}
    assert places["expert 1", 1] < places["expert 1", 2]
    assert places["expert 2", 2] < places["all alike", None] < places["averaged", None] < spec["height"]
    assert spec["width"] == width
    shapes = {
        (layer["mark"].get("shape"), layer["mark"].get("filled"))
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point"
    }
    assert shapes == {("circle", False), ("circle", True), ("diamond", True)}  # told apart in grey
    thick = [layer["mark"]["strokeWidth"] for layer in spec["layer"] if layer["mark"].get("strokeCap")]
    assert thick == sorted(set(thick))
    said = spec["description"]
    assert said.startswith(
        "How likely? Together 10% to 60%; best estimates from 20% to 30%. 3 experts, ranges brought to 90%."
    )
    assert {m["says"] for m in marks} >= {"expert 1, round 2: 15 to 50%, best 30%", "all alike: 10 to 60%, median 30%"}


def test_nobody_gives_no_picture_and_one_says_so():
    assert experts(found(0)) is None
    assert "one expert's" in experts(found(1)).to_dict()["description"]
