"""The map of opinion: cells with their people, never fewer than the threshold, inside the picture, and a word on parties."""

from dataclasses import replace

import pytest
from invented import made

from detente.report.charts.panel_map import opinion, opinion_rows
from detente.report.charts.shared import NARROW, WIDE


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_mark_is_a_cell_and_its_area_goes_with_its_people(drawn, width):
    found = made()
    rows = opinion_rows(found)
    assert rows == found.clusters["map"]
    chart = opinion(found, width)
    marks = drawn(chart)
    assert [m["people"] for m in marks] == [r["people"] for r in rows]
    assert min(m["people"] for m in marks) >= found.threshold
    assert [m["size"] / marks[0]["size"] for m in marks] == pytest.approx(
        [r["people"] / rows[0]["people"] for r in rows]
    )
    spec = chart.to_dict()
    for m in marks:
        half = m["size"] ** 0.5 / 2
        assert half <= m["x"] <= width - half and half <= m["y"] <= spec["height"] - half
    assert (
        len({(m["cluster"] if "cluster" in m else m["colour"], m["shape"]) for m in marks}) == found.clusters["number"]
    )
    sizes = [c["people"] for c in found.clusters["clusters"]]
    assert spec["description"].startswith(f"The answers fall into 2 clusters, of {sizes[0]} and {sizes[1]} people. ")
    assert "stand for no party" in spec["description"]
    undrawn = sum(sizes) - sum(m["people"] for m in marks)
    assert f"{undrawn} people in places with fewer than 5 are not drawn" in spec["description"]


def test_clusters_that_share_a_cell_stand_side_by_side(drawn):
    found = made()
    both = [{"x": 3, "y": 4, "cluster": k, "people": 20} for k in (1, 2)]
    marks = drawn(opinion(replace(found, clusters={**found.clusters, "map": both})))
    assert abs(marks[0]["x"] - marks[1]["x"]) >= marks[0]["size"] ** 0.5
    assert marks[0]["y"] == marks[1]["y"]


def test_a_cluster_without_a_place_is_named():
    found = made()
    one = [cell for cell in found.clusters["map"] if cell["cluster"] == 1]
    said = opinion(replace(found, clusters={**found.clusters, "map": one})).to_dict()["description"]
    assert "Cluster 2 has no larger place." in said
    assert "Cluster 1 has" not in said


def test_nothing_of_nothing():
    found = made()
    assert opinion(replace(found, clusters=None)) is None
    assert opinion(replace(found, clusters={**found.clusters, "map": []})) is None
