"""Experts' ranges and their pools as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from detente.assessment.tables import Table
from detente.assessment.wording import count
from detente.panel.experts.answers import UNITS, PooledRange, Scored
from detente.report.terminal.console import Console
from detente.report.terminal.tables import draw

POOLS = {
    "equal": "all alike",
    "trimmed": "outermost fifths left out",
    "performance": "by performance",
    "quantiles": "quantiles averaged",
}
FEW = 10  # calibration questions below which scores are mostly luck


def figure(kind: str, value: float) -> str:
    """A value in the quantity's unit, to three digits."""
    return f"{100 * value:.3g}%" if kind in ("share", "rate") else f"{value:.3g}"


def print_pools(ranges: Sequence[PooledRange], scored: Scored | None, console: Console | None = None) -> None:
    """Print each range pooled in every way its answers allow, and how the experts did on questions with known answers."""
    out = console or Console()
    if not ranges:
        out.print(Text("No expert has answered yet."))
    for one in ranges:
        unit = UNITS.get(one.kind, "").lstrip("% ")
        rows = []
        for how, pool in one.pools.items():
            ends = f"{figure(one.kind, pool.low)} to {figure(one.kind, pool.high)}"
            rows.append([POOLS[how], f"{ends} {unit}".strip(), figure(one.kind, pool.median)])
        title = f"{one.asks} ({count(len(one.experts), 'expert')}, round {one.round})"
        out.print(draw(Table(title, ["pool", "90% range", "median"], rows)))
        spread = one.pools["equal"].spread
        apart = f"Best estimates lie from {figure(one.kind, spread.least)} to {figure(one.kind, spread.greatest)}"
        moved = f"; {count(one.moved, 'expert')} changed theirs in the second round" if one.moved else ""
        out.print(Text(f"{apart}{moved}.", style="dim"))
        for reason in dict.fromkeys(r for r in one.reasons if r):
            out.print(Text(f"  {reason}", style="dim"))
        out.print()
    if scored is not None:
        _print_scores(scored, out)


def _print_scores(scored: Scored, out: Console) -> None:
    rows = []
    for n in range(len(scored.experts)):
        weight = f"{100 * scored.weights[n]:.0f}%" if scored.weights else "none"
        rows.append([str(n + 1), f"{scored.calibration[n]:.2g}", f"{scored.information[n]:.2g}", weight])
    few = f" With fewer than {FEW} questions the scores are mostly luck." if scored.questions < FEW else ""
    note = (
        "Calibration: how well the truth fell where each expert said it would, from 0 to 1. Information: how narrow the ranges are. "
        f"Weight: their product (Cooke 1991).{few} {scored.note}".rstrip()
    )
    title = f"How the experts did on {count(scored.questions, 'question')} with known answers"
    out.print(draw(Table(title, ["expert", "calibration", "information", "weight"], rows, note=note)))
