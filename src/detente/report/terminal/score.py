"""Scores as text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from detente.assessment import tables
from detente.assessment.questions.scoring import HINDSIGHT, Scores
from detente.report.terminal.tables import draw


def print_scores(scores: Scores, console: Console | None = None) -> None:
    """Print each forecast against what happened, and the means beside history's."""
    out = console or Console()
    out.print(draw(tables.scores(scores)))
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
    if scores.unscored:
        out.print(f"Without what_happened, and not scored: {', '.join(scores.unscored)}.")
    out.print(Padding(Text(HINDSIGHT), (1, 0, 0, 0)))
