"""An assessment as text for a terminal: the answer first, then the figures behind it, then what could not be settled."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.assessment import Assessment, Band
from detente.assessment.sensitivity import settled
from detente.assessment.wording import SITUATIONS, chance, headline, headlines, outcome, percent, short, stakes, years


def render(a: Assessment) -> RenderableType:
    """The whole assessment as one Rich renderable."""
    return Group(*_parts(a))


def print_assessment(a: Assessment, console: Console | None = None) -> None:
    """Print an assessment to a console (default: standard output)."""
    (console or Console()).print(render(a))


def _parts(a: Assessment) -> Iterator[RenderableType]:
    scenario = f", scenario {a.scenario}" if a.scenario else ""
    yield Text(f"{a.title}{scenario}", style="bold")
    yield Text(f"{a.draws} draws, seed {a.seed}, detente {a.version}, case {a.case_hash}", style="dim")
    yield Text(
        "Figures are medians; in brackets the 5-95 % band over the draws. All are 'given the assumptions of the case'.",
        style="dim",
    )
    for sentence in headlines(a):
        yield Padding(Text(sentence), (0, 0, 0, 2))
    yield Text("")
    yield _signing(a)
    yield _holding(a)
    yield _gains(a)
    yield _ends(a)
    for threat in a.under("threats"):
        yield _threat(a, threat)
    yield _waiting(a)
    if a.under("levers"):
        yield _levers(a)
    yield _beliefs(a)
    if a.outside:
        yield _outside(a)
    yield _hangs(a)
    if a.warnings:
        yield Text("Not settled, and to keep in mind", style="bold")
        for warning in a.warnings:
            yield Padding(Text(f"- {warning}"), (0, 0, 0, 2))


def _outside(a: Assessment) -> Table:
    """The model's chances beside history's, for the case at hand and for cases like it from afar."""
    table = _table("Inside view and outside view (chances in %)", "", "inside", "history", "cases", "")
    for row in a.outside:
        if row.path.startswith("proposals/") and not row.path.endswith("/5"):
            continue
        history = short(Band(row.median, row.low, row.high))
        table.add_row(
            headline(a, row.path), short(a.band(row.path)), history, str(row.cases), "" if row.agrees else "disagree"
        )
    return _note(
        table,
        "History: base rates of cases like it (detente history). 'disagree': the 5-95 % bands do not meet; ask which view knows more.",
    )


def _hangs(a: Assessment) -> RenderableType:
    """The assumptions behind each headline, or that there are too few draws to tell."""
    table = _table("What it hangs on (assumptions that move the answer most)", "", "sensitivity", "kept in resamples")
    firm = False
    for path, rows in a.hangs_on().items():
        if not settled(rows):
            continue
        firm = True
        table.add_row(f"{headline(a, path)}: {chance(a.band(path))}", "", "")
        for row in rows:
            table.add_row(
                f"  {a.titles.get(f'inputs/{row.path}', row.path)}", f"{row.index:.2f}", percent(row.stability) + "%"
            )
    if not firm:
        return Group(
            Text("\nWhat it hangs on", style="bold"),
            Padding(Text("Not settled: the ranking changes when draws are resampled. Use more draws."), (0, 0, 0, 2)),
        )
    return _note(table, "PAWN index, 0 to 1. Where each would turn the answer over: detente hinges.")


def plain(title: str = "", header: bool = True) -> Table:
    """A table without lines, its title above it on the left."""
    shown = f"\n{title}" if title else None
    return Table(
        title=shown,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        show_header=header,
    )


def _table(title: str, *columns: str) -> Table:
    table = plain(title)
    for n, column in enumerate(columns):
        table.add_column(column, justify="left" if n == 0 else "right", min_width=0 if n else 18, no_wrap=n > 0)
    return table


def _note(table: Table, text: str) -> Table:
    table.caption, table.caption_justify = text, "left"
    return table


def _sides(a: Assessment) -> list[str]:
    return a.under("fighting_on_by_type") or a.under("beliefs")


def _signing(a: Assessment) -> Table:
    sides = _sides(a)
    names = [a.titles[s] for s in sides]
    table = _table("Who would sign (chances in %)", "", *names, "guarantor", "all sign")
    for p in a.under("proposals"):
        path = f"proposals/{p}"
        others = [w for w in a.under(f"{path}/signs") if w not in sides]
        guarantor = short(a.band(f"{path}/signs/{others[0]}")) if others else "-"
        signs = [short(a.band(f"{path}/signs/{s}")) for s in sides]
        table.add_row(a.titles[p], *signs, guarantor, short(a.band(f"{path}/all_sign")))
    return _note(
        table,
        "Asked today by a mediator, one after another, knowing the earlier answers. Near 50: it is all the same to the signer.",
    )


def _holding(a: Assessment) -> Table:
    table = _table("Would it hold (chances in %)", "", "1 year", "5 years", "10 years", "signed, holds 5")
    for p in a.under("proposals"):
        shown = [short(a.band(f"proposals/{p}/{x}")) for x in ("holds/1", "holds/5", "holds/10", "signed_and_holds_5")]
        table.add_row(a.titles[p], *shown)
    return _note(table, "Given that all signed; the last column is both together.")


def _gains(a: Assessment) -> Table:
    whose = _sides(a)
    table = _table("Gains against fighting on (% of its own stakes)", "", *[a.titles[w] for w in whose])
    for p in a.under("proposals"):
        table.add_row(a.titles[p], *[stakes(a.band(f"proposals/{p}/gains/{w}")) for w in whose])
    return table


def _ends(a: Assessment) -> Table:
    spans = a.under("ends")
    table = _table(
        "How it ends, if talks go as they have (chances in %, after ...)", "", *[f"{years(y)}" for y in spans]
    )
    order = sorted(a.under(f"ends/{spans[0]}"), key=lambda e: -a.band(f"ends/{spans[-1]}/{e}").median)
    for end in order:
        table.add_row(outcome(a, end), *[short(a.band(f"ends/{y}/{end}")) for y in spans])
    return table


def _threat(a: Assessment, threat: str) -> Table:
    path = f"threats/{threat}"
    kinds = a.under(f"{path}/carried_out_by_type/today")
    table = _table(
        f"Is it a bluff? {a.titles[threat]}: carried out, were it made and refused (%)",
        "",
        "overall",
        *[f"if {k}" for k in kinds],
    )
    for situation in a.under(f"{path}/carried_out"):
        by_type = [short(a.band(f"{path}/carried_out_by_type/{situation}/{k}")) for k in kinds]
        table.add_row(SITUATIONS[situation], short(a.band(f"{path}/carried_out/{situation}")), *by_type)
    last = a.under(f"{path}/by_year")[-1]
    table.caption = f"In play, it is made and carried out within {years(last)} with chance {chance(a.band(f'{path}/by_year/{last}'))}."
    table.caption_justify = "left"
    return table


def _waiting(a: Assessment) -> Table:
    deals = a.under("waiting")
    parties = a.under(f"waiting/{deals[0]}")
    table = _table(
        "Settle now or wait? Gain from a year's wait (% stakes)",
        "", *[a.titles[p] for p in parties],
    )  # fmt: skip
    for deal in deals:
        table.add_row(a.titles[deal], *[stakes(a.band(f"waiting/{deal}/{p}/4")) for p in parties])
    return table


def _levers(a: Assessment) -> Table:
    table = _table(
        "Levers: what serves each goal best today (% of the years ahead it is met)",
        "",
        "move",
        "met",
        "best in",
    )
    for goal in a.under("levers"):
        often = a.best(goal)
        ranked = sorted(often, key=lambda n: -a.band(f"levers/{goal}/{n}").median)[:3]
        for n, lever in enumerate(ranked):
            words = lever.split(" ", 1)
            shown = f"{words[0]} {a.titles.get(words[-1], words[-1])}" if len(words) > 1 else lever
            table.add_row(
                a.titles[goal] if n == 0 else "",
                shown,
                short(a.band(f"levers/{goal}/{lever}")),
                f"{often[lever]:.0%} of draws",
            )
    return table


def _beliefs(a: Assessment) -> Table:
    table = _table("Ranges: what each party is taken to be, before and after the record (%)", "", "before", "after")
    for party in a.under("beliefs"):
        for kind in a.under(f"beliefs/{party}"):
            before, after = (a.band(f"{where}/{party}/{kind}") for where in ("beliefs_before", "beliefs"))
            table.add_row(f"{a.titles[party]}: {kind}", short(before), short(after))
    table.caption = f"What each event weighs: detente beliefs {a.case}\n"
    table.caption_justify = "left"
    return table
