"""What the answer hangs on, as text."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from detente.assessment.questions.break_even import Hinges
from detente.assessment.wording import percent
from detente.case import Case
from detente.case.words import words


def points(share: float) -> str:
    """A gain in percentage points."""
    return f"{100 * share:.1f} points"


def print_hinges(found: Hinges, case: Case, console: Console | None = None) -> None:
    """Print, for each headline, the assumptions that matter most and where they would turn it over."""
    out = console or Console()
    out.print(f"{case.title}: what the answer hangs on", style="bold")
    out.print(
        f"{found.draws} draws, seed {found.seed}; the last three columns with all else at its median", style="dim"
    )
    for headline, rows in found.found.items():
        out.print(f"\n{headline}: {percent(found.middle[headline])}% with everything at its median", highlight=False)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2))
        table.add_column("assumption")
        for column in ("weight", "at its low end", "high end", "crosses 50% at"):
            table.add_column(column, justify="right", no_wrap=True)
        for hinge in rows:
            crosses = f"{hinge.break_even:.3g}" if hinge.break_even is not None else "-"
            ends = [f"{percent(x)}%" for x in (hinge.low_end, hinge.high_end)]
            table.add_row(hinge.words, f"{hinge.index:.2f}", *ends, crosses)
        out.print(table)
        if not found.settled(headline):
            out.print(
                "  The ranking is not settled: it changes when draws are resampled. Use more draws.", highlight=False
            )
    for goal, (everything, known) in found.knowing.items():
        title = case.name(goal)
        if not known:
            out.print(
                f"\nGoal '{title}': no assumption alone would change the best choice by more than luck does.",
                highlight=False,
            )
            continue
        best = "; ".join(f"{words(case, w.path)} {points(w.gain)} (luck alone {points(w.chance)})" for w in known)
        out.print(
            f"\nGoal '{title}': knowing everything before choosing a lever would add {points(everything)} of the years ahead; knowing only: {best}.",
            highlight=False,
        )
    out.print(
        "\nWeight: PAWN sensitivity, 0 to 1. Rates cross at chances per quarter, times in months, shares as fractions.",
        style="dim",
    )
