"""An agreement's progress: bars as long as the shares, each with its figure, and what is furthest behind in the title."""

import pytest

from detente.report.charts import progress, progress_rows
from detente.report.charts.implementation_progress import progress_of


def test_every_bar_has_its_share_as_length_and_in_figures(answer):
    rows = progress_rows(answer)
    assert [(r["what"], r["year"], r["share"]) for r in rows] == [
        ("All stipulations", 2018, pytest.approx(100 / 3)), ("Land", 2018, 50.0), ("Arms", 2018, 0.0),
    ]  # fmt: skip
    assert rows[0]["says"] == "All stipulations, 2018: 33%; 1 none, 1 minimal, 1 intermediate"
    spec = progress(answer).to_dict()
    assert spec["description"].startswith(
        "Accord of 2016: in 2018 its scores come to 33% of full implementation; furthest behind is Arms (0%)"
    )
    values = [layer["data"]["values"] for layer in spec["layer"]]
    bars = next(v for v in values if v and "says" in v[0])
    assert [b["y"] - b["y2"] for b in bars] == pytest.approx([80 / 3, 40, 0])
    assert ["33", "50", "0"] in [[r.get("text") for r in v] for v in values]


def test_nothing_is_drawn_of_nothing():
    assert progress_of(None) is None


@pytest.mark.parametrize("width", [350, 720])
def test_years_that_have_no_room_are_left_out_but_never_the_last(width):
    years = [{"year": y, "counts": [1, 0, 0, 0], "share": 0.0} for y in range(1990, 2021)]
    spec = progress_of(
        {"agreement": "A", "themes": [{"name": "T", "stipulations": 1, "years": years}]}, width
    ).to_dict()
    shown = [
        r["text"]
        for layer in spec["layer"]
        for r in layer["data"]["values"]
        if str(r.get("text", "")).strip("'").isdigit() and r["text"] != "0"
    ]
    assert ("2020" in shown or "'20" in shown) and len(shown) < 31
