"""Scores as text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from detente.assessment import tables
from detente.assessment.questions.scoring import HINDSIGHT, Scores
from detente.report.terminal.tables import draw


def print_scores(scores: Scores, console: Console | None = None) -> None:
    """Print each forecast against what happened, and the mean scores beside history's."""
    out = console or Console()
    out.print(draw(tables.scores(scores)))
    means = scores.means()
    out.print(
        f"\nMean over {means['forecasts']} forecasts: log score {means['log']:.3f}, Brier score {means['brier']:.3f}."
    )
    if means["compared"]:
        out.print(
            f"Of these, {means['compared']} have a base rate from history: log score {means['log_compared']:.3f} "
            f"against history's {means['base_log']:.3f}, Brier score {means['brier_compared']:.3f} against {means['base_brier']:.3f}."
        )
    else:
        out.print("History has no base rate for any of them, so there is nothing to compare with.")
    if scores.unscored:
        out.print(f"Not scored, because they do not state what_happened: {', '.join(scores.unscored)}.")
    out.print(Padding(Text(HINDSIGHT), (1, 0, 0, 0)))
