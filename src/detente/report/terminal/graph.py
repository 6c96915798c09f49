"""The graph model's answer as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.padding import Padding
from rich.text import Text

from detente.assessment.tables import Table
from detente.graph.answer import GraphAnswer
from detente.graph.words import answer
from detente.report.graph import change, tables
from detente.report.terminal.console import Console
from detente.report.terminal.tables import APART, NARROW, Flow, draw


def _print_rows(out: Console, table: Table) -> None:
    """A table with cells that do not fit beside its names, row by row."""
    out.print(Text(f"\n{table.title}", style="bold"))
    for name, *cells in table.rows:
        out.print(Text(name))
        for head, cell in zip(table.head[1:], cells, strict=True):
            out.print(Padding(Flow(f"{head}: {cell}"), (0, 0, 0, 2)))


def print_graph(found: GraphAnswer, console: Console | None = None) -> None:
    """Print the answer in words and its tables, and the orderings that would make a wanted state last."""
    out = console or Console()
    out.print(Text(found.title, style="bold"))
    for sentence in answer(found):
        out.print(Padding(Flow(sentence), (0, 0, 0, 2)))
    for option in found.data["options"]:
        party = found.parties[option["party"]]
        kept = {"taken": "; once taken up it stays", "dropped": "; once dropped it is gone"}.get(
            option["irreversible"], ""
        )
        out.print(
            Padding(
                Flow(f"{option['name']}: {option['title']} ({party}{kept})", first="dim", style="dim"), (0, 0, 0, 4)
            )
        )
    print_tables(tables(found), found, out)


def print_tables(these: Sequence[Table], found: GraphAnswer, out: Console) -> None:
    """Print tables, and the orderings that would make a wanted state last."""
    for table in these:
        note, table.note = table.note, ""
        if any(cell_len(cell) > out.width - NARROW - APART for row in table.rows for cell in row):
            _print_rows(out, table)
        else:
            out.print(draw(table))
        if note:
            out.print(Flow(note, first="dim", style="dim"))
    for r in found.data["inverse"]:
        if r["swaps"] and r["ordering"]:
            order = " > ".join(" = ".join(tied) for tied in r["ordering"])
            out.print(Padding(Flow(f"{r['party']}, {r['concept'].upper()}, {change(r)}: {order}"), (0, 0, 0, 2)))
