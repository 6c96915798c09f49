"""The graph model of a case as text for a terminal."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from detente.assessment.questions.second_lens import SecondLens
from detente.assessment.tables_of_lens import answer, left_out
from detente.report.lens import about, tables
from detente.report.terminal.console import Console
from detente.report.terminal.graph import print_tables
from detente.report.terminal.tables import Flow


def print_lens(found: SecondLens, console: Console | None = None) -> None:
    """Print the answer in words, its tables, and what the graph leaves out."""
    out = console or Console()
    out.print(Text(f"{found.name}: the graph model", style="bold"))
    out.print(Flow(about(found), first="dim", style="dim"))
    for sentence in answer(found):
        out.print(Padding(Flow(sentence), (0, 0, 0, 2)))
    print_tables(tables(found), found.graph, out)
    out.print(Text("\nStates", style="bold"))
    for state in found.graph.states:
        mark = "*" if state == found.graph.today else ""
        out.print(
            Padding(Flow(f"{state}{mark}: {found.graph.data['says'][state]}", first="dim", style="dim"), (0, 0, 0, 2))
        )
    out.print()
    for sentence in left_out(found):
        out.print(Padding(Flow(sentence, first="dim", style="dim"), (0, 0, 0, 2)))
