"""What a worker makes for those who follow a link: the page of a run, and single pictures."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib import resources

import jinja2

from detente.assessment import tables, tables_of_deals
from detente.assessment.result import Assessment
from detente.assessment.wording import count
from detente.report.files import chart
from detente.report.page import Frame, cite, report_html, title
from detente.report.sections import drawn, libraries, picture, picture_titles, script, style
from detente.web import results
from detente.web.pages.navigation import FRAME, navigation

PLACE = "<!-- what stands under the title -->"  # no text can hold it, since text is escaped
SHEET = FRAME + (resources.files("detente.web.shared") / "reading.css").read_text("utf-8")
NARROWEST = 320  # pixels, the least that a picture is drawn in to see whether there is one


@cache
def templates() -> jinja2.Environment:
    """The pages of shared things; what is put into them is escaped."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("detente.web", "shared"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )  # fmt: skip


def shared_page(content: str, name: str) -> bytes:
    """An assessment as a page for those who follow a link, compressed, with `PLACE` where it says so. `name`: that of the run."""
    return _compressed(report_html(_read(content), name=name, frame=Frame(f'<p class="soft">{PLACE}</p>')))


def reading_page(content: str, key: str, name: str, account: str) -> bytes:
    """An assessment as a page of the workbench, compressed, with `PLACE` where what is said of the run will stand. `account`: a link's words."""
    top = f'<header class="frame">{navigation(f"/runs/{key}", account)}</header>'
    frame = Frame(PLACE, top, SHEET, f"/api/v1/runs/{key}/result")
    return _compressed(report_html(_read(content), name=name, frame=frame))


def _compressed(page: str) -> bytes:
    return gzip.compress(page.encode(), 1, mtime=0)


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
