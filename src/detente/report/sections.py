"""The sections of a report: the text, tables and charts of each."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import resources
from typing import Any
from urllib.parse import quote

from detente.assessment import tables, tables_of_deals, tables_of_files, tables_of_lens
from detente.assessment.glossary import marked
from detente.assessment.questions.second_lens import SecondLens, lens_of
from detente.assessment.result import Assessment
from detente.assessment.tables import Rows, Table
from detente.assessment.tables_of_forecasts import forecasts
from detente.assessment.wording import either_way, what_it_hangs_on
from detente.report import lens
from detente.report.environment import ReportError, missing, words_html
from detente.report.graph import by_state
from detente.report.palette import shades


@dataclass
class Picture:
    """A chart as HTML, drawn for a page and for a phone, with the figures behind it, a data URL of these as CSV, and its alternative text.

    In a document `figure` is a `documents.pictures.Drawing`, and there is no CSV.
    """

    name: str
    figure: Any
    says: str
    head: list[str]
    rows: Rows
    csv: str


@dataclass
class Section:
    """A section of the report. `names` are those of its charts, as in `report.charts.CHARTS`."""

    id: str
    title: str
    text: list[str] = field(default_factory=list)
    names: tuple[str, ...] = ()
    tables: list[Table] = field(default_factory=list)
    details: list[Table] = field(default_factory=list)
    charts: list[Picture] = field(default_factory=list)


# What makes a picture: its name, what draws the chart at a width in pixels, what gives its figures, and that width.
Maker = Callable[[str, Callable[[int], Any], Callable[[], list[dict[str, Any]]], int], Picture | None]


def sections(
    a: Assessment, wanted: Collection[str] | None = None, width: int | None = None, make: Maker | None = None
) -> list[Section]:
    """The sections of the report with their charts, or only those `wanted` by id; empty sections are left out.

    `width` is that of the charts in pixels; by default, that of the report's column. `make` makes a picture of a chart; by default, `picture`.

    Raises `ReportError` if the extra is not installed.
    """
    charts = libraries()[0]
    found = [s for s in _sections(a) if wanted is None or s.id in wanted]
    for section in found:
        for name in section.names:
            draw, data = charts.CHARTS[name]
            made = (make or picture)(name, partial(draw, a), partial(data, a), width or charts.WIDE)
            if made is not None:
                section.charts.append(made)
    return [s for s in found if s.text or s.charts or s.tables or s.details]


def picture_titles(a: Assessment) -> dict[str, str]:
    """The titles of the sections in which pictures may stand, by the pictures' names, in the order of the report."""
    return {name: section.title for section in _sections(a) for name in section.names}


def libraries() -> tuple[Any, Any]:
    """The charts module and vl-convert. Raises `ReportError` if the extra is not installed."""
    try:
        import vl_convert

        from detente.report import charts
    except ImportError as error:
        raise missing(error) from None
    return charts, vl_convert


@cache
def style(dark: str) -> str:
    """The style sheet that the pictures need on a page. `dark`: where a page is dark, a media query (`@media ...`) or a selector."""
    by_night = f"{dark} {{ :root {{ {shades(True)} }} }}" if dark.startswith("@") else f"{dark} {{ {shades(True)} }}"
    rules = (resources.files("detente.report") / "pictures.css").read_text("utf-8")
    return f":root {{ {shades(False)} }}\n{by_night}\n{rules}"


