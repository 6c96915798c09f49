"""Scores as text for a terminal."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from detente.assessment import tables, tables_of_forecasts
from detente.assessment.questions.scoring import HINDSIGHT, INSIDE, OUTSIDE, POOL, Scores
from detente.assessment.wording import in_percent
from detente.report.terminal.console import Console
from detente.report.terminal.tables import draw

SAME = 5e-4  # mean log scores that differ by less are printed alike


def print_scores(scores: Scores, console: Console | None = None) -> None:
    """Print each forecast against what happened, and the mean scores of each view."""
    out = console or Console()
    for table in (*tables.scores(scores), *tables_of_forecasts.scored(scores)):
        out.print(draw(table))
    out.print()
    if not scores.compared:
        out.print("History has no base rate for any of them, so there is nothing to compare with.")
    elif scores.weight is not None:
        out.print(
            f"Pooled: model and history in log-odds; for each war with the model's weight that suits the others best. Over all, that is "
            f"{in_percent(scores.weight)}."
        )
        for sentence in leads(scores):
            out.print(sentence)
    if scores.unscored:
        out.print(f"Not scored, because they do not state what_happened: {', '.join(scores.unscored)}.")
    out.print(Padding(Text(HINDSIGHT), (1, 0, 0, 0)))


def leads(scores: Scores) -> list[str]:
    """By how much the views lead one another, pair by pair, where there is a pool."""
    pairs = ((INSIDE, OUTSIDE), (POOL, OUTSIDE), (POOL, INSIDE))
    return [lead(tables.VIEWS[one], tables.VIEWS[other], *scores.lead(one, other)) for one, other in pairs]


def lead(one: str, other: str, gap: float, band: tuple[float, float] | None) -> str:
    """By how much one view's log score is better than another's, in a sentence that says whether that could be luck."""
    if abs(gap) < SAME:
        return f"The log scores of '{one}' and '{other}' are the same."
    better, worse = (one, other) if gap >= 0 else (other, one)
    low, high = (0.0, 0.0) if band is None else (band if gap >= 0 else (-band[1], -band[0]))
    sure = "" if band is None else (" Which is better could be luck." if low <= 0 else " Luck alone seldom does that.")
    shown = "" if band is None else f" (5-95% band over wars: {low:+.3f} to {high:+.3f})"
    return f"The log score of '{better}' is better than that of '{worse}' by {abs(gap):.3f}{shown}.{sure}"
