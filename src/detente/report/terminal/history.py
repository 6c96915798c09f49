"""Base rates as text for a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.assessment.band import Band
from detente.assessment.wording import chance, count, percent
from detente.history import RATES, Answer, codebook, rate
from detente.history.counts import explain
from detente.history.importers import Imported
from detente.history.own import effects
from detente.history.posterior import Posterior
from detente.history.sheets import in_words
from detente.history.tables import About
from detente.report.terminal.console import Console
from detente.report.terminal.tables import plain

SHOWN = 12
EVENTS = {"peace": "peaces that failed", "war": "wars that ended"}


def band(answer: Answer) -> str:
    """A rate with its band: `12% (4-27)`."""
    return chance(Band(*answer.band()))


def print_rates(console: Console | None = None) -> None:
    """Print every base rate at its defaults, and the values its arguments may take, the default first."""
    out = console or Console()
    for name, about in RATES.items():
        answer = rate(name)
        out.print(Text(f"history.{name}", style="bold"), Text(band(answer)), Text(f"that {about.says}"))
        for key, allowed in about.arguments.items():
            spans = (
                f"a time (default: {about.spans[key]:g} year{'' if about.spans[key] == 1 else 's'})"
                if allowed == "years"
                else ", ".join(allowed)
            )
            out.print(Padding(Text(f"{key}: {spans}"), (0, 0, 0, 4)))
    out.print()
    out.print(
        Text(
            "Medians and 5-95% bands, for a war, country or sender outside the data. Defaults come first.", style="dim"
        )
    )
    out.print(
        Text('One rate with its cases: detente history show "peace_failure(guarantee: peacekeepers)"', style="dim")
    )
    out.print(Text("Works to cite: detente history cite", style="dim"))


def print_answer(answer: Answer, all_cases: bool = False, console: Console | None = None) -> None:
    """Print one base rate: the figure, the survival curve, the comparable cases, the works to cite."""
    out = console or Console()
    cases, happened = answer.cases
    out.print(Text(answer.asked, style="bold"))
    over = f", within {answer.arguments['within']}" if "within" in answer.arguments else ""
    out.print(f"  Chance that {answer.says}{over}: {band(answer)}, the median and 5-95% band of the fitted model.")
    if answer.fit:
        out.print(f"  From your own fit {answer.fit}.")
    elif cases:
        if answer.looser:
            out.print(
                f"  Too few cases in the data match in every respect; the cases below may differ in {answer.looser}."
            )
        watched = ", which were followed for different lengths of time" if answer.curve is not None else ""
        out.print(f"  It happened in {happened} of {cases} comparable cases{watched}.")
        if why := explain(answer):
            out.print(Padding(Text(why), (0, 0, 0, 2)))
        if not answer.comparable:
            out.print("  The cases themselves do not ship.")
    if answer.note:
        out.print(Padding(Text(answer.note), (0, 0, 0, 2)))
    if answer.curve is not None:
        out.print(_curve(answer))
    if answer.comparable:
        shown = answer.comparable if all_cases else answer.comparable[:SHOWN]
        table = plain("Comparable cases", header=False)
        for case in shown:
            table.add_row("", case.name, case.outcome)
        if len(shown) < len(answer.comparable):
            table.add_row("", f"... and {len(answer.comparable) - len(shown)} more (--all)", "")
        out.print(table)
    for work in answer.cite:
        out.print(Padding(Text(f"Data: {work}", style="dim"), (0, 0, 0, 2)))


def _curve(answer: Answer) -> Table:
    """The share still standing by year: fitted median and band, observed share, and a bar that shows the band."""
    assert answer.curve is not None and answer.years_grid is not None and answer.observed is not None
    table = plain("Still standing after ... (%)")
    for column in ("", "fitted", "band", "observed", ""):
        table.add_column(column, justify="left" if column == "" else "right")
    low, median, high = np.quantile(answer.curve, [0.05, 0.5, 0.95], axis=0)
    for n, years in enumerate(answer.years_grid):
        seen = answer.observed[n]
        table.add_row(
            f"{years:g} year{'' if years == 1 else 's'}",
            percent(float(median[n])),
            f"{percent(float(low[n]))}-{percent(float(high[n]))}",
            "-" if np.isnan(seen) else percent(float(seen)),
            _bar(float(low[n]), float(median[n]), float(high[n])),
        )
    return table


def _bar(low: float, median: float, high: float, width: int = 30) -> str:
    at = [round(x * (width - 1)) for x in (low, median, high)]
    return "".join("o" if n == at[1] else "-" if at[0] <= n <= at[2] else " " for n in range(width))


def print_citations(console: Console | None = None) -> None:
    """Print the work to cite for each table."""
    out = console or Console()
    for about in codebook().values():
        out.print(Text(f"{about.name}: {about.title}", style="bold"))
        out.print(Padding(f"{about.cite} ({about.terms})", (0, 0, 0, 2)))


def print_codebook(about: About, console: Console | None = None) -> None:
    """Print what a table holds."""
    out = console or Console()
    out.print(Text(f"{about.name}: {about.title}", style="bold"))
    table = plain(header=False)
    for column, meaning in about.columns.items():
        table.add_row("", column, meaning)
    out.print(table)
    out.print(Padding(Text(f"{about.cite} ({about.terms}; derived from {about.raw})", style="dim"), (0, 0, 0, 2)))


def fit_as_dict(posterior: Posterior, name: str) -> dict[str, Any]:
    """A user's own fit, JSON-ready."""
    kept = {k: v for k, v in posterior.about.items() if k != "comparable"}
    return {
        "name": name,
        **kept,
        "ratios": {n: {"median": m, "low": a, "high": b} for n, (m, a, b) in effects(posterior).items()},
    }


