"""The picture of the graph model of a case is that of its graph."""

from dataclasses import replace

from talks import run

from detente.assessment import graph_of
from detente.report.charts.graph import graph_rows
from detente.report.charts.lens import lens, lens_rows


def test_its_rows_are_the_moves_of_the_graph():
    a = run({"line": {"a": [0.2], "b": [0.1]}})
    assert lens_rows(a) == [] and lens(a) is None
    found = graph_of(a)
    asked = replace(a, facts={**a.facts, "graph": found.as_dict()})
    rows = lens_rows(asked)
    assert rows == graph_rows(found.graph)
    # Of four states each party has one move from each and back: the last to accept improves.
    assert sorted((r["from"], r["to"]) for r in rows if r["improves"]) == [("1", "line"), ("2", "line")]
    assert "war" in str(lens(asked).to_dict())
