"""Scenarios side by side, and what would fix each proposal, as text for a terminal."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from detente.assessment import tables_of_runs
from detente.assessment.questions.comparison import Comparison
from detente.assessment.questions.remedies import Fixes
from detente.assessment.wording import chance
from detente.case import Case
from detente.report.terminal.console import Console
from detente.report.terminal.tables import draw


def print_comparison(comparison: Comparison, console: Console | None = None) -> None:
    """Print what each scenario changes."""
    out = console or Console()
    base = comparison.base
    out.print(f"{base.title}: the case as it is, and what each scenario changes", style="bold")
    out.print(
        f"{base.draws} draws, seed {base.seed}, detente {base.version}; the same draws under each scenario", style="dim"
    )
    for scenario, table in zip(comparison.scenarios, tables_of_runs.comparison(comparison), strict=True):
        pair = comparison.pair(scenario)
        out.print(Text(f"\n{table.title}", style="bold"))
        for line in tables_of_runs.told(pair):
            out.print(Padding(Text(line), (0, 0, 0, 2)))
        table.title = ""
        out.print(draw(table) if table.rows else "  No answer differs.")
    for name, run in comparison.runs.items():
        for warning in run.warnings:
            if warning.startswith("solver"):
                out.print(f"- {name or 'as it is'}: {warning}")


def print_fixes(found: Fixes, case: Case, console: Console | None = None) -> None:
    """Print, for every proposal, the smallest change that makes it more likely than not to be signed and to last, or the best found."""
    out = console or Console()
    out.print(f"{case.title}: what would make each proposal signed and hold five years", style="bold")
    out.print(
        f"{found.draws} draws, seed {found.seed}; medians, with the 5-95% band over the draws in brackets", style="dim"
    )
    for fix in found.fixes:
        out.print(f"\n{case.name(fix.proposal)}: {chance(fix.as_is)} as it is", highlight=False)
        changes = " and ".join(c.words(case) for c in fix.changes)
        if fix.enough and not fix.changes:
            out.print("  more likely than not, as it stands", highlight=False)
        elif fix.enough:
            out.print(f"  {chance(fix.changed)} with {changes}", highlight=False, markup=False)
        else:
            best = f"; the best found: {chance(fix.changed)} with {changes}" if fix.changes else ""
            out.print(
                f"  no change, or pair of changes, was found that makes it more likely than not{best}",
                highlight=False,
                markup=False,
            )
        if fix.left_out:
            out.print(Padding(Text(fix.left_out, style="dim"), (0, 0, 0, 2)))
    out.print(
        "\nEach package is offered alone, once, today; the course of the war is not solved again. Pairs combine the changes that did "
        "best alone.",
        style="dim",
    )