def print_fit(posterior: Posterior, name: str, console: Console | None = None) -> None:
    """Print what a user's own fit found and how to use it."""
    out = console or Console()
    about = posterior.about
    out.print(Text(f"{name}: {about['cases']} cases, {about['events']} events, from {about['file']}", style="bold"))
    out.print(
        f"  Converged: R-hat {about['rhat']:.3f}, effective sample {about['ess']}, {about['divergences']} divergences."
    )
    found = effects(posterior)
    if found:
        ratio = "Hazard" if about["kind"] == "peace" else "Odds"
        table = plain(f"{ratio} ratios", header=False)
        for covariate, (median, low, high) in found.items():
            prior = "the same in every row, so this is the prior" if covariate in about["constant"] else ""
            table.add_row("", covariate.replace("_", " "), f"{median:.2f} ({low:.2f}-{high:.2f})", prior)
        out.print(table)
    rate_name = {"peace": "peace_failure", "pledge": "pledge_kept", "threat": "threat_carried_out", "war": "war_ends"}[
        about["kind"]
    ]
    out.print(
        f'\nIn a case, write "history.{rate_name}(fit: {name})". To see it: detente history show "{rate_name}(fit: {name})"'
    )


def print_imported(found: Imported, out: Path, console: Console | None = None) -> None:
    """Print what was made of a download: rows and events, what was left out and why, and what to do next."""
    console = console or Console()
    events = "" if found.events is None else f", {found.events} of them {EVENTS[found.kind]}"
    console.print(
        Text(f"Wrote {out}: {count(found.rows, 'row')}{events}, from {count(found.read, 'row')} of the file.")
    )
    skipped = sum(len(s.lines) for s in found.skipped)
    console.print(Text(f"{count(skipped, 'row')} left out{':' if skipped else '.'}"))
    for s in found.skipped:
        console.print(Padding(Text(f"{in_words(s.lines)}: {s.why}"), (0, 0, 0, 2)))
    for note in found.notes:
        console.print(Text(note))
    console.print(Text(f"Next: detente history fit {out} --kind {found.kind}"))
