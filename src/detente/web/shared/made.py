"""What a worker makes for those who follow a link: the page of a run, and single pictures."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache

import jinja2

from detente.assessment import tables, tables_of_deals
from detente.assessment.result import Assessment
from detente.assessment.wording import count
from detente.report.files import chart
from detente.report.page import cite, report_html, title
from detente.report.sections import drawn, libraries, picture, picture_titles, script, style
from detente.web import results

MARK = "where-the-note-stands"
NARROWEST = 320  # pixels, the least that a picture is drawn in to see whether there is one


@cache
def templates() -> jinja2.Environment:
    """The pages of shared things; what is put into them is escaped."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("detente.web", "shared"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )  # fmt: skip


def report_page(content: str, mark: str, name: str) -> str:
    """An assessment as a page: its report, with the `name` of the run, and a `mark` where what is said about the link will stand."""
    return report_html(_read(content), note=mark, name=name)


def reading_page(content: str, key: str, name: str) -> tuple[bytes, str]:
    """An assessment as a page for those who have an account, compressed, with what tells it from any other; it leads to the page of its run."""
    back = f'To comment, ask what-ifs, compare and save: <a href="/runs/{key}">the page of this run</a>.'
    page = report_page(content, MARK, name).replace(MARK, back, 1).encode()
    return gzip.compress(page, mtime=0), hashlib.sha256(page).hexdigest()


def tables_page(content: str, kind: str, heading: str, about: str, home: str, sheet: str) -> str:
    """The answer of another kind of run as a page with a table."""
    found = json.loads(content)
    says = ""
    if kind == "deals":
        table = tables_of_deals.deals(found)
        says = (
            f"{count(found['packages'], 'package')}, {found['allowed']:,} allowed; {found['weighed']:,} tested one by one, "
            f"in {count(found['draws'], 'draw')} each."
        )
    else:
        table = tables.fixes(found)
    return templates().get_template("tables.html").render(
        heading=heading, about=about, says=says, table=table, home=home, style=sheet
    )  # fmt: skip


def picture_page(content: str, name: str, run: str) -> str | None:
    """A picture with its finding, its range and its source as a page to stand in another; None if the run, called `run`, has no such picture."""
    a, charts = _read(content), libraries()[0]
    if name not in charts.CHARTS:
        return None
    draw, data = charts.CHARTS[name]
    found = picture(name, lambda width: draw(a, width), lambda: data(a), charts.WIDE)
    if found is None:
        return None
    return templates().get_template("picture.html").render(
        title=title(a, run), picture=found, source=cite(a), script=script(),
        ranges=f"Figures are medians over {count(a.draws, 'draw')} of the assumptions; ranges hold the middle 90% of them.",
        style=style("@media screen and (prefers-color-scheme: dark)"),
    )  # fmt: skip


def picture_svg(content: str, name: str) -> str | None:
    """A picture as SVG on white paper; None if the run has no such picture."""
    a = _read(content)
    charts, convert = libraries()
    found = chart(a, name) if name in charts.CHARTS else None
    if found is None:
        return None
    spec = json.loads(charts.on_paper(json.dumps(found.to_dict())))
    spec["background"] = "white"
    return drawn(spec, convert)


def picture_names(content: str) -> dict[str, str]:
    """The pictures that a run has, by name, each with what it is about."""
    a, charts = _read(content), libraries()[0]
    with charts.unchecked():
        has = {name for name, (draw, _) in charts.CHARTS.items() if draw(a, NARROWEST) is not None}
    return {name: f"{title}: {name}" for name, title in picture_titles(a).items() if name in has}


def _read(content: str) -> Assessment:
    return results.read(content)
