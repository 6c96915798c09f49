"""A panel's results as one HTML file that opens without a network: the answer in plain words, pictures, and the tables behind them.

It is made as the report of an assessment is, and holds what may be shown and nothing else. Needs the extra `report`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from detente import __version__
from detente.assessment import Assessment
from detente.assessment.tables import Table
from detente.panel import tables
from detente.panel.answer import answer
from detente.panel.beside import DIFFERENT, beside
from detente.panel.results import INVENTED, Asked, Results
from detente.report.environment import environment
from detente.report.minute import CSS
from detente.report.sections import Maker, Picture, Section, address, libraries, picture, script, style

MOST = 12  # statements drawn


def panel_html(found: Results, assessment: Assessment | None = None) -> str:
    """A panel's results as HTML text, beside the model's chances if an assessment of the panel's case is given; everything from the panel is escaped.

    Raises `ReportError` if the extra is not installed.
    """
    data = found.as_dict() | ({"beside": beside(found, assessment)} if assessment is not None else {})
    page: str = (
        environment()
        .get_template("panel.html")
        .render(
            answer=answer(found), notes=found.notes, css=CSS, title=found.title, about=about(found), summary=None,
            sections=list(sections(found, assessment)), script=script(), pictures=style("@media screen and (prefers-color-scheme: dark)"),
            data=address("application/json", json.dumps(data, ensure_ascii=False)), file=found.panel, cite=cite(found, assessment),
        )
    )  # fmt: skip
    return page


def sections(
    found: Results, assessment: Assessment | None = None, width: int | None = None, make: Maker = picture
) -> Iterator[Section]:
    """The sections of a panel's page with their pictures, `width` pixels wide; those without anything to show are left out.

    `make` makes a picture of a chart.

    Raises `ReportError` if the extra is not installed.
    """
    libraries()
    from detente.report.charts import WIDE
    from detente.report.charts.panel_and_model import acceptability, acceptability_rows
    from detente.report.charts.panel_answers import answers, answers_rows
    from detente.report.charts.panel_map import opinion, opinion_rows
    from detente.report.charts.panel_packages import packages, packages_rows

    pixels = width or WIDE

    def answered(name: str, chosen: list[Asked]) -> list[Picture]:
        """The picture of some questions."""
        ids = [a.name for a in chosen]
        return _made(found, name, lambda w: answers(found, ids, w), lambda: answers_rows(found, ids), pixels, make)

    whole = [a for a in found.asked if a.kind == "package"]
    statements = [a for a in found.asked if a.kind == "statement"]
    against = _made(found, "packages", lambda w: packages(found, w), lambda: packages_rows(found), pixels, make)
    ranked = _there(tables.ranked(found))
    yield from _kept(
        Section(
            "packages", "Package against package", tables=ranked, charts=against + answered("answers-packages", whole)
        )
    )
    if assessment is not None:
        a = assessment
        charts = _made(
            found,
            "acceptability",
            lambda w: acceptability(found, a, w),
            lambda: acceptability_rows(found, a),
            pixels,
            make,
        )
        beside_it = _there(tables.beside_model(found, a))
        yield from _kept(
            Section("model", "Beside the model", [DIFFERENT] if charts or beside_it else [], charts=charts, tables=beside_it)
        )  # fmt: skip
    told = _there(tables.divided(found), tables.implied(found))
    yield from _kept(Section("divides", "What divides, and what the ballots imply", tables=told))
    issues = dict.fromkeys(a.issue for a in found.asked if a.issue is not None)
    yield from _kept(
        Section("terms", "Term by term",
                charts=[p for i in issues for p in answered(f"answers-{i}", [a for a in found.asked if a.issue == i])])
    )  # fmt: skip
    first = _first(found, statements)
    more = f"{len(first)} of {len(statements)}, those that divide most first; the others are in the table 'Statements: every answer' below."
    yield from _kept(
        Section("statements", "Statements", [more] if len(first) < len(statements) else [],
                charts=answered("answers-statements", first))
    )  # fmt: skip
    yield from _kept(
        Section("opinion", "A map of opinion", tables=_there(tables.clusters(found)),
                charts=_made(found, "opinion", lambda w: opinion(found, w), lambda: opinion_rows(found), pixels, make))
    )  # fmt: skip
    yield from _kept(
        Section(
            "ballots", "Ballots", tables=_there(tables.counted(found), tables.flagged(found)), details=_details(found)
        )
    )


def _first(found: Results, statements: list[Asked]) -> list[Asked]:
    """The statements to draw: those that divide most, then others as they were asked."""
    place = {d.question: n for n, d in enumerate(found.divided)}
    first = sorted(statements, key=lambda a: place.get(a.name, len(place)))[:MOST]
    return first if len(statements) > MOST else statements


def _details(found: Results) -> list[Table]:
    full = Table("The questions in full", ["question", "asks"], [[a.name, a.asks] for a in found.asked])
    kinds = (("package", "Packages"), ("option", "Terms"), ("statement", "Statements"))
    groups = [(title, [a for a in found.asked if a.kind == kind]) for kind, title in kinds]
    return [full, *(tables.asked(found, some, f"{title}: every answer") for title, some in groups if some)]


def _made(
    found: Results,
    name: str,
    draw: Callable[[int], Any],
    data: Callable[[], list[dict[str, Any]]],
    width: int,
    make: Maker,
) -> list[Picture]:
    """A picture, if there is one; of invented ballots it says so itself, since it may be saved and passed on alone."""

    from detente.report.charts.shared import wrapped

    def drawn(pixels: int) -> Any:
        chart = draw(pixels)
        if chart is not None and found.invented:
            chart.title.subtitle = [*wrapped(INVENTED, pixels), *chart.title.subtitle]
            chart.description = f"{INVENTED} {chart.description}"
        return chart

    made = make(name, drawn, data, width)
    return [] if made is None else [made]


def _there(*made: Table | None) -> list[Table]:
    return [t for t in made if t is not None]


def _kept(section: Section) -> Iterator[Section]:
    if section.text or section.charts or section.tables or section.details:
        yield section


def about(found: Results) -> str:
    """What the results rest on, in a line."""
    many = found.ballots.everybody
    ballots = f"{many.answered:,} ballots" if many is not None else f"fewer than {found.threshold} ballots"
    return f"{ballots}{', invented' if found.invented else ''}, {len(found.asked)} questions, detente {__version__}, panel {found.panel}"


def cite(found: Results, a: Assessment | None) -> str:
    """How to cite the results."""
    beside_it = f", beside case {a.case_hash}, {a.draws} draws, seed {a.seed}" if a is not None else ""
    return f"Cite as: {found.title}, {about(found)}{beside_it}."
