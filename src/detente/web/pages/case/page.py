"""The page to work with a case: title, buttons, mistakes, and tabs to edit and run the case."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from detente.web.pages.case.article import FromArticle
from detente.web.pages.case.builder.tab import Builder
from detente.web.pages.case.comments import Comments
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.editor import Editor
from detente.web.pages.case.files import FromFiles
from detente.web.pages.case.mistakes import Mistakes
from detente.web.pages.case.numbers import Numbers
from detente.web.pages.case.overview import Overview
from detente.web.pages.case.proposals import Proposals
from detente.web.pages.case.runs import Runs
from detente.web.pages.case.scenarios import Scenarios
from detente.web.pages.case.title import Title
from detente.web.pages.case.together import Together
from detente.web.pages.case.toolbar import Toolbar
from detente.web.pages.case.versions import Versions
from detente.web.pages.frame import Visit, act, in_thread, page
from detente.web.pages.result.sections import prepare_pictures
from detente.web.pages.tabs import Tab, Tabs
from detente.web.store import Found

TABS: dict[str, Callable[[Editing], Tab]] = {
    "Overview": Overview,
    "Build": Builder,
    "Text": Editor,
    "Numbers": Numbers,
    "Proposals": Proposals,
    "Scenarios": Scenarios,
    "From an article": FromArticle,
    "From files": FromFiles,
    "Versions": Versions,
    "Run": Runs,
    "Comments": Comments,
}
FIRST = "Overview"


@page("/cases/{key}/work", "Case")
async def case(visit: Visit, key: str) -> None:
    """Edit a case as text or in forms, see its versions, run it. The tab that is open is in the address."""
    user, store = visit.opened_by, visit.bench.store
    found: Found = await in_thread(store.case, user, key)
    draft = None if found.built_in else await in_thread(store.draft, user, key)
    work = Editing(visit, found, draft.text if draft else found.text, draft.based_on if draft else found.version)
    prepare_pictures()
    Title(work)
    Toolbar(work)
    Together(work)
    Mistakes(work, lambda line: tabs.reveal(line))
    tabs = Tabs(work, TABS, visit.address.one_of("tab", TABS, "the tab", FIRST), kept=True)

    async def begin() -> None:
        await work.check()
        await work.talk.load()
        if work.changed:
            ui.notify("you have unsaved changes; this is your draft", type="info")

    ui.timer(0.05, act(begin), once=True)
