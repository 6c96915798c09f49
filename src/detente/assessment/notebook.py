"""What a notebook shows of each result: sentences and tables, as plain HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from detente import paths
from detente.assessment import tables, tables_of_deals, tables_of_forecasts, tables_of_lens, tables_of_runs
from detente.assessment.answer import answer
from detente.assessment.questions.break_even import Hinges
from detente.assessment.questions.comparison import Comparison, SideBySide
from detente.assessment.questions.package_search import Deals
from detente.assessment.questions.remedies import Fixes
from detente.assessment.questions.scoring import Scores
from detente.assessment.questions.second_lens import SecondLens
from detente.assessment.questions.whatif import WhatIf
from detente.assessment.result import Assessment
from detente.assessment.shown import as_html
from detente.assessment.tables import Table
from detente.assessment.wording import chance, count, explained


@as_html.register
def _assessment(a: Assessment) -> str:
    told = answer(a)
    shown = [
        [a.titles[p], *[chance(a.band(x)) for x in (paths.all_sign(p), paths.holds(p, 5), paths.signed_and_holds(p))]]
        for p in a.proposals
    ]
    return _page(
        a.title + (f", scenario {a.scenario}" if a.scenario else ""),
        [*told.words, *(f"{part.ask} {' '.join(part.says)}" for part in told.parts)],
        [Table("", ["", "all sign", "holds 5 years", "both"], shown)],
        f"{a.draws} draws, seed {a.seed}, detente {a.version}, case {a.case_hash}; medians and 5-95% bands",
    )


@as_html.register
def _comparison(found: Comparison) -> str:
    base = found.base
    return _page(
        f"{base.title}: scenarios", [], tables_of_runs.comparison(found), f"{base.draws} draws, seed {base.seed}"
    )


@as_html.register
def _side_by_side(found: SideBySide) -> str:
    return _page(
        f"{found.names[0]} and {found.names[1]}", tables_of_runs.told(found), [tables_of_runs.side_by_side(found)], ""
    )


@as_html.register
def _deals(found: Deals) -> str:
    offered = f"{found.size:,} packages, {found.allowed:,} allowed, {found.weighed:,} offered; {found.draws} draws, seed {found.seed}"
    return _page(f"{found.title}: deals", [], [tables_of_deals.deals(found.as_dict())], offered)


@as_html.register
def _lens(found: SecondLens) -> str:
    how = f"{len(found.graph.states)} states; {count(found.draws, 'draw')}, seed {found.seed}, detente {found.version}"
    return _page(f"{found.name}: the graph model", tables_of_lens.answer(found), tables_of_lens.tables(found), how)


@as_html.register
def _fixes(found: Fixes) -> str:
    return _page(
        f"{found.title}: fixes", [], [tables.fixes(found.as_dict())], f"{found.draws} draws, seed {found.seed}"
    )


@as_html.register
def _hinges(found: Hinges) -> str:
    shown = [tables.hinges(rows, found.says[path]) for path, rows in found.found.items() if rows]
    told = [f"{found.says[path]}: {explained(s)}" for path, s in found.sensitivity.items()]
    return _page(f"{found.title}: what the answer hangs on", told, shown, f"{found.draws} draws, seed {found.seed}")


@as_html.register
def _what_if(found: WhatIf) -> str:
    return _page("What if", [], [tables_of_runs.what_if(found)], found.how)


@as_html.register
def _scores(found: Scores) -> str:
    return _page("Forecasts", [], [*tables.scores(found), *tables_of_forecasts.scored(found)], "")


def _page(title: str, sentences: Iterable[str], shown: Iterable[Table], small: str) -> str:
    items = "".join(f"<li>{escape(s)}</li>" for s in sentences)
    parts = [f"<h3>{escape(title)}</h3>", f"<ul>{items}</ul>" if items else "", *map(_table, shown)]
    return "".join(parts) + (f"<small>{escape(small)}</small>" if small else "")


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(h)}</th>" for h in table.head)
    rows = "".join("<tr>" + "".join(f"<td>{_lines(x)}</td>" for x in row) + "</tr>" for row in table.rows)
    title = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    note = "".join(f"<p>{escape(line)}</p>" for line in table.note.splitlines())
    return f"<table>{title}<tr>{head}</tr>{rows}</table>{note}"


def _lines(text: str) -> str:
    return "<br>".join(map(escape, text.splitlines()))
