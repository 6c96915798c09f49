"""The parts of a report: what each says, its tables and its pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from detente.assessment import tables
from detente.assessment.band import Band
from detente.assessment.result import Assessment
from detente.assessment.sensitivity import settled
from detente.assessment.tables import Rows, Table
from detente.assessment.wording import assumption, chance, headline, headlines
from detente.errors import DetenteError


class ReportError(DetenteError):
    """A report that cannot be made; the message says what would help."""


@dataclass
class Picture:
    """A chart as SVG, with the figures behind it, their CSV as an address, and what it shows."""

    name: str
    svg: Any
    says: str
    head: list[str]
    rows: Rows
    csv: str


@dataclass
class Section:
    """A part of the report. Charts are named as in `report.charts.CHARTS`."""

    id: str
    title: str
    text: list[str] = field(default_factory=list)
    names: tuple[str, ...] = ()
    tables: list[Table] = field(default_factory=list)
    details: list[Table] = field(default_factory=list)
    charts: list[Picture] = field(default_factory=list)


def sections(a: Assessment, wanted: Collection[str] | None = None) -> list[Section]:
    """The parts of the report with their pictures, or those `wanted` by id; parts with nothing to say are left out.

    Raises `ReportError` without the extra.
    """
    charts, convert, _ = libraries()
    found = [s for s in _sections(a) if wanted is None or s.id in wanted]
    for section in found:
        for name in section.names:
            picture = _picture(a, name, charts, convert)
            if picture is not None:
                section.charts.append(picture)
    return [s for s in found if s.text or s.charts or s.tables or s.details]


def libraries() -> tuple[Any, Any, Any]:
    """The charts, the converter of charts to pictures, and Jinja. Raises `ReportError` without the extra."""
    try:
        import jinja2
        import vl_convert

        from detente.report import charts
    except ImportError as error:
        raise ReportError(f"a report needs {error.name}: pip install 'detente[report]'") from None
    return charts, vl_convert, jinja2


def _picture(a: Assessment, name: str, charts: Any, convert: Any) -> Picture | None:
    from markupsafe import Markup

    draw: Callable[[Assessment], Any]
    draw, data = charts.CHARTS[name]
    chart = draw(a)
    if chart is None:
        return None
    spec = chart.to_dict(validate=False)  # the tests validate
    svg = convert.vegalite_to_svg(spec)
    says = str(spec["description"])
    rows = data(a)
    head = list(rows[0])
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    shown = [[f"{v:.1f}" if isinstance(v, float) else str(v) for v in row.values()] for row in rows]
    # vl-convert writes the texts of the case escaped; the alternative text is the chart's description.
    return Picture(name, Markup(_labelled(svg, says)), says, head, shown, address("text/csv", out.getvalue()))


def _labelled(svg: str, says: str) -> str:
    """An SVG as one image with an alternative text, its parts hidden from readers of the screen."""
    from markupsafe import escape

    head, _, rest = svg.partition(">")
    if "viewBox" not in head:
        raise ReportError("the picture has no viewBox; vl-convert has changed")
    plain = (
        rest.replace(' role="graphics-document"', "")
        .replace(' role="graphics-object"', "")
        .replace(' role="graphics-symbol"', "")
    )
    return (
        f'{head} role="img" aria-label="{escape(says)}"><g aria-hidden="true">{plain.removesuffix("</svg>")}</g></svg>'
    )


def address(kind: str, text: str) -> str:
    """A text as an address that a browser opens without a network."""
    return f"data:{kind};charset=utf-8,{quote(text)}"


def sentences(a: Assessment) -> list[str]:
    """The answer, and the assumption that carries each headline, if the draws tell."""
    found = headlines(a)
    firm = {path: rows for path, rows in a.hangs_on().items() if settled(rows)}
    for path, rows in firm.items():
        found.append(f"'{headline(a.titles, path)}' hangs most on: {assumption(a.titles, rows[0].path)}.")
    if not firm:
        found.append(
            f"Which assumption the answers hang on most is not settled at {a.draws} draws; take more (--draws), or ask detente hinges."
        )
    apart = {o: max(o.low - a.band(o.path).high, a.band(o.path).low - o.high) for o in a.outside if not o.agrees}
    if apart:
        most = max(apart, key=lambda o: apart[o])
        view = Band(most.median, most.low, most.high)
        found.append(
            f"History disagrees most plainly on '{headline(a.titles, most.path)}': {chance(view)} in {most.cases} comparable cases, "
            f"against {chance(a.band(most.path))} here."
        )
    return found


def _sections(a: Assessment) -> Iterator[Section]:
    proposals = a.facts.get("proposals", {})
    yield Section(
        "proposals", "The proposals", names=("signing", "gains", "map"),
        details=[
            Table(a.titles[p], ["issue", "option"], [[t["issue"], t["option"]] for t in about["terms"]]
                  + [["put forward by", str(x)] for x in (about["by"],) if x] + [["source", str(x)] for x in (about["source"],) if x])
            for p, about in proposals.items()
        ],
    )  # fmt: skip
    yield Section("ends", "How it ends if nobody signs", names=("ends",))
    yield Section(
        "holds", "Would it hold", names=("holding", "survival"), tables=[tables.outside(a)] if a.outside else []
    )
    if a.threats:
        yield Section("threat", "Is the threat real", names=("threats",))
    yield Section("wait", "Settle or wait", names=("waiting",))
    if a.goals:
        yield Section("levers", "Levers for each goal", tables=[tables.levers(a)])
    if a.facts.get("deals"):
        yield Section(
            "deals",
            "Deals that nobody has proposed",
            text=[_searched(a)],
            names=("deals",),
            tables=[tables.deals(a.facts["deals"])],
        )
    firm = any(settled(rows) for rows in a.hangs_on().values())
    text = (
        []
        if firm
        else [
            f"Not settled: with {a.draws} draws the ranking of assumptions changes when draws are resampled. Use more draws."
        ]
    )
    yield Section("hangs", "What it hangs on", text=text, names=("assumptions", "hinges"))
    yield Section(
        "evidence",
        "The evidence, event by event",
        names=("beliefs", "waterfall", "evidence"),
        details=[tables.record(a)] if a.facts.get("record") else [],
    )
    yield Section("assumptions", "Every assumption", text=[_counted(a)], details=_assumptions(a))
    warnings = [[w] for w in a.warnings]
    yield Section(
        "method", "Method and what could not be settled",
        text=[
            "A turn-based game with private types: talks, proposals, threats, signatures, support and reviews of the peace, solved for a Markov "
            "perfect Bayesian equilibrium with logit choices for every draw of the assumptions; answers are medians and 5-95 % bands over the draws. "
            "A goal's levers and the ends of the war are played out from the solved game.",
        ],
        tables=[Table("Solver and sampling", ["what could not be settled"], warnings, words=True)],
        details=[Table("Sources", ["source"], [[s] for s in a.facts.get("sources", [])], words=True)],
    )  # fmt: skip


def _searched(a: Assessment) -> str:
    found = a.facts["deals"]
    return (
        f"{found['packages']:,} packages, {found['allowed']:,} allowed, {found['weighed']:,} put on the table one by one in {found['draws']} draws. "
        "Near-equal ones are shown as one."
    )


def _counted(a: Assessment) -> str:
    bases: dict[str, int] = {}
    for x in a.facts.get("assumptions", []):
        bases[x["basis"]] = bases.get(x["basis"], 0) + 1
    names = {
        "judgement": "judgements of the case's author",
        "data": "from data",
        "history": "base rates from history",
        "default": "defaults of detente",
    }
    return f"{sum(bases.values())} quantities: " + ", ".join(f"{n} {names[b]}" for b, n in bases.items()) + "."


def _assumptions(a: Assessment) -> list[Table]:
    groups: dict[str, Rows] = {}
    for x in a.facts.get("assumptions", []):
        head = x["path"].split(".")[0]
        groups.setdefault(head, []).append(
            [x["words"], x["value"], x["basis"], " - ".join(s for s in (x["source"], x["note"]) if s)]
        )
    return [
        Table(
            f"{head.replace('_', ' ').capitalize()} ({len(rows)})",
            ["assumption", "value", "basis", "source and note"],
            rows,
        )
        for head, rows in groups.items()
    ]
