"""What the answer hangs on, as text for a terminal."""

from __future__ import annotations

from detente.assessment import tables
from detente.assessment.questions.break_even import Hinges
from detente.assessment.wording import count, explained, gain, in_percent, stakes
from detente.case import Case
from detente.case.words import words
from detente.report.terminal.console import Console
from detente.report.terminal.tables import draw

# What the columns of the tables are.
COLUMNS = (
    "Share: of how the answer varies over the draws, with a 5-95% band. Then the answer with the assumption at the ends of its range: its "
    "median over the draws, and with all else at its median. Last column: where it would cross 50%."
)


def print_hinges(found: Hinges, case: Case, console: Console | None = None) -> None:
    """Print, for each headline, the assumptions that matter most and the values at which it would cross 50%."""
    out = console or Console()
    out.print(f"{case.title}: what the answer hangs on", style="bold")
    out.print(f"{found.draws} draws, seed {found.seed}; in the last two columns all else is at its median", style="dim")
    for headline, rows in found.found.items():
        middle = in_percent(found.middle[headline])
        out.print(f"\n{found.says[headline]}: {middle} with everything at its median", highlight=False)
        if rows:
            out.print(draw(tables.hinges(rows)))
        for pair in found.sensitivity[headline].together:
            both = " with ".join(words(case, path) for path in pair.paths)
            out.print(f"{both}: together {in_percent(pair.share)} more than the sum of the two", highlight=False)
        out.print(explained(found.sensitivity[headline]), highlight=False)
    for goal, (everything, worth) in found.knowing.items():
        title = case.name(goal)
        known = tuple(w for w in worth if gain(w.gain) != gain(w.chance))  # what looks the same printed is no gain
        if not known:
            out.print(
                f"\nGoal '{title}': knowing any one assumption would not improve the choice of a lever by more than luck alone.",
                highlight=False,
            )
            continue
        best = "; ".join(f"{words(case, w.path)} {gain(w.gain)} (by luck alone {gain(w.chance)})" for w in known)
        out.print(
            f"\nGoal '{title}': knowing every assumption before choosing a lever would add {gain(everything)} to the share of the years ahead in "
            f"which the goal is met. Knowing one alone: {best}.",
            highlight=False,
        )
    for seen in found.seeing:
        gained = ", ".join(f"{case.name(who)} {stakes(band)}" for who, band in seen.worth.items())
        out.print(
            f"\n{case.name(seen.backer)} believes {case.name(seen.party)} to be '{seen.believes}' with a share of {seen.share}. Seeing through that "
            f"would be worth, in % of each one's own stakes: {gained} ({count(seen.draws, 'draw')} solved again).",
            highlight=False,
        )
    out.print(f"\n{COLUMNS}", style="dim")
