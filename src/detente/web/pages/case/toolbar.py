"""The buttons of a case page: save, undo, discard, duplicate, export."""

from __future__ import annotations

from nicegui import ui

from detente.web.pages.case.actions import copy
from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import act, said
from detente.web.pages.sharing import may_share


class Toolbar:
    """The buttons under the title that the user may use."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        with ui.element("div").classes("line"):
            if work.may_change:
                self._saving()
            elif work.visit.may_edit and work.found.built_in:
                said("Built in: run it as it is, or duplicate it to make changes.", "dim grow")
            elif work.visit.may_edit:
                said("You may read this case. To change or run it, duplicate it.", "dim grow")
            if work.visit.may_edit:
                ui.button("Duplicate", on_click=act(self._duplicate)).props("flat")
            if may_share(work.visit.opened_by, work.found):
                ui.button("Share", on_click=lambda: ui.navigate.to(f"/cases/{work.found.key}/sharing")).props("flat")
            ui.button("Export", on_click=lambda: ui.download(f"/api/v1/cases/{work.found.key}/file")).props("flat")

    def _saving(self) -> None:
        work = self._work
        note = ui.input("What changed (optional)").props("dense maxlength=200").classes("grow")

        async def save() -> None:
            await work.save(note.value or "")
            note.value = ""
            ui.notify(f"saved as version {work.based_on}", type="positive")

        saver = ui.button("Save", on_click=act(save))
        undoer = (
            ui.button("Undo", on_click=act(work.undo))
            .props("flat")
            .tooltip("takes back the last change made in a form")
        )
        dropper = ui.button("Discard changes", on_click=act(work.drop)).props("flat")

        async def update() -> None:
            saver.set_enabled(work.changed)
            dropper.set_enabled(work.changed)
            undoer.set_enabled(work.undoable)

        work.on_change(update)

    async def _duplicate(self) -> None:
        work = self._work
        made = await copy(work.bench, await work.visit.user(), work.found, work.text)
        ui.navigate.to(f"/cases/{made.key}/work")
