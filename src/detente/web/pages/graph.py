"""The page on which a graph's text is typed or chosen, checked and analysed."""

from __future__ import annotations

import json
from typing import Any

from nicegui import ui

from detente.graph.file import library, load_graph, text_of
from detente.web.graphs import packed, unpacked
from detente.web.pages.address import copier
from detente.web.pages.case.editor import Editor
from detente.web.pages.case.mistakes import Mistakes
from detente.web.pages.document import Document
from detente.web.pages.frame import Visit, act, heading, page, said, tab_title, told
from detente.web.pages.result.sections import prepare_pictures, show_section
from detente.web.store import Invalid
from detente.web.work_graph import HERE, LookedGraph


class Typed(Document):
    """The text of a graph. It is checked, and kept only in the page's address."""

    here = HERE
    sound, unsound = "No mistakes.", "nothing can be said of it until they are mended"
    may_change = True
    completes = False
    checked: LookedGraph

    def __init__(self, visit: Visit, text: str) -> None:
        super().__init__(visit, text)
        self.checked = LookedGraph()

    async def check(self) -> None:
        """Check the text and call the listeners."""
        mine = self._count
        looked = await self.bench.graphs.look(self.text)
        if mine == self._count:
            self.checked = looked
            await self._tell()


@page("/graph", "Graph")
async def graph(visit: Visit, example: str = "", text: str = "") -> None:
    """A graph of one's own or from the library."""
    heading("The graph model", 1)
    told(
        "For advisers who will not give numbers: who can do what, and in which order each party likes what comes of it. The graph model tells which "
        "states would last. Of a case, the same stands on the page of each of its assessments."
    )
    prepare_pictures()
    known = library()
    chosen = visit.address.one_of("example", known, "the example", known[0] if not text else "")
    try:
        begin = unpacked(text) if text else text_of(chosen)
    except Invalid as error:
        said(f"{error}.".capitalize(), "note").props('role="status"')
        begin = text_of(chosen or known[0])
    work = Typed(visit, begin)
    screen = _Screen(visit, work)
    titles = {name: load_graph(name).model.title for name in known}

    async def take(name: str) -> None:
        visit.address.put(example=name, text="")
        work.text = text_of(name)
        await editor.fill()
        await work.check()
        await screen.analyse()

    pick = ui.select(
        titles, label="Begin with an example", value=chosen or None, on_change=act(lambda e: take(e.value))
    )
    pick.style("min-width:16rem")
    Mistakes(work, lambda line: editor.reveal(line))
    editor = Editor(work)
    work.on_change(editor.fill)
    screen.build()
    work.on_change(screen.update)

    async def first() -> None:
        await work.check()
        if not work.checked.problems:
            await screen.analyse()

    ui.timer(0.05, act(first), once=True)


class _Screen:
    """What is asked of the graph, and the answer."""

    def __init__(self, visit: Visit, work: Typed) -> None:
        self._visit, self._work = visit, work

    def build(self) -> None:
        """Place the controls and the box for the answer."""
        with ui.element("div").classes("line"):
            self._wanted = ui.select({}, label="A state to make last").props("clearable").style("min-width:16rem")
            self._together = ui.select({}, label="Who moves together", multiple=True).props("use-chips")
            self._together.style("min-width:16rem")
        with ui.element("div").classes("line"):
            self._button = ui.button("Analyse", icon="hub", on_click=act(self.analyse))
            self._copier = copier()
            ui.button("Save the page (HTML)", icon="description", on_click=act(self._save_page)).props("outline dense")
            ui.button("Save the answer (JSON)", icon="download", on_click=act(self._save_data)).props("outline dense")
            ui.button("Save the text", icon="download", on_click=act(self._save_text)).props("outline dense")
        self._box = ui.element("div").classes("stack").props('role="region" aria-label="The answer"')

    async def update(self) -> None:
        """Offer the states and parties of the text as it is now."""
        looked = self._work.checked
        self._button.set_enabled(not looked.problems)
        states = {s: s for s in looked.states[:500]}
        self._wanted.set_options(states, value=self._wanted.value if self._wanted.value in states else None)
        parties = dict(looked.parties)
        self._together.set_options(parties, value=[p for p in self._together.value or [] if p in parties])

    def _asked(self) -> tuple[str, str | None, list[str]]:
        if self._work.checked.problems:
            raise Invalid("mend the mistakes first")
        return self._work.text, self._wanted.value or None, list(self._together.value or [])

    async def analyse(self) -> None:
        """Show the answer, and put the text into the address if it fits."""
        text, wanted, together = self._asked()
        self._box.clear()
        with self._box:
            ui.skeleton(height="12rem").props('role="status" aria-label="Working it out" animation="fade"')
        try:
            found = await self._visit.bench.graphs.show(text, wanted, together)
        finally:
            self._box.clear()
        own = next((name for name in library() if text_of(name) == text), None)
        short = "" if own else packed(text)
        self._visit.address.put(example=own or "", text=short)
        self._copier.set_visibility(bool(own or short))
        tab_title(f"{found['title']}: graph")
        with self._box:
            self._show(found)
            if not own and not short:
                said("This text is too long for an address: save it to keep it.", "note")

    @staticmethod
    def _show(found: dict[str, Any]) -> None:
        heading(found["title"])
        said(found["about"], "dim")
        for sentence in found["answer"]:
            told(sentence)
        for section in found["sections"]:
            show_section(section)

    async def _save_page(self) -> None:
        made = await self._visit.bench.graphs.page(*self._asked())
        ui.download(made.encode(), "graph.html")

    async def _save_data(self) -> None:
        found = await self._visit.bench.graphs.analyse(*self._asked())
        ui.download(json.dumps(found, indent=1, ensure_ascii=False).encode(), "graph.json")

    async def _save_text(self) -> None:
        ui.download(self._work.text.encode(), "graph.yaml")
