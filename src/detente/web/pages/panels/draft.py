"""A panel that has not been opened: its forms and its text, two views of one document, and the button that opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import ui

from detente.web.pages.case.editor import Editor
from detente.web.pages.case.mistakes import Mistakes
from detente.web.pages.frame import Visit, act, said
from detente.web.pages.panels.ask import confirm
from detente.web.pages.panels.drafting import Drafting
from detente.web.pages.panels.forms.about import About
from detente.web.pages.panels.forms.numbers import Numbers
from detente.web.pages.panels.forms.people import People
from detente.web.pages.panels.forms.questions import Questions
from detente.web.pages.tabs import Tab, Tabs
from detente.web.store.models import StoredPanel

TABS: dict[str, Callable[[Any], Tab]] = {
    "Questions": Questions,
    "Title and languages": About,
    "Who is asked": People,
    "Numbers for experts": Numbers,
    "Text": Editor,
}


async def show_draft(visit: Visit, found: StoredPanel) -> None:
    """The forms, the text, the mistakes, and what can be done with a draft."""
    polling = visit.bench.polling
    work = Drafting(visit, found)
    said(
        "Choose below what people will be asked. What you change is saved as long as it has no mistakes. "
        "Once the panel is opened, its text stays as it is."
    )

    async def begin() -> None:
        await work.settle()
        await polling.open(await visit.user(), found.key)
        ui.navigate.reload()

    async def drop() -> None:
        await visit.call(polling.panels.delete, found.key)
        ui.navigate.to("/panels")

    with ui.element("div").classes("line"):
        opening = confirm("Open this panel?", "People may then vote, and what is asked stays as it is.", "Open", begin)
        ui.button("Open for voting", on_click=opening.open)
        undo = ui.button("Undo", on_click=act(work.undo)).props("flat")
        undo.tooltip("takes back the last change made in a form")
        dropping = confirm("Delete this draft?", "It cannot be brought back.", "Delete", drop)
        ui.button("Delete", on_click=dropping.open).props("flat")
        spoken = ui.select({}, label="Words in", on_change=act(lambda e: work.speak(e.value)))
        spoken.style("min-width:9rem")

    async def update() -> None:
        undo.set_enabled(work.undoable)
        spoken.set_visibility(len(work.languages) > 1)
        spoken.set_options(work.languages, value=work.language)

    undo.set_enabled(False)
    spoken.set_visibility(False)
    Mistakes(work, lambda line: tabs.reveal(line))
    tabs = Tabs(work, TABS, "Questions")
    work.on_change(update)
    ui.timer(0.05, act(work.check), once=True)
