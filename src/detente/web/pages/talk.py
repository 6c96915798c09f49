"""Comments on a page: a button with their number at each place, and a panel with what was said there."""

from __future__ import annotations

import re
from functools import partial
from html import escape

from nicegui import ui

from detente.assessment.wording import count
from detente.web.pages.frame import Visit, act, at, heading, in_thread, named, said
from detente.web.store.comments import LONGEST, About, Said

_LINK = re.compile(r"https?://[^\s<>\"']+")
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
    """The comments on a case or a run, and the panel in which they are read and written."""

    def __init__(self, visit: Visit, key: str, of_run: bool = False) -> None:
        self._visit, self._about = visit, About(run=key) if of_run else About(case=key)
        self.said: list[Said] = []
        self._buttons: list[tuple[ui.button, str, str, str]] = []
        self._path, self._words = "", ""
        with named(ui.dialog(), "Comments") as self._dialog, ui.card().classes("stack talk"):
            self._box = ui.element("div").classes("stack")

    async def load(self) -> None:
        """Read the comments there are now, and show their number at each place."""
        self.said = await self._visit.bench.said(self._visit.user, self._about)
        self._buttons = [x for x in self._buttons if not x[0].is_deleted]
        for one in self._buttons:
            self._count(*one)

    def at(self, path: str) -> list[Said]:
        """The comments on a place."""
        return [x for x in self.said if place_of(x.path) == path]

    def button(self, path: str, words: str, shown: str = "") -> ui.button:
        """A button that opens the comments on a place, which is called `words`. It shows their number, after `shown`."""
        path = place_of(path)
        button = ui.button(shown, icon="chat_bubble_outline", on_click=act(partial(self.open, path, words)))
        button.props("flat dense no-caps size=sm").classes("talk-button")
        self._buttons.append((button, path, words, shown))
        self._count(button, path, words, shown)
        return button

    async def open(self, path: str, words: str) -> None:
        """Open the panel at a place."""
        self._path, self._words = path, words
        await self.load()
        self._fill()
        self._dialog.open()

    def _count(self, button: ui.button, path: str, words: str, shown: str) -> None:
        number = len(self.at(path))
        button.text = f"{shown} ({number})" if shown and number else str(number) if number else shown
        told = f"{words}: {count(number, 'comment') if number else 'comment'}"
        named(button, told)
        button.props["title"] = told
        button.update()

    def _fill(self) -> None:
        self._box.clear()
        with self._box:
            heading(f"Comments: {self._words}")
            for one in self.at(self._path):
                self.show(one)
            if not self.at(self._path):
                said("Nobody has said anything here yet. Whoever may see this page may read and write comments.", "dim")
            text = _field("Your comment")

            async def add() -> None:
                about, store = self._about, self._visit.bench.comments
                await in_thread(store.add, self._visit.user, about, text.value or "", self._path, self._words)
                await self._again()

            with ui.element("div").classes("line"):
                ui.button("Add", on_click=act(add))
                ui.button("Close", on_click=self._dialog.close).props("flat")

    async def _again(self) -> None:
        await self.load()
        self._fill()

    def show(self, one: Said) -> None:
        """A comment with who said it and when, and what its reader may do with it."""
        with ui.element("article").classes("card"):
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
        box.clear()
        tools.set_visibility(False)
        with box:
            text = _field("Your comment, changed")
            text.value = one.text

            async def write() -> None:
                store = self._visit.bench.comments
                await in_thread(store.change, self._visit.user, self._about, one.id, text.value or "")
                await self._again()

            with ui.element("div").classes("line"):
                ui.button("Save", on_click=act(write)).props("dense")
                ui.button("Cancel", on_click=self._fill).props("flat dense")

    async def _delete(self, one: Said) -> None:
        await in_thread(self._visit.bench.comments.remove, self._visit.user, self._about, one.id)
        await self._again()


def _field(words: str) -> ui.textarea:
    return ui.textarea(words).props(f"outlined autogrow maxlength={LONGEST}").style("width:100%")
