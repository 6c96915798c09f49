"""The record as text for a terminal: ranges before and after, and the weight of each event."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.table import Table

from detente import paths
from detente.assessment.band import Band
from detente.assessment.wording import chance, decibans
from detente.case import Case
from detente.report.terminal.console import Console


def beliefs_as_dict(case: Case, answers: dict[str, np.ndarray]) -> dict[str, Any]:
    """The ranges over types and the decibans of each event as JSON-ready data."""
    ranges = {
        party: {
            kind: {
                "before": Band.of(answers[paths.beliefs_before(party, kind)]).as_dict(),
                "after": Band.of(answers[paths.beliefs(party, kind)]).as_dict(),
            }
            for kind in entry.types
        }
        for party, entry in case.parties.items()
    }
    events = []
    for n, event in enumerate(case.record):
        decibans = {
            kind: Band.of(answers[paths.record(n, kind)]).as_dict()
            for party in case.parties.values()
            for kind in party.types
            if paths.record(n, kind) in answers
        }
        events.append(
            {
                "date": event.date,
                "by": event.by,
                "kind": event.kind,
                "says": event.says,
                "source": event.source,
                "decibans": decibans,
            }
        )
    return {"case": case.id, "ranges": ranges, "record": events}


def print_beliefs(case: Case, answers: dict[str, np.ndarray]) -> None:
    """Print each party's range and the weight of the evidence that moved it."""
    console = Console()
    for party, entry in case.parties.items():
        console.print(f"{case.name(party)}", style="bold")
        for kind, says in entry.types.items():
            before, after = (Band.of(answers[p(party, kind)]) for p in (paths.beliefs_before, paths.beliefs))
            console.print(
                f"  {kind}: {chance(before)} before the record, {chance(after)} after"
                + (f"  [{says.says}]" if says.says else ""),
                markup=False,
                highlight=False,
            )
        first = next(iter(entry.types))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2))
        for column in ("date", "event", f"decibans for '{first}'", "source"):
            table.add_column(column, justify="right" if column.startswith("deci") else "left")
        for n, event in enumerate(case.record):
            if event.by != party:
                continue
            path = paths.record(n, first)
            weighs = "-"
            if path in answers:
                weighs = decibans(Band.of(answers[path]))
            outcome = f" ({event.outcome})" if event.outcome else ""
            table.add_row(event.date, f"{event.kind}: {event.says}{outcome}", weighs, event.source or "judgement")
        console.print(table)
    others = [e for e in case.record if e.by not in case.parties]
    if others:
        console.print("Statements by others (cheap talk, which carries no weight)", style="bold")
        for event in others:
            console.print(f"  {event.date}  {event.by}: {event.says}", markup=False, highlight=False)
    console.print(
        "10 decibans for a type multiply its odds against the others by ten. Brackets show 5-95% bands.",
        style="dim",
    )
