"""An assessment as text for a terminal: the answer first, then the figures behind it, then its limits."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.assessment import tables, tables_of_deals, tables_of_forecasts, tables_of_lens
from detente.assessment.answer import answer
from detente.assessment.questions.break_even import Hinge
from detente.assessment.questions.second_lens import lens_of
from detente.assessment.result import Assessment
from detente.assessment.wording import SCALE_SAYS, explained, in_percent
from detente.report.terminal.console import Console
from detente.report.terminal.hinges import COLUMNS
from detente.report.terminal.tables import draw

ASKS = 20  # columns of a terminal


def render(a: Assessment) -> RenderableType:
    """The whole assessment as one Rich renderable."""
    return Group(*_parts(a))


def print_assessment(a: Assessment, console: Console | None = None) -> None:
    """Print an assessment to a console (default: standard output)."""
    (console or Console()).print(render(a))


def print_included(a: Assessment, console: Console | None = None) -> None:
    """Print the deals, the graph model and the hinges that an assessment includes (see `assess`), as tables."""
    out = console or Console()
    if deals := a.facts.get("deals"):
        out.print(draw(tables_of_deals.deals(deals)))
        out.print("The zone of agreement, and how each proposal does: detente deals", style="dim", highlight=False)
    if graph := a.facts.get("graph"):
        lens = lens_of(graph)
        out.print("\nA second lens: the graph model", style="bold")
        for sentence in tables_of_lens.answer(lens):
            out.print(Padding(Text(sentence), (0, 0, 0, 2)))
        out.print(draw(tables_of_lens.outcomes(lens)))
        out.print(
            f"States, ways from today and what it leaves out: detente graph {a.case}", style="dim", highlight=False
        )
    if hinges := a.facts.get("hinges"):
        out.print("\nWhere the leading assumptions would reverse the answers", style="bold")
        unsettled = a.hangs_on()
        for path, found in hinges["headlines"].items():
            middle = in_percent(found["middle"])
            out.print(f"\n{found['says']}: {middle} with everything at its median", highlight=False)
            rows = [Hinge.read(row) for row in found["assumptions"]]
            out.print(draw(tables.hinges(rows)) if rows else Text(explained(unsettled[path])))
        out.print(f"\n{COLUMNS}", style="dim")


def _parts(a: Assessment) -> Iterator[RenderableType]:
    scenario = f", scenario {a.scenario}" if a.scenario else ""
    yield Text(f"{a.title}{scenario}", style="bold")
    yield Text(f"{a.draws} draws, seed {a.seed}, detente {a.version}, case {a.case_hash}", style="dim")
    yield Text(
        "Figures are medians, with the 5-95% band over the draws in brackets. They hold only given the assumptions of the case.",
        style="dim",
    )
    told = answer(a)
    for sentence in told.words:
        yield Padding(Text(sentence), (0, 0, 0, 2))
    parts = Table.grid(padding=(0, 2))
    parts.add_column(style="bold", max_width=ASKS)
    parts.add_column()
    for part in told.parts:
        parts.add_row(part.ask, Text("\n".join(part.says)))
    yield Padding(parts, (1, 0, 0, 2))
    yield Padding(Text(SCALE_SAYS, style="dim"), (1, 0, 0, 2))
    for table in _tables(a):
        yield draw(table)
    hangs = tables.hangs(a)
    if hangs:
        if not a.facts.get("hinges"):
            hangs.note += f" Where each tips the answer: detente hinges {a.case}"
        yield draw(hangs)
    else:
        yield Text("\nWhat the answer hangs on", style="bold")
        yield Padding(Text(explained(next(iter(a.hangs_on().values())))), (0, 0, 0, 2))
    if a.warnings:
        yield Text("\nLimits of this answer", style="bold")
        for warning in a.warnings:
            yield Padding(Text(f"- {warning}"), (0, 0, 0, 2))


def _tables(a: Assessment) -> Iterator[tables.Table]:
    yield tables.signing(a)
    yield from tables_of_forecasts.forecasts(a, "signing")
    yield tables.holding(a)
    yield from tables_of_forecasts.forecasts(a, "holding")
    yield tables.gains(a)
    yield tables.ends(a)
    yield from tables_of_forecasts.forecasts(a, "ends")
    for threat in a.threats:
        yield tables.threat(a, threat)
    yield from tables_of_forecasts.forecasts(a, "threats")
    if a.interventions:
        yield tables.entering(a)
    yield from tables_of_forecasts.forecasts(a, "entering")
    yield tables.waiting(a)
    if a.goals:
        yield tables.levers(a)
    ranges = tables.beliefs(a)
    ranges.note = f"For the weight of each event: detente beliefs {a.case}"
    yield ranges
    if a.outside or a.no_rates:
        views = tables.outside(a, spans=("5",))
        views.note += "\nFor the past cases: detente history"
        yield views
