"""The page of a panel: its draft, then who may vote and how, then what people said. No single ballot is ever shown."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from detente.web.pages.frame import Visit, act, heading, page, said, tab_title, told
from detente.web.pages.panels.draft import show_draft
from detente.web.pages.panels.experts import show_experts
from detente.web.pages.panels.shelf import status
from detente.web.pages.panels.voting import show_voting
from detente.web.pages.result.sections import prepare_pictures, show_section
from detente.web.polling import rounded
from detente.web.store import Conflict
from detente.web.store.models import StoredPanel


@page("/panels/{key}", "Panel")
async def panel(visit: Visit, key: str) -> None:
    """One panel."""
    found: StoredPanel = await visit.call(visit.bench.polling.panels.get, key)
    mine = found.owner_id == visit.opened_by.id and visit.may_edit
    heading(found.title, 1)
    tab_title(found.title)
    with ui.element("div").classes("line"):
        words = status(found)
        said(words[:1].upper() + words[1:] + ".", "dim")
        if found.case_key:
            ui.link("The case", f"/cases/{found.case_key}")
    if found.status == "draft":
        if found.round:  # the text stays as it is; what comes in is looked at first
            await show_experts(visit, found, mine)
        if mine:
            await show_draft(visit, found)
        if not found.round:
            await show_experts(visit, found, mine)
        return
    if mine:
        await show_voting(visit, found)
    await show_experts(visit, found, mine)
    await _results(visit, found)


async def _results(visit: Visit, found: StoredPanel) -> None:
    """What people said; it follows once the page has loaded."""
    polling = visit.bench.polling
    prepare_pictures()
    heading("What people said", anchor="results")
    threshold = await polling.threshold(found)
    numbers = await visit.call(polling.panels.numbers, found.key)
    so_far = said(f"Ballots handed in: {rounded(numbers.handed_in, threshold)}.")
    box = ui.element("div").classes("stack").style("width:100%")
    with box:
        ui.skeleton(height="12rem").props('role="status" aria-label="Counting" animation="fade"')

    async def show() -> None:
        try:
            shown, drawn = await polling.pictures(await visit.user(), found.key)
        except Conflict:
            box.clear()
            with box:
                said(
                    f"Results are shown when {threshold} people or more have handed in their ballots, group by group.",
                    "note",
                )
            return
        if box.is_deleted:
            return
        so_far.set_text(
            f"As of {shown.at:%Y-%m-%d %H:%M} UTC. Ballots handed in by now: {rounded(numbers.handed_in, threshold)}; "
            "newer ones are shown once there are enough that nobody can be told from the difference."
        )
        box.clear()
        with box:
            for sentence in drawn["answer"]:
                told(sentence)
            for sentence in drawn["notes"]:
                told(sentence, "note")
            with ui.element("div").classes("line"):
                for words, what in (
                    ("Report (HTML)", "report"),
                    ("Word", "documents/docx"),
                    ("Slides", "documents/pptx"),
                    ("Results (JSON)", "results"),
                    ("Tables (CSV)", "tables"),
                ):
                    address = f"/api/v1/panels/{found.key}/{what}"
                    name = f"{found.key}.json" if what == "results" else None
                    ui.button(words, icon="download", on_click=partial(ui.download, address, name)).props(
                        "outline dense"
                    )
            for section in drawn["sections"]:
                show_section(section)

    ui.timer(0.1, act(show), once=True)
