"""Tabs over one document: its text, and its forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from nicegui import events, ui

from detente.web.pages.case.editor import Editor
from detente.web.pages.document import Document
from detente.web.pages.frame import act


class Tab(Protocol):
    """The content of a tab. It is empty until `fill` is called."""

    async def fill(self) -> None:
        """Show what the text says now."""


class Tabs:
    """The tab `first`, and the others, each built when first opened. The tab `Text` holds the editor. The page's address follows if `kept`."""

    def __init__(
        self, work: Document, tabs: Mapping[str, Callable[[Any], Tab]], first: str, kept: bool = False
    ) -> None:
        self._work, self._made, self._kept = work, tabs, kept
        with ui.tabs().props("align=left dense no-caps inline-label") as self._tabs:
            for name in tabs:
                ui.tab(name)
        with ui.tab_panels(self._tabs, value=first).props("keep-alive").style("width:100%"):
            self._panels = {name: ui.tab_panel(name) for name in tabs}
        self._built: dict[str, Tab] = {}
        self._build(first)
        self._tabs.on_value_change(act(self._open))

    def reveal(self, line: int) -> None:
        """Scroll to a line of the text."""
        self._tabs.set_value("Text")
        editor = self._built.get("Text") or self._build("Text")
        assert isinstance(editor, Editor)
        editor.reveal(line)

    async def _open(self, event: events.ValueChangeEventArguments[str]) -> None:
        name = event.value
        if self._kept:
            self._work.visit.address.put(tab=name)
        if name in self._panels and name not in self._built:
            await self._build(name).fill()

    def _build(self, name: str) -> Tab:
        with self._panels[name]:
            tab = self._built[name] = self._made[name](self._work)
        self._work.on_change(tab.fill)
        return tab