def picture(
    name: str, draw: Callable[[int], Any], data: Callable[[], list[dict[str, Any]]], width: int
) -> Picture | None:
    """A chart, `draw(pixels)`, for a wide page and for a phone, with the figures behind it; None if there is nothing to draw."""
    from markupsafe import Markup

    charts, convert = libraries()
    with charts.unchecked():  # the tests check; it takes half the time
        made = [draw(w) for w in (width, charts.NARROW)]
        if made[0] is None:
            return None
        specs = [one.to_dict(validate=False) for one in made]
    says = str(specs[0]["description"])
    # vl-convert escapes the texts of the case; the alternative text is the chart's description.
    both = [_labelled(drawn(spec, convert), says, _said(spec)) for spec in specs]
    rows = data()
    head, shown = figures(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    table = address("text/csv", out.getvalue())
    return Picture(name, Markup(_figure(name, both, table)), says, head, shown, table)


def figures(rows: list[dict[str, Any]]) -> tuple[list[str], Rows]:
    """The figures behind a chart as a table: its column headings, and its cells as text."""
    shown = [
        [f"{v:.1f}" if isinstance(v, float) else "" if v is None else str(v) for v in row.values()] for row in rows
    ]
    return list(rows[0]), shown


def drawn(spec: dict[str, Any], convert: Any) -> str:
    """The SVG of a chart. Vega draws a long title in lines without a space between them: read or copied, words would run together."""
    svg: str = convert.vegalite_to_svg(spec)
    return svg.replace("</tspan><tspan", "</tspan> <tspan")


@cache
def script() -> str:
    """The script by which pictures answer to a pointer, a tap and the arrow keys, and the contents follow the scroll; it fetches nothing."""
    here = resources.files("detente.report")
    return "".join((here / f"{name}.js").read_text("utf-8") for name in ("pictures", "contents"))


def _figure(name: str, both: list[str], table: str) -> str:
    """A picture as HTML: both drawings, of which the style sheet shows one, its technical words, and what saves it."""
    label = f"Picture: {name}. The arrow keys go through its figures."
    saves = "".join(
        f'<button type="button" data-save="{kind}" data-name="{name}">Save as {kind.upper()}</button>'
        for kind in ("svg", "png")
    )
    return (
        f'<figure class="picture"><div class="picture-drawn" tabindex="0" role="group" aria-label="{label}">'
        f'<div class="wide">{both[0]}</div><div class="narrow">{both[1]}</div></div>'
        f'<div class="picture-saves">{saves}<a download="{name}.csv" href="{table}">Save as CSV</a></div></figure>{_explained(both[0])}'
    )


def _explained(svg: str) -> str:
    """The technical words of a drawing, which cannot explain themselves inside it, in a line that can."""
    drawn = html.unescape(re.sub(r"<[^>]+>", " ", svg))
    terms = sorted({piece.lower(): piece for piece, says in marked(drawn) if says}.values(), key=str.lower)
    return f'<p class="picture-words">Words in this picture: {words_html(", ".join(terms))}.</p>' if terms else ""


def _said(spec: Any) -> set[str]:
    """The words on a chart's marks, from its data."""
    if isinstance(spec, dict):
        own = {str(spec[key]) for key in ("says", "told") if isinstance(spec.get(key), str)}
        return own.union(*(_said(part) for part in spec.values()))
    return set().union(*map(_said, spec)) if isinstance(spec, list | tuple) else set()


def _labelled(svg: str, says: str, said: Collection[str]) -> str:
    """An SVG labelled as one image with an alternative text, its parts hidden from screen readers; what marks say (`said`) is kept for the script."""
    from markupsafe import escape

    kept = set(said) - {""}

    def mark(found: re.Match[str]) -> str:
        words = html.unescape(found[1])
        return f' data-says="{escape(words)}"' if words in kept else ""

    head, _, rest = svg.partition(">")
    if "viewBox" not in head:
        raise ReportError(
            "the chart has no viewBox: this version of vl-convert draws charts differently; install the pinned one"
        )
    plain = re.sub(
        r' role="graphics-\w+"| aria-hidden="true"| aria-roledescription="[^"]*"',
        "",
        re.sub(r' aria-label="([^"]*)"', mark, rest),
    )
    return (
        f'{head} role="img" aria-label="{escape(says)}"><g aria-hidden="true">{plain.removesuffix("</svg>")}</g></svg>'
    )


def address(kind: str, text: str) -> str:
    """A text as a data URL, which a browser opens without a network."""
    return f"data:{kind};charset=utf-8,{quote(text)}"


def _sections(a: Assessment) -> Iterator[Section]:
    proposals = a.facts.get("proposals", {})
    stuck = tables.ends(a).note
    yield Section(
        "ends",
        "How the war ends if nobody changes course",
        text=[stuck] if stuck else [],
        names=("ends",),
        tables=forecasts(a, "ends"),
    )
    yield Section(
        "record",
        "The record",
        names=("timeline", "deaths"),
        details=[tables_of_files.months(t["title"], t["deaths"], t["months"]) for t in a.facts.get("timelines", [])],
    )
    if signed := a.facts.get("implementation"):
        yield Section(
            "implementation",
            f"How far {signed['agreement']} was implemented",
            text=[
                f"Signed {signed['signed']}. Scores as in the Peace Accords Matrix of the Kroc Institute; they move no answer by themselves."
            ],
            names=("implementation",),
            details=[tables_of_files.themes(signed), tables_of_files.stipulations(signed)],
        )
    yield Section("war", "The war", names=("war", "clocks"))
    yield Section("who", "Who is who", names=("network",))
    yield Section("quarter", "How a quarter goes", names=("quarter",))
    yield Section(
        "proposals", "The proposals", text=[either] if (either := either_way(a, proposals)) else [], names=("signing", "gains", "map"),
        tables=forecasts(a, "signing"),
        details=[
            Table(a.titles[p], ["issue", "option"], [[t["issue"], t["option"]] for t in about["terms"]]
                  + [["put forward by", str(x)] for x in (about["by"],) if x] + [["source", str(x)] for x in (about["source"],) if x])
            for p, about in proposals.items()
        ],
    )  # fmt: skip
    yield Section(
        "holds",
        "Would it hold?",
        names=("holding", "survival"),
        tables=[*([tables.outside(a)] if a.outside or a.no_rates else []), *forecasts(a, "holding")],
    )
    if a.threats:
        yield Section("threat", "Is the threat real?", names=("threats",), tables=forecasts(a, "threats"))
    if a.interventions:
        yield Section(
            "entry", "Would an outside power enter the war?", tables=[tables.entering(a), *forecasts(a, "entering")]
        )
    yield Section("wait", "Settle now or wait?", names=("waiting",))
    if a.goals:
        yield Section("levers", "Levers for each goal", tables=[tables.levers(a)])
    if a.facts.get("deals"):
        yield Section(
            "deals",
            "The best deals that could be proposed",
            text=[_searched(a)],
            names=("deals",),
            tables=[tables_of_deals.deals(a.facts["deals"])],
        )
    if a.facts.get("graph"):
        yield _lens(lens_of(a.facts["graph"]))
    hangs = tables.hangs(a)
    yield Section(
        "hangs",
        "What the answer hangs on",
        text=[] if hangs else what_it_hangs_on(a),
        names=("assumptions", "hinges"),
        tables=[hangs] if hangs else [],
    )
    yield Section(
        "evidence",
        "The evidence, event by event",
        names=("beliefs", "waterfall", "evidence"),
        details=[tables.record(a)] if a.facts.get("record") else [],
    )
    yield Section("assumptions", "Every assumption", text=[_counted(a)], details=_assumptions(a))
    warnings = [[w] for w in a.warnings]
    yield Section(
        "method", "Method and limits",
        text=[
            "The conflict is a turn-based game with private types: talks, proposals, threats, signatures, support and reviews of the peace. For "
            "every draw of the assumptions it is solved for a Markov perfect Bayesian equilibrium with logit choices. Answers are medians and 5-95% "
            "bands over the draws. How the war ends is found by playing the solved game forward many times.",
        ],
        tables=[Table("Limits of this answer", ["limit"], warnings, words=True)],
        details=[Table("Sources", ["source"], [[s] for s in a.facts.get("sources", [])], words=True)],
    )  # fmt: skip


def _lens(found: SecondLens) -> Section:
    first, second, *others = lens.tables(found)
    return Section(
        "graph",
        "A second lens: the graph model",
        text=[*tables_of_lens.answer(found), *tables_of_lens.left_out(found)],
        names=("graph",),
        tables=[first, second],
        details=[replace(t, words=True) for t in (*others, by_state(found.graph))],
    )


def _searched(a: Assessment) -> str:
    found = a.facts["deals"]
    return (
        f"Of {found['packages']:,} packages, {found['allowed']:,} are allowed by the red lines and constraints; {found['weighed']:,} of these were "
        f"offered one at a time (draws: {found['draws']}). Packages that hardly differ are shown as one."
    )


def _counted(a: Assessment) -> str:
    bases: dict[str, int] = {}
    for x in a.facts.get("assumptions", []):
        bases[x["basis"]] = bases.get(x["basis"], 0) + 1
    names = {
        "judgement": "judgements by the case's author",
        "data": "from data",
        "history": "base rates from history",
        "default": "defaults of the model",
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
