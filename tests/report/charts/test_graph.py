"""The picture of a graph shows the moves and states of the answer, and says what it leaves out."""

import json

import numpy as np
import pytest

from detente.graph.answer import MOST_SHOWN, analyse
from detente.graph.file import library, load_graph
from detente.graph.model import GraphModel, matrix
from detente.report.charts.graph import DASHES, FEW, HUES, graph, graph_rows, kind_of
from detente.report.charts.shared import NARROW, WIDE


def data(spec):
    """All rows of data of a picture."""
    return [r for layer in spec["layer"] for r in layer.get("data", {}).get("values", [])]


def test_rows_are_the_moves():
    found = analyse(load_graph("elmira").model)
    rows = graph_rows(found)
    assert len(rows) == sum(m.nnz for m in found.model.moves)
    better = {(r["id"], r["from"], r["to"]) for r in rows if r["improves"]}
    assert ("local", "1", "5") in better and ("local", "5", "1") not in better
    assert [kind_of(found, s) for s in ("1", "5", "2")] == ["gmr", "nash", ""]


@pytest.mark.parametrize("name", library())
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_state_and_party_is_drawn_inside_the_picture(name, width):
    found = analyse(load_graph(name).model)
    spec = graph(found, width).to_dict()
    rows = data(spec)
    nodes = {r["state"]: r for r in rows if r.get("state")}
    assert set(nodes) == set(found.states)
    assert all(0 <= r["x"] <= width and 0 <= r["y"] <= spec["height"] for r in rows)
    assert "today's state" in nodes[found.today]["says"]
    assert [r for r in rows if r.get("text") == "today"]
    for title in found.parties.values():
        assert f"the moves of {title}" in json.dumps(rows)


def test_parties_differ_in_colour_and_in_pattern():
    assert len({json.dumps(d) for d in DASHES}) == len(DASHES) >= 10
    assert len(set(HUES)) == len(HUES) >= 10


def test_a_large_graph_is_drawn_in_part_and_says_so():
    n = 60
    forth, back = ([(k, k + 1) for k in range(n - 1)], [(k + 1, k) for k in range(n - 1)])
    ranks = np.array([np.arange(n), np.zeros(n)])
    model = GraphModel(("a", "b"), tuple(map(str, range(n))), (matrix(forth, n), matrix(back, n)), ranks, today=3)
    found = analyse(model)
    for width, most in ((WIDE, MOST_SHOWN), (NARROW, FEW)):
        spec = graph(found, width).to_dict()
        drawn = {r["state"] for r in data(spec) if r.get("state")}
        assert {"3", "59"} <= drawn and len(drawn) <= most
        assert f"{n - len(drawn)} states not drawn" in spec["description"]
