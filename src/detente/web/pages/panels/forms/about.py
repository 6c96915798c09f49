"""Title, introduction, languages, and of how few people nothing is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui

from detente.panel.questions import LANGUAGE, THRESHOLD
from detente.web.pages.frame import act, heading, said
from detente.web.pages.panels.forms.fields import Form
from detente.web.pages.panels.forms.words import without
from detente.web.store import Invalid
from detente.web.work import Edit


class About(Form):
    """What stands around the questions."""

    def shape(self, tree: Mapping[str, Any]) -> Any:
        """The languages have rows."""
        return list(self._work.languages.items())

    def build(self, tree: Mapping[str, Any]) -> None:
        """The fields, then the languages."""
        self._labelled("Title", ("title",), True)
        self._labelled("Introduction, which voters read first (may be left out)", ("says",), False)
        heading("Languages")
        said(
            "Voters choose one. Where a text is missing in it, they read the first. "
            "To write in another language, choose it under 'Words in', at the top.",
            "dim",
        )
        with ui.element("ul").classes("bullets"):
            for code, title in self._work.languages.items():
                with ui.element("li"), ui.element("div").classes("line"):
                    said(f"{title} ({code})").props["lang"] = code
                    if code != self._work.first:
                        ui.button(f"Remove {title}", on_click=act(partial(self._remove, code))).props("flat dense")
        with ui.element("div").classes("line"):
            self._code = ui.input("Code, such as uk").props("dense outlined maxlength=20")
            self._title = ui.input("Its own name, such as Українська").props("dense outlined maxlength=80")
            ui.button("Add a language", on_click=act(self._add)).props("outline")
        heading("Secrecy")
        said("Of fewer people than this nothing is shown: at least 3.")
        self.number(("threshold",), "People", THRESHOLD)

    def _labelled(self, label: str, path: tuple[str, ...], must: bool) -> None:
        heading(label.partition(",")[0].partition(" (")[0])
        if label != label.partition(",")[0]:
            said("Voters read it first. It may be left out.", "dim")
        self.words(path, label.partition(",")[0], must)

    async def _add(self) -> None:
        code, title, known = (self._code.value or "").strip(), (self._title.value or "").strip(), self._work.languages
        if not re.fullmatch(LANGUAGE, code):
            raise Invalid(f"language: got '{code}'; expected a code such as en, uk or zh-Hans")
        if code in known:
            raise Invalid(f"language: {known[code]} is there already")
        if not title:
            raise Invalid("language: give its own name, by which voters choose it")
        await self._work.edit([Edit("set", ("languages",), {**known, code: title})])
        await self._work.speak(code)

    async def _remove(self, code: str) -> None:
        await self._work.edit(without(self._work.tree, code))
        ui.notify("removed; Undo, at the top, brings it back")
