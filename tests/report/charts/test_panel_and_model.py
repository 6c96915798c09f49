"""Acceptability against the model: dots and bands both ways are the results' and the assessment's, names meet neither each other nor dots."""

from dataclasses import replace
from itertools import combinations

import pytest
from invented import an_assessment, made

from detente.report.charts.panel_and_model import acceptability, acceptability_rows
from detente.report.charts.shared import LETTER, NARROW, WIDE


def test_figures_are_those_of_the_ballots_and_the_model():
    found, a = made(), an_assessment()
    rows = acceptability_rows(found, a)
    for row, p in zip(rows, ("armistice", "withdrawal"), strict=True):
        least = min((r for r in found.question(p).rows if r.group != "others"), key=lambda r: r.accept)
        band = a.band(f"proposals/{p}/signed_and_holds_5")
        assert row["group"] == least.title
        assert [row[k] for k in ("accept", "from", "to")] == [100 * x for x in (least.accept, least.low, least.high)]
        assert [row[k] for k in ("median", "low", "high")] == [100 * x for x in (band.median, band.low, band.high)]
    west = acceptability_rows(found, a, "west")
    assert [r["accept"] for r in west] == [
        100 * found.question(p).row("west").accept for p in ("armistice", "withdrawal")
    ]


@pytest.mark.parametrize(
    ("width", "names"), [(WIDE, ["Armistice on the line", "Full withdrawal"]), (NARROW, ["1", "2"])]
)
def test_every_dot_is_named_and_names_do_not_meet(drawn, width, names):
    chart = acceptability(made(), an_assessment(), width)
    labels = drawn(chart, "u", "text")
    assert sorted(r["text"] for r in labels) == names
    room, height = width - 62, chart.to_dict()["height"]
    boxes = [(r["u"] / 100 * room, r["v"] / 100 * height, len(r["text"]) * LETTER) for r in labels]
    for one, other in combinations(boxes, 2):
        apart = abs(one[1] - other[1]) >= 14 or one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
        assert apart
    said = chart.to_dict()["description"]
    assert said.startswith("Best on both counts: 'Armistice on the line', tolerable to ")
    assert "different things" in said
    assert width == WIDE or "Numbers: 1 Armistice on the line; 2 Full withdrawal." in said


def test_nothing_of_nothing():
    found = made()
    assert acceptability(made(4), an_assessment()) is None
    assert acceptability(replace(found, asked=[a for a in found.asked if a.kind != "package"]), an_assessment()) is None
