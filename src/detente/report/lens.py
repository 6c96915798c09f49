"""The tables of the graph model of a case; terminal, report and pages draw the same description."""

from __future__ import annotations

from detente.assessment import tables_of_lens
from detente.assessment.questions.second_lens import SecondLens
from detente.assessment.tables import Table
from detente.assessment.wording import count
from detente.report import graph as of_graph


def tables(found: SecondLens) -> list[Table]:
    """The tables that are read first: outcomes, the two lenses, gains, ways from today, and what was asked besides."""
    graph = found.graph
    to = [o.state for o in found.outcomes]
    more = (of_graph.ways(graph, to), of_graph.coalition(graph), of_graph.wanted(graph), of_graph.needed(graph))
    return [*tables_of_lens.tables(found), *(t for t in more if t is not None)]


def about(found: SecondLens) -> str:
    """What the answer rests on, in a line."""
    return f"{len(found.graph.states)} states; {count(found.draws, 'draw')}, seed {found.seed}, detente {found.version}, case {found.case_hash}"
