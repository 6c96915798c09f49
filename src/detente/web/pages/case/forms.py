"""What the forms of a case page share. Each form changes one place of the text and leaves the rest, comments included, as it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import act, named, said
from detente.web.work import Edit


def mend_first(what: str) -> None:
    """Say that a form has nothing to show while the text has mistakes."""
    said(f"Mend the mistakes first; the {what} come with a text that checks.", "note")


def entry(words: str, write: Callable[[str], Awaitable[None]], value: str = "") -> ui.input:
    """A line for a value, written when Enter is pressed or the line is left."""
    found = named(ui.input(value=value).props("dense"), words)

    async def written() -> None:
        await write((found.value or "").strip())

    found.on("keydown.enter", act(written))
    found.on("blur", act(written))
    return found


def remover(work: Editing, words: str, *path: str) -> ui.button:
    """A button that takes a key out of the text."""
    return ui.button(words, on_click=act(lambda: work.edit([Edit("remove", path)]))).props("flat dense")
