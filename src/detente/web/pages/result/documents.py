"""Buttons that save the answer of a run as a document for Word or as slides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from nicegui import ui

from detente.errors import DetenteError
from detente.report.documents import KINDS
from detente.web.pages.frame import Visit, act
from detente.web.store import Run

# {kind of document: what its button says, its icon, what it is, and what there is room for in short}
BUTTONS = {
    "docx": ("Word", "article", "a document for Word", "The answer on one page"),
    "pptx": ("Slides", "slideshow", "slides", "The answer on one slide"),
}


@contextmanager
def writing(what: str) -> Iterator[Callable[[bytes, str, str], None]]:
    """A note while a file is being written. Call what it gives with the file's bytes, name and media type, and the browser saves it."""
    note = ui.notification(f"Writing {what}; this takes some seconds.", spinner=True, timeout=None)

    def written(made: bytes, name: str, media: str) -> None:
        ui.download.content(made, name, media)
        note.message, note.spinner, note.timeout = f"Saved as {name}", False, 5

    try:
        yield written
    except DetenteError:
        note.dismiss()
        raise


def document_buttons(visit: Visit, run: Run, content: str) -> None:
    """A button for each kind of document. That of an assessment asks whether to save the whole report or only the answer."""

    async def save(kind: str, short: bool) -> None:
        from detente.web.document_api import document_name  # it imports the pages, for their names of files

        name = document_name(run, kind, short)
        await visit.call(visit.bench.store.run, run.key)  # it may no longer be shared
        with writing(BUTTONS[kind][2]) as written:
            written(await visit.bench.document(run, content, kind, short), name, KINDS[kind])

    for kind, (words, icon, _, short) in BUTTONS.items():
        whole = act(partial(save, kind, False))
        with ui.button(words, icon=icon, on_click=None if run.assesses else whole).props("outline dense"):
            if run.assesses:
                with ui.menu().props('role="menu" transition-duration="0"').style("width:15rem"):
                    ui.menu_item("The whole report", whole).props('role="menuitem"')
                    ui.menu_item(short, act(partial(save, kind, True))).props('role="menuitem"')
