"""The dialog that gives a run a name."""

from __future__ import annotations

from nicegui import ui

from detente.web.pages.frame import Visit, act, heading, in_thread, named, said
from detente.web.store import Run


class Naming:
    """A name for a run, by which lists, titles and exports tell it from others."""

    def __init__(self, visit: Visit, run: Run) -> None:
        self._visit, self._run = visit, run
        with named(ui.dialog(), "Name this run") as self._dialog, ui.card().classes("stack"):
            heading("Name this run")
            said("Lists, titles, comparisons and saved files show it after the title of the case.", "dim")
            self._name = ui.input("Name", value=run.name or "").props("autofocus maxlength=120").style("width:100%")
            self._name.on("keydown.enter", act(self._write))
            self._dialog.on("hide", self._dialog.delete)
            with ui.element("div").classes("line"):
                ui.button("Save", on_click=act(self._write))
                ui.button("Cancel", on_click=self._dialog.close).props("flat")

    def open(self) -> None:
        """Ask for the name."""
        self._dialog.open()

    async def _write(self) -> None:
        store, who = self._visit.bench.store, await self._visit.user()
        await in_thread(store.name_run, who, self._run.key, self._name.value)
        ui.navigate.reload()
