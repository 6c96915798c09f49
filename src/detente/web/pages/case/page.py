"""The case page: title, buttons, mistakes, and tabs to edit and run the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from nicegui import events, ui

from detente.web.pages.case.article import FromArticle
from detente.web.pages.case.builder.tab import Builder
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.editor import Editor
from detente.web.pages.case.mistakes import Mistakes
from detente.web.pages.case.numbers import Numbers
from detente.web.pages.case.overview import Overview
from detente.web.pages.case.proposals import Proposals
from detente.web.pages.case.runs import Runs
from detente.web.pages.case.scenarios import Scenarios
from detente.web.pages.case.title import Title
from detente.web.pages.case.toolbar import Toolbar
from detente.web.pages.case.versions import Versions
from detente.web.pages.frame import Visit, act, in_thread, page
from detente.web.store import Found


class Tab(Protocol):
    """The content of a tab. It is empty until `fill` is called."""

    async def fill(self) -> None:
        """Show what the text says now."""


TABS: dict[str, Callable[[Editing], Tab]] = {
    "Overview": Overview,
    "Build": Builder,
    "Text": Editor,
    "Numbers": Numbers,
    "Proposals": Proposals,
    "Scenarios": Scenarios,
    "From an article": FromArticle,
    "Versions": Versions,
    "Run": Runs,
}


FIRST = "Overview"


@page("/cases/{key}", "Case")
async def case(visit: Visit, key: str, tab: str = FIRST) -> None:
    """Edit a case as text or in forms, see its versions, run it. `tab` is the one that is open."""
    found: Found = await in_thread(visit.bench.store.case, visit.user, key)
    draft = None if found.built_in else await in_thread(visit.bench.store.draft, visit.user, key)
    work = Editing(visit, found, draft.text if draft else found.text, draft.based_on if draft else found.version)
    Title(work)
    Toolbar(work)
    Mistakes(work, lambda line: tabs.reveal(line))
    tabs = Tabs(work, tab if tab in TABS else FIRST)

    async def begin() -> None:
        await work.check()
        if work.changed:
            ui.notify("you have unsaved changes; this is your draft", type="info")

    ui.timer(0.05, act(begin), once=True)


class Tabs:
    """The overview, the text, and the other tabs, each built when first opened."""

    def __init__(self, work: Editing, first: str) -> None:
        self._work = work
        with ui.tabs().props("align=left dense no-caps inline-label") as self._tabs:
            for name in TABS:
                ui.tab(name)
        with ui.tab_panels(self._tabs, value=first).props("keep-alive").style("width:100%"):
            self._panels = {name: ui.tab_panel(name) for name in TABS}
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
        ui.navigate.history.replace(f"/cases/{self._work.found.key}?tab={name}")
        if name in self._panels and name not in self._built:
            await self._build(name).fill()

    def _build(self, name: str) -> Tab:
        with self._panels[name]:
            tab = self._built[name] = TABS[name](self._work)
        self._work.on_change(tab.fill)
        return tab
