"""Two runs side by side."""

from __future__ import annotations

from nicegui import ui

from detente.web.pages.frame import Visit, heading, in_thread, page, said, tab_title, table
from detente.web.pages.runs import finished


@page("/compare", "Compare")
async def compare(visit: Visit, one: str = "", other: str = "") -> None:
    """Pick two finished assessments and see what differs."""
    bench = visit.bench
    heading("Compare two runs", 1)
    names = await finished(visit)
    if len(names) < 2:
        said("To compare, finish at least two assessments.")
        return

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
    tab_title(f"{' and '.join(dict.fromkeys(run.title for run in runs))}: compared")
    data = await bench.compare(
        await in_thread(bench.store.result, visit.user, one), await in_thread(bench.store.result, visit.user, other)
    )
    if data["paired"]:
        said(
            "Both runs use the same draws, so differences are taken draw by draw: median and 5-95% band, in percentage points.",
            "dim",
        )
    else:
        said(
            "The runs use different draws, so differences are between medians, in percentage points and without a band.",
            "note",
        )
    rows = [[r["what"], r["one"], r["other"], r["difference"]] for r in data["rows"]]
    table(["answer", "first run", "second run", "difference"], rows, "Side by side")
    for label, key in (("Only in the first run", "only_one"), ("Only in the second run", "only_other")):
        if data[key]:
            said(f"{label}: {'; '.join(data[key])}.", "dim")
    with ui.element("div").classes("line"):
        ui.link("First run", f"/runs/{one}")
        ui.link("Second run", f"/runs/{other}")
