"""Two runs side by side."""

from __future__ import annotations

from functools import partial
from html import escape

from nicegui import ui

from detente.assessment.tables import Table
from detente.web.pages.frame import Visit, act, draw, empty, heading, in_thread, page, said, tab_title
from detente.web.pages.result.documents import writing
from detente.web.pages.result.sections import prepare_pictures, show_picture
from detente.web.pages.runs import finished
from detente.web.work_compared import KINDS


@page("/compare", "Compare")
async def compare(visit: Visit, one: str = "", other: str = "") -> None:
    """Pick two finished assessments and see what differs."""
    bench = visit.bench
    heading("Compare two runs", 1)
    names = await finished(visit)
    if len(names) < 2:
        empty(
            "To compare, finish at least two assessments, such as of a case as it is and under a scenario.",
            "/runs",
            "See the runs",
        )
        return

    for key, words in (("one", "the first run"), ("other", "the second run")):
        visit.address.one_of(key, names, words)

    def go() -> None:
        if first.value and second.value and (first.value, second.value) != (one, other):
            ui.navigate.to(f"/compare?one={first.value}&other={second.value}")

    with ui.element("div").classes("line"):
        first = ui.select(names, value=one if one in names else None, label="First run", on_change=go).classes("grow")
        second = ui.select(names, value=other if other in names else None, label="Second run", on_change=go).classes(
            "grow"
        )
    if not (one in names and other in names):
        return
    runs = [await in_thread(bench.store.run, visit.user, key) for key in (one, other)]
    tab_title(f"{' and '.join(dict.fromkeys(run.called for run in runs))}: compared")
    data = await bench.compare(visit.user, one, other)
    named = " / ".join(data["names"])
    heading(named[:1].upper() + named[1:])
    _save_buttons(visit, one, other)
    said("What differs between the runs:")
    with ui.element("ul").classes("bullets"):
        for line in data["told"]:
            ui.html(escape(line), sanitize=False, tag="li")
    if data["picture"]:
        prepare_pictures()
        show_picture(data["picture"])
    if data["rows"]:
        draw(Table(**data["table"]))
    else:
        said("No answer differs.")
    for label, key in (("Only in the first run", "only_one"), ("Only in the second run", "only_other")):
        if data[key]:
            said(f"{label}: {'; '.join(data[key])}.", "dim")
    with ui.element("div").classes("line"):
        ui.link(f"First run: {data['names'][0]}", f"/runs/{one}")
        ui.link(f"Second run: {data['names'][1]}", f"/runs/{other}")


# {kind of file: what its button says, its icon, and what it is}
BUTTONS = {
    "docx": ("Word", "article", "a document for Word"),
    "pptx": ("Slides", "slideshow", "slides"),
    "csv": ("Figures (CSV)", "table_chart", "a table"),
    "json": ("Data (JSON)", "download", "data"),
}


def _save_buttons(visit: Visit, one: str, other: str) -> None:
    """A button for each kind of file that holds what the page shows."""

    async def save(kind: str) -> None:
        from detente.web.document_api import compared_name  # it imports the pages, for their names of files

        with writing(BUTTONS[kind][2]) as written:
            runs, made = await visit.bench.compared(visit.user, one, other, kind)
            written(made, compared_name(runs, kind), KINDS[kind])

    with ui.element("div").classes("line"):
        for kind, (words, icon, _) in BUTTONS.items():
            ui.button(words, icon=icon, on_click=act(partial(save, kind))).props("outline dense")
