"""What the forms of a case page share. Each changes one place in the text and leaves the rest alone, comments included."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from detente.web.pages.document import Document
from detente.web.pages.frame import act, named, said
from detente.web.store import Invalid
from detente.web.work import Edit


def title_in(field: ui.input) -> str:
    """The title typed in a field, in any script. Raises `Invalid` if there is none."""
    found = (field.value or "").strip()
    if not found:
        raise Invalid("title: got nothing; expected a title of 1 to 120 letters")
    return found


def mend_first(what: str) -> None:
    """Say that a form is empty while the text has mistakes."""
    said(f"Fix the mistakes in the text first; then the {what} appear here.", "note")


def entry(words: str, write: Callable[[str], Awaitable[None]], value: str = "") -> ui.input:
    """A text field that calls `write` when the user presses Enter or leaves it."""
    found = named(ui.input(value=value).props("dense"), words)

    async def written() -> None:
        await write((found.value or "").strip())

    found.on("keydown.enter", act(written))
    found.on("blur", act(written))
    return found


def remover(work: Document, words: str, *path: str) -> ui.button:
    """A button that removes a key from the text, and says how to bring it back."""

    async def removed() -> None:
        await work.edit([Edit("remove", path)])
        ui.notify("removed; Undo, at the top, brings it back")

    return ui.button(words, on_click=act(removed)).props("flat dense")
