"""Comments on a page: a button with their number at each place, and a panel with what was said there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape

from nicegui import ui

from detente.assessment.wording import count
from detente.web.pages.frame import Visit, act, heading, keep_looking, named, said
from detente.web.pages.html import at
from detente.web.store.comments import LONGEST, About, Said

_LINK = re.compile(r"https?://[^\s<>\"']+")
SIGN = '<i class="q-icon notranslate material-icons" aria-hidden="true">chat_bubble_outline</i>'
PRESSED = "(event) => { if (event.target.closest('button')) emit(); }"
EVERY = 2.0  # seconds between looks at what others say
AFTER = ".,;:!?)]"  # at the end of a link, part of the sentence around it


def linked(text: str) -> str:
    """A comment as HTML: escaped, its web addresses made links that tell the other site nothing."""
    pieces, place = [], 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(AFTER)
        pieces.append(escape(text[place : found.start()]))
        pieces.append(
            f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer nofollow">{escape(address)}</a>'
        )
        place = found.start() + len(address)
    return "".join([*pieces, escape(text[place:])])


def place_of(path: str) -> str:
    """A path without the `*` that stands for all types, as comments have it."""
    return path.removesuffix(".*")


class Talk:
    """The comments on a case or a run, and the panel in which they are read and written. While it is open it shows what others write."""

    def __init__(self, visit: Visit, key: str, of_run: bool = False) -> None:
        self._visit, self._about = visit, About(run=key) if of_run else About(case=key)
        self.said: list[Said] = []
        self._counts: list[
            tuple[ui.element, Callable[[], None]]
        ] = []  # what shows a number of comments, and how it does
        self._path, self._words = "", ""
        self._rows: dict[int, tuple[ui.element, Said]] = {}
        self._changing: set[int] = set()
        self._reading = asyncio.Lock()  # so that what was read later is shown later
        with named(ui.dialog(), "Comments") as self._dialog, ui.card().classes("stack talk"):
            self._box = ui.element("div").classes("stack")
        self._looking = False

    async def load(self) -> None:
        """Read the comments there are now, and show their number at each place."""
        async with self._reading:
            self.said = await self._visit.bench.said(await self._visit.user(), self._about)
        self._counts = [x for x in self._counts if not x[0].is_deleted]
        for _, show in self._counts:
            show()

    def at(self, path: str) -> list[Said]:
        """The comments on a place."""
        return [x for x in self.said if place_of(x.path) == path]

    def button(self, path: str, words: str, shown: str = "") -> ui.button:
        """A button that opens the comments on a place, which is called `words`. It shows their number, after `shown`."""
        path = place_of(path)
        button = ui.button(shown, icon="chat_bubble_outline", on_click=act(partial(self.open, path, words)))
        button.props("flat dense no-caps size=sm").classes("talk-button")
        self._counted(button, partial(self._count, button, path, words, shown))
        return button

    def titled(self, path: str, title: str, anchor: str) -> None:
        """A heading with such a button, in one piece of HTML: a page of an answer has twenty, which as elements cost more than all else on it."""
        path = place_of(path)
        box = ui.html("", sanitize=False).classes("talked")
        box.on("click", act(lambda: self.open(path, title)), js_handler=PRESSED)
        self._counted(box, partial(self._head, box, path, title, anchor))

    def figures(self, words: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Single answers with a button for each, folded under `words`: rows of a `path`, `words` and a `figure`. Nothing for no rows.

        There may be hundreds, so they are put on the page when somebody unfolds them.
        """
        if not rows:
            return
        with ui.element("details").classes("figures-said") as box:
            fold = ui.html(escape(words), sanitize=False, tag="summary")

        def fill() -> None:
            if len(list(box)) > 1:
                return
            with box:
                said("Chances in %: medians, with 5-95% ranges.", "dim")
                with ui.element("ul"):
                    for row in rows:
                        with ui.element("li"):
                            said(row["words"]).props('dir="auto"')
                            said(row["figure"], "figure")
                            self.button(row["path"], row["words"])

        box.on("toggle", fill, [])
        self._counted(fold, partial(self._sum, fold, words, {row["path"] for row in rows}))

    async def open(self, path: str, words: str) -> None:
        """Open the panel at a place."""
        self._path, self._words = path, words
        await self.load()
        self._fill()
        self._dialog.open()
        if not self._looking:
            self._looking = True
            keep_looking(EVERY, self._look, self._visit.bench.store)

    async def _look(self) -> None:
        """Show what others wrote, changed and deleted, if the panel is open. What is being typed stays."""
        if self._dialog.value:
            await self.load()
            self._show_all()

    def _counted(self, element: ui.element, show: Callable[[], None]) -> None:
        """Show a number of comments, now and whenever they have been read again."""
        self._counts.append((element, show))
        show()

    def _head(self, box: ui.html, path: str, title: str, anchor: str) -> None:
        number = len(self.at(path))
        told = escape(_told(title, number))
        button = f'<button type="button" class="flat talk-button" aria-label="{told}" title="{told}">{SIGN} {number or ""}</button>'
        content = f'<h2 id="{escape(anchor)}">{escape(title)}</h2>{button}'
        if box.content != content:
            box.set_content(content)

    def _count(self, button: ui.button, path: str, words: str, shown: str) -> None:
        number = len(self.at(path))
        text = f"{shown} ({number})" if shown and number else str(number) if number else shown
        told = _told(words, number)
        if (button.text, button.props.get("title")) == (text, told):
            return
        button.text = text
        named(button, told)
        button.props["title"] = told
        button.update()

    def _sum(self, fold: ui.html, words: str, at: set[str]) -> None:
        number = sum(place_of(x.path) in at for x in self.said)
        fold.set_content(escape(f"{words} ({count(number, 'comment')})" if number else words))

    def _fill(self) -> None:
        self._box.clear()
        self._rows.clear()
        self._changing.clear()
        with self._box:
            heading(f"Comments: {self._words}")
            self._list = ui.element("div").classes("stack").props('role="log"')
            self._nobody = said(
                "Nobody has said anything here yet. Whoever may see this page may read and write comments.", "dim"
            )
            self._show_all()
            text = _field("Your comment")

            async def add() -> None:
                store = self._visit.bench.comments
                await self._visit.call(store.add, self._about, text.value or "", self._path, self._words)
                text.value = ""
                await self._again()

            with ui.element("div").classes("line"):
                ui.button("Add", on_click=act(add))
                ui.button("Close", on_click=self._dialog.close).props("flat")
            if self._about.run is not None and not self._path:
                self._elsewhere()

    def _elsewhere(self) -> None:
        """The other places of a run that have comments, to go to: a case has a tab for them."""
        places = {place_of(x.path): x.words or x.path for x in self.said if x.path}
        if places:
            heading("Comments elsewhere on this page", 3)
            with ui.element("div").classes("stack"):
                for path, words in places.items():
                    self.button(path, words, words)

    async def _again(self) -> None:
        await self.load()
        self._show_all()

    def _show_all(self) -> None:
        """Show the comments at the open place. Only what differs from what is shown is drawn anew, and nothing that is being changed."""
        now = {x.id: x for x in self.at(self._path)}
        for number in [n for n in self._rows if n not in now and n not in self._changing]:
            self._rows.pop(number)[0].delete()
        for one in now.values():
            if one.id not in self._rows:
                with self._list:
                    row = ui.element("article").classes("card")
                self._show(row, one)
            elif self._rows[one.id][1] != one and one.id not in self._changing:
                self._show(self._rows[one.id][0], one)
        self._nobody.set_visibility(not self._rows)

    def _show(self, row: ui.element, one: Said) -> None:
        """A comment with who said it and when, and what its reader may do with it."""
        self._rows[one.id] = (row, one)
        row.clear()
        with row:
            edited = f", edited {at(one.edited)}" if one.edited else ""
            said(f"{one.by}, {at(one.at)}{edited}", "dim")
            box = ui.element("div")
            with box:
                ui.html(linked(one.text), sanitize=False, tag="p").classes("talk-text").props('dir="auto"')
            if one.mine or one.may_delete:
                with ui.element("div").classes("line") as tools:
                    if one.mine:
                        ui.button("Change", on_click=lambda: self._change(one, box, tools)).props("flat dense")
                    ui.button("Delete", on_click=act(partial(self._delete, one))).props("flat dense")

    def _change(self, one: Said, box: ui.element, tools: ui.element) -> None:
        self._changing.add(one.id)
        box.clear()
        tools.set_visibility(False)

        def done() -> None:
            self._changing.discard(one.id)
            self._show(self._rows[one.id][0], one)
            self._show_all()

        with box:
            text = _field("Your comment, changed")
            text.value = one.text

            async def write() -> None:
                store = self._visit.bench.comments
                await self._visit.call(store.change, self._about, one.id, text.value or "")
                await self.load()
                done()

            with ui.element("div").classes("line"):
                ui.button("Save", on_click=act(write)).props("dense")
                ui.button("Cancel", on_click=done).props("flat dense")

    async def _delete(self, one: Said) -> None:
        await self._visit.call(self._visit.bench.comments.remove, self._about, one.id)
        await self._again()


def _field(words: str) -> ui.textarea:
    return ui.textarea(words).props(f"outlined autogrow maxlength={LONGEST}").style("width:100%")


def _told(words: str, number: int) -> str:
    """What a button says of a place to a screen reader."""
    return f"{words}: {count(number, 'comment') if number else 'comment'}"
