"""All that is asked, in its order: words changed, questions moved and removed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui

from detente.web.pages.frame import act, named, said
from detente.web.pages.panels.drafting import Drafting
from detente.web.pages.panels.forms.fields import Form, Whole, focus
from detente.web.pages.panels.forms.words import at, part
from detente.web.work import Edit

PAGE = 20  # questions at a time
KINDS = {"option": "option", "package": "package", "statement": "statement"}


class InOrder(Form):
    """A row for each question."""

    def __init__(self, work: Drafting) -> None:
        super().__init__(work)
        self._page = 1
        self._buttons: dict[tuple[str, int], ui.button] = {}

    def shape(self, tree: Mapping[str, Any]) -> Any:
        """The questions of the page shown, and how many there are."""
        names = list(part(tree, "questions"))
        self._page = max(1, min(self._page, -(-len(names) // PAGE)))
        return self._page, len(names), [(n, at(tree, "questions", n, "kind")) for n in self._here(names)]

    def _here(self, names: list[str]) -> list[str]:
        return names[(self._page - 1) * PAGE : self._page * PAGE]

    def build(self, tree: Mapping[str, Any]) -> None:
        """The rows of a page, and the way to the others."""
        self._fields.append(Whole(self._work, "questions"))
        self._buttons = {}
        names = list(part(tree, "questions"))
        if not names:
            said("Nothing yet. Tick options and proposals, or add statements.", "note")
        first = (self._page - 1) * PAGE
        for place, name in enumerate(self._here(names), first):
            self._row(tree, name, place, len(names))
        if len(names) > PAGE:
            with ui.element("div").classes("line"):
                ui.pagination(
                    1, -(-len(names) // PAGE), direction_links=True, value=self._page, on_change=act(self._turn)
                )
                said(f"{len(names)} questions", "dim")

    def _row(self, tree: Mapping[str, Any], name: str, place: int, of: int) -> None:
        kind = KINDS.get(str(at(tree, "questions", name, "kind")), "question")
        with ui.element("div").classes("asked-row"):
            said(f"{place + 1}. {kind}", "dim")
            self.words(("questions", name, "asks"), f"Question {place + 1}")
            with ui.element("div").classes("steps"):
                for icon, words, by in (("arrow_upward", "earlier", -1), ("arrow_downward", "later", 1)):
                    go = ui.button(icon=icon, on_click=act(partial(self._move, name, place + by, by))).props(
                        "flat dense"
                    )
                    named(go, f"Ask question {place + 1} {words}").set_enabled(0 <= place + by < of)
                    self._buttons[name, by] = go
                gone = ui.button(icon="close", on_click=act(partial(self._remove, name))).props("flat dense")
                named(gone, f"Remove question {place + 1}")
            self._fields.append(Whole(self._work, "questions", name))

    async def _move(self, name: str, place: int, by: int) -> None:
        self._page = place // PAGE + 1  # the page goes along, and so does the keyboard
        await self._work.edit([Edit("move", ("questions", name), place)])
        button = self._buttons.get((name, by))
        if button is not None:
            focus(button if button.enabled else self._buttons[name, -by])

    async def _remove(self, name: str) -> None:
        await self._work.edit([Edit("remove", ("questions", name))])
        ui.notify("removed; Undo, at the top, brings it back")

    async def _turn(self, event: Any) -> None:
        self._page = int(event.value)
        await self.fill()
