"""The graph model's answer as text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from detente.graph.answer import GraphAnswer
from detente.graph.words import answer
from detente.report.graph import change, tables
from detente.report.terminal.tables import Flow, draw


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
    for table in tables(found):
        note, table.note = table.note, ""
        out.print(draw(table))
        if note:
            out.print(Flow(note, first="dim", style="dim"))
    for r in found.data["inverse"]:
        if r["swaps"] and r["ordering"]:
            order = " > ".join(" = ".join(tied) for tied in r["ordering"])
            out.print(Padding(Flow(f"{r['party']}, {r['concept'].upper()}, {change(r)}: {order}"), (0, 0, 0, 2)))
