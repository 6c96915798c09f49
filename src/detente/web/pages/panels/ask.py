"""A dialog that asks before something is done that cannot be undone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from detente.web.pages.frame import act, heading, named, said


def confirm(title: str, words: str, button: str, do: Callable[[], Awaitable[None]]) -> ui.dialog:
    """The dialog; open it to ask."""
    with named(ui.dialog(), title) as dialog, ui.card():
        heading(title)
        said(words)
        with ui.element("div").classes("line"):

            async def done() -> None:
                dialog.close()
                await do()

            ui.button(button, on_click=act(done))
            ui.button("Cancel", on_click=dialog.close).props("flat")
    return dialog
