"""The graph model of a case as a picture: its states, the moves between them, and which would last."""

from __future__ import annotations

from typing import Any

from detente.assessment import Assessment
from detente.assessment.questions.second_lens import SecondLens, lens_of
from detente.assessment.tables_of_lens import finding
from detente.report.charts.graph import graph, graph_rows
from detente.report.charts.shared import WIDE, Rows


def lens_rows(a: Assessment) -> Rows:
    """The moves between the states that are drawn."""
    return graph_rows(lens_of(a.facts["graph"]).graph) if a.facts.get("graph") else []


def lens(a: Assessment, width: int = WIDE) -> Any:
    """The picture, or None if the graph model was not asked for."""
    return lens_graph(lens_of(a.facts["graph"]), width) if a.facts.get("graph") else None


def lens_graph(found: SecondLens, width: int = WIDE) -> Any:
    """The picture of a case's graph."""
    return graph(found.graph, width, finding(found))
