"""The Versions tab: who saved each version, what it changed, and a way back to it."""

from __future__ import annotations

from html import escape

from nicegui import ui

from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import act, difference, said
from detente.web.pages.html import at
from detente.web.store import Version


class Versions:
    """The versions of a case, newest first."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._box = ui.element("div").classes("stack")

    async def fill(self) -> None:
        """Show the versions there are now."""
        work = self._work
        saved: list[tuple[Version, str]] = []
        if not work.found.built_in:
            saved = await work.visit.call(work.bench.store.versions, work.found.key)
        self._box.clear()
        with self._box:
            if work.found.built_in:
                said("Built-in cases come with detente and have no versions here.")
            for version, name in saved:
                self._version(version, name)

    def _version(self, version: Version, name: str) -> None:
        number = version.number
        with ui.element("div").classes("card"):
            note = f": {version.note}" if version.note else ""
            said(f"Version {number}, saved by {name}, {at(version.at)}{note}")
            with ui.element("div").classes("line"):
                shown = ui.element("div").style("width:100%")
                if number > 1:
                    ui.button("Show changes", on_click=act(lambda: self._compare(number, shown))).props("flat dense")
                if self._work.may_change and number != self._work.found.version:
                    ui.button(f"Go back to version {number}", on_click=act(lambda: self._back(number))).props(
                        "flat dense"
                    )
            shown.move(target_index=-1)

    async def _compare(self, number: int, to: ui.element) -> None:
        work = self._work
        found = await work.bench.difference(await work.visit.user(), work.found.key, number - 1, number)
        to.clear()
        with to:
            if found["told"]:
                with ui.element("ul").classes("bullets"):
                    for sentence in found["told"]:
                        ui.html(escape(sentence), sanitize=False, tag="li")
            else:
                said("Nothing that the case says: only comments, spaces or quotes differ.")
            with ui.element("details"):
                ui.html("Show the lines", sanitize=False, tag="summary")
                difference(found["lines"])

    async def _back(self, number: int) -> None:
        work = self._work
        await work.visit.call(work.bench.store.restore, work.found.key, number, work.found.version)
        await work.drop()
        ui.notify(f"saved the text of version {number} as version {work.based_on}", type="positive")
