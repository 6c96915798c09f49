"""Ballots that come in files: into a panel, or as a conversation held in Polis that becomes one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import events, ui

from detente.web.pages.frame import Visit, act, heading, named, said
from detente.web.pages.new_case import CHOOSE, REJECTED
from detente.web.paperwork import LARGEST, Paperwork, TooManyMistakes, added
from detente.web.store import Invalid
from detente.web.store.models import StoredPanel

ENDING = ".csv"


def show_upload(visit: Visit, found: StoredPanel) -> None:
    """The card that takes a file of ballots."""
    heading("Ballots from a file")
    said(
        "A CSV file with a row a ballot and a column a question, by its id, as the command line reads it. Whoever uploads it knows these ballots: "
        "the results will not let them be taken away from the others. They cannot be removed again."
    )
    wrong = ui.element("div").props('role="alert"')

    async def take(event: events.UploadEventArguments) -> None:
        wrong.clear()
        try:
            number = await Paperwork(visit.bench).upload(
                await visit.user(), found.key, event.file.name, await event.file.read()
            )
        except TooManyMistakes as error:
            _list(wrong, error)
            return
        ui.notify(added(number), type="positive")
        ui.navigate.reload()

    _uploader("A file of ballots (CSV)", take)


class FromPolis:
    """The dialog that makes a panel of a conversation exported by Polis."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._files: dict[str, bytes] = {}
        with named(ui.dialog(), "New panel from a Polis conversation") as self.dialog, ui.card().classes("stack"):
            heading("New panel from a Polis conversation")
            said(
                "Polis exports participants-votes.csv and comments.csv. They become a panel with its ballots, closed, with its results. "
                "The groups are those that Polis found; nobody declared them."
            )
            self._title = (
                ui.input("Title", value="A conversation held in Polis").props("maxlength=120").style("width:100%")
            )
            for name in ("participants-votes.csv", "comments.csv"):
                said(name, "dim")
                _uploader(name, partial(self._take, name))
            self._wrong = ui.element("div").props('role="alert"')
            with ui.element("div").classes("line"):
                ui.button("Make the panel", on_click=act(self._make))
                ui.button("Cancel", on_click=self.dialog.close).props("flat")

    async def _take(self, name: str, event: events.UploadEventArguments) -> None:
        self._files[name] = await event.file.read()

    async def _make(self) -> None:
        self._wrong.clear()
        votes = self._files.get("participants-votes.csv")
        if votes is None:
            raise Invalid("choose participants-votes.csv first")
        try:
            made = await Paperwork(self._visit.bench).conversation(
                await self._visit.user(), votes, self._files.get("comments.csv"), self._title.value or ""
            )
        except TooManyMistakes as error:
            _list(self._wrong, error)
            return
        ui.navigate.to(f"/panels/{made.key}")


def _uploader(label: str, take: Callable[[events.UploadEventArguments], Awaitable[None]]) -> None:
    """A field for a file, which says why one is not taken."""
    upload = ui.upload(auto_upload=True, max_file_size=LARGEST, on_upload=act(take)).props(f'accept="{ENDING}"')
    named(upload.on("rejected", act(_refuse), js_handler=REJECTED).style("width:100%"), label)
    upload.add_slot("header", CHOOSE)


def _list(box: ui.element, error: TooManyMistakes) -> None:
    """The mistakes of a file."""
    with box:
        said("Nothing was added. Mend the file, and upload it again.", "wrong")
        with ui.element("ul").classes("bullets"):
            for mistake in error.mistakes:
                with ui.element("li"):
                    said(mistake)


def _refuse(event: events.GenericEventArguments) -> None:
    """Say why the browser did not send a file."""
    why, name, size = event.args
    if why == "max-file-size":
        raise Invalid(f"{name}: got {size:,} bytes; a file of ballots has at most {LARGEST:,}")
    raise Invalid(f"{name}: not a CSV file; its name must end in {ENDING}")
