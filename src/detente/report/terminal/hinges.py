"""What the answer hangs on, as text."""

from __future__ import annotations

from rich.console import Console

from detente.assessment import tables
from detente.assessment.questions.break_even import Hinges
from detente.assessment.wording import gain, in_percent
from detente.case import Case
from detente.case.words import words
from detente.report.terminal.tables import draw


def print_hinges(found: Hinges, case: Case, console: Console | None = None) -> None:
    """Print, for each headline, the assumptions that matter most and where they would turn it over."""
    out = console or Console()
    out.print(f"{case.title}: what the answer hangs on", style="bold")
    out.print(
        f"{found.draws} draws, seed {found.seed}; the last three columns with all else at its median", style="dim"
    )
    for headline, rows in found.found.items():
        middle = in_percent(found.middle[headline])
        out.print(f"\n{found.says[headline]}: {middle} with everything at its median", highlight=False)
        out.print(draw(tables.hinges(rows)))
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
        best = "; ".join(f"{words(case, w.path)} {gain(w.gain)} (luck alone {gain(w.chance)})" for w in known)
        out.print(
            f"\nGoal '{title}': knowing everything before choosing a lever would add {gain(everything)} of the years ahead; knowing only: {best}.",
            highlight=False,
        )
    out.print(
        "\nWeight: PAWN sensitivity, 0 to 1. Rates cross at chances per quarter, times in months, shares as fractions.",
        style="dim",
    )
