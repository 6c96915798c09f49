"""The title of a case page, with the version and owner of the case."""

from __future__ import annotations

from nicegui import ui

from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import heading, said, tab_title
from detente.web.pages.sharing import shared_words


class Title:
    """The title, kept up to date with the text."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._named = ""
        self._name(work.found.title)
        self._box = ui.element("div")
        with self._box:
            heading(work.found.title, 1)
        work.on_change(self._update)

    async def _update(self) -> None:
        work, found = self._work, self._work.found
        version = f"version {work.based_on}" + (", with unsaved changes" if work.changed else "")
        kept = "built in" if found.built_in else version
        title = work.checked.title or found.title
        self._name(title)
        self._box.clear()
        with self._box:
            heading(title, 1)
            said(kept if found.built_in else f"{kept}; {shared_words(found)}", "dim")
            if work.checked.summary:
                said(work.checked.summary).props('dir="auto"')

    def _name(self, title: str) -> None:
        """Name the tab, if the title has changed."""
        if title != self._named:
            self._named = title
            tab_title(f"{title}: case")
