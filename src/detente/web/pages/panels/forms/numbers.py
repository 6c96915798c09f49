"""Which numbers of the case experts are asked for, and in what words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui

from detente.assessment.wording import count
from detente.panel.questions import free_id
from detente.web.pages.frame import act, heading, named, said
from detente.web.pages.panels.forms.fields import Form, Whole, focus
from detente.web.pages.panels.forms.words import at, part
from detente.web.work import Edit

FOUND = 12  # numbers shown at a time


class Numbers(Form):
    """The numbers asked for, and a search for more."""

    def shape(self, tree: Mapping[str, Any]) -> Any:
        """The numbers asked for have rows; the case's are searched."""
        asked = [(name, at(tree, "ranges", name, "path")) for name in part(tree, "ranges")]
        return asked, self._work.checked.quantities

    def build(self, tree: Mapping[str, Any]) -> None:
        """The numbers asked for, then the search."""
        said("Experts give a range for each of these numbers of the case. Voters do not see them.")
        self._fields.append(Whole(self._work, "ranges"))
        known = self._work.checked.quantities
        for name in part(tree, "ranges"):
            path = str(at(tree, "ranges", name, "path"))
            with ui.element("section").classes("card stack"):
                with ui.element("div").classes("line"):
                    said(known.get(path, path), "dim grow")
                    gone = act(partial(self._remove, name))
                    named(ui.button(icon="close", on_click=gone).props("flat dense"), f"Remove {known.get(path, name)}")
                self._fields.append(Whole(self._work, "ranges", name, "path"))
                self.words(("ranges", name, "asks"), f"How experts are asked for {known.get(path, path)}")
        heading("Add numbers")
        if not known:
            said(
                "The panel names no case that can be asked about: add one in the text, as in 'case: ukraine-2022'.",
                "note",
            )
            return
        self._search = ui.input("Search the case's numbers", on_change=self._look).props("dense outlined clearable")
        self._search.style("width:100%")
        self._told = said("", "dim").props('role="status" aria-live="polite"')
        self._hits = ui.element("div").classes("stack")
        self._look()
        heading("Questions with known answers")
        said(
            "Asked as well, they tell how good experts are at such numbers, and weight them. Ten or more, or none.",
            "dim",
        )
        self.number(("calibration",), "How many", 0)

    def _look(self) -> None:
        """The case's numbers that hold all the words searched for and are not asked yet."""
        asked = {str(at(self._work.tree, "ranges", name, "path")) for name in part(self._work.tree, "ranges")}
        sought = (self._search.value or "").casefold().split()
        hits = [
            (path, said)
            for path, said in self._work.checked.quantities.items()
            if path not in asked and all(w in f"{said} {path}".casefold() for w in sought)
        ]
        self._told.set_text(f"{count(len(hits), 'number')}{f', {FOUND} of them shown' if len(hits) > FOUND else ''}.")
        self._hits.clear()
        with self._hits:
            for path, words in hits[:FOUND]:
                with ui.element("div").classes("line"):
                    add = ui.button(icon="add", on_click=act(partial(self._add, path, words))).props("flat dense")
                    named(add, f"Ask for {words}")
                    said(words, "grow")

    async def _add(self, path: str, words: str) -> None:
        sought = self._search.value
        name = free_id(path.rpartition(".")[0].replace(".", "-") or path, part(self._work.tree, "ranges"))
        await self._work.edit([Edit("set", ("ranges", name), {"path": path, "asks": words})])
        self._search.value = sought
        focus(self._search)

    async def _remove(self, name: str) -> None:
        await self._work.edit([Edit("remove", ("ranges", name))])
        ui.notify("removed; Undo, at the top, brings it back")
        focus(self._search)
