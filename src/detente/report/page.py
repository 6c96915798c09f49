"""The report: an assessment as one HTML file that opens without a network, prints well and contains only the assessment's data.

Charts are SVG, drawn when the report is written. The one script in the file lets them answer to a pointer, a tap and the arrow keys, and be saved;
without it, they are as readable. Needs the extra `report` (Altair, vl-convert).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from detente.assessment.result import Assessment
from detente.files import write_whole
from detente.report.environment import environment
from detente.report.minute import CSS, parts_of
from detente.report.sections import address, script, sections, style


@dataclass(frozen=True)
class Frame:
    """What a site puts around a report: HTML `under` its title and `before` the page, a style sheet for both, and the address of the answers as JSON
    (without one the page holds them itself).
    """

    under: str
    before: str = ""
    css: str = ""
    data: str = ""


def write_report(a: Assessment, path: str | Path) -> None:
    """Write the report of an assessment to a file, which appears whole or not at all. Raises `ReportError` if the extra is not installed."""
    write_whole(path, report_html(a))


def report_html(a: Assessment, *, name: str = "", frame: Frame | None = None) -> str:
    """The report as HTML text; everything that comes from the case is escaped. Raises `ReportError` if the extra is not installed.

    `name` is that of the run, and stands in the title. With a `frame` it is a page of a site.
    """
    found: str = (
        environment()
        .get_template("template.html")
        .render(
            parts_of(a),
            css=CSS,
            title=title(a, name),
            about=about(a),
            summary=a.facts.get("summary"),
            sections=sections(a),
            script=script(),
            pictures=style("@media screen and (prefers-color-scheme: dark)"),
            data=frame.data
            if frame and frame.data
            else address("application/json", json.dumps(a.as_dict(), ensure_ascii=False)),
            file=a.case,
            cite=cite(a),
            frame=frame,
        )
    )
    return found


def title(a: Assessment, name: str = "") -> str:
    """The title of the case, with the scenario and the name of the run, if it has one."""
    return f"{a.title}{f', scenario {a.scenario}' if a.scenario else ''}{f': {name}' if name else ''}"


def about(a: Assessment) -> str:
    """What the answers rest on, in a line."""
    day = f", as of {a.facts['as_of']}" if a.facts else ""
    return f"{a.draws} draws, seed {a.seed}, detente {a.version}, case {a.case_hash}{day}"


def cite(a: Assessment) -> str:
    """How to cite the answers."""
    return (
        f"Cite as: {title(a)}, case {a.case_hash}, detente {a.version}, {a.draws} draws, seed {a.seed}. "
        "The same case, draws, seed and version give the same answer."
    )
