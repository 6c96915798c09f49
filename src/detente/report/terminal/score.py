"""Scores as text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from detente.assessment.questions.scoring import HINDSIGHT, Scores
from detente.assessment.wording import percent
from detente.report.terminal.assessment import plain


def print_scores(scores: Scores, console: Console | None = None) -> None:
    """Print each forecast against what happened, and the means beside history's."""
    out = console or Console()
    table = plain("Forecasts against what happened")
    for column in ("", "chance", "happened", "log", "Brier", "history", "log", "Brier"):
        table.add_column(column, justify="left" if not column else "right")
    for row in scores.rows:
        base = (
            ("-", "-", "-")
            if row.base is None
            else (f"{percent(row.base)}%", f"{row.base_log:.2f}", f"{row.base_brier:.3f}")
        )
        table.add_row(
            f"{row.case}: {row.path}",
            f"{percent(row.chance)}%",
            "yes" if row.happened else "no",
            f"{row.log:.2f}",
            f"{row.brier:.3f}",
            *base,
        )
    out.print(table)
    means = scores.means()
    out.print(
        f"\nMean over {means['forecasts']} forecasts: log score {means['log']:.3f}, Brier score {means['brier']:.3f}."
    )
    if means["compared"]:
        out.print(
            f"Of the {means['compared']} that history has a rate for: log {means['log_compared']:.3f} against history's {means['base_log']:.3f}, "
            f"Brier {means['brier_compared']:.3f} against {means['base_brier']:.3f}."
        )
    else:
        out.print("History has a rate for none of them: there is nothing to compare with.")
    out.print(
        "Log score: 0 is best, ln of the chance given to what happened. Brier score: 0 is best, squared error.",
        style="dim",
    )
    if scores.unscored:
        out.print(f"Without what_happened, and not scored: {', '.join(scores.unscored)}.")
    out.print(Padding(Text(HINDSIGHT), (1, 0, 0, 0)))
