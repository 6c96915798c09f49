"""The three ways to create a case: from the template, from a file, as a copy. Each opens the new case's page."""

from __future__ import annotations

from importlib import resources

from nicegui import events, ui

from detente.case.load import LARGEST_FILE
from detente.web.pages.frame import Visit, act, heading, in_thread, said
from detente.web.pages.identifier import identifier
from detente.web.store import Found, Invalid
from detente.web.work import Edit

LONGEST_TITLE = 120


async def duplicate(visit: Visit, case: Found, text: str) -> None:
    """Create a case with this text, titled as a copy of `case`."""
    await _create(visit, f"{case.title[: LONGEST_TITLE - 10]} (copy)", text, f"copied from {case.key}")


async def _create(visit: Visit, title: str, text: str, note: str) -> None:
    made = await in_thread(visit.bench.store.create_case, visit.user, title, text, note)
    ui.navigate.to(f"/cases/{made.key}")


class FromTemplate:
    """The dialog that asks for a title and starts from the template."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        with ui.dialog() as self.dialog, ui.card():
            heading("New case")
            said("Starts from the template, a small war that can be run as it is.")
            self._title = ui.input("Title").props("autofocus")
            self._title.on("keydown.enter", act(self._begin))
            with ui.element("div").classes("line"):
                ui.button("Create", on_click=act(self._begin))
                ui.button("Cancel", on_click=self.dialog.close).props("flat")

    async def _begin(self) -> None:
        text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
        name = (self._title.value or "").strip()
        edits = [Edit("set", ("id",), identifier(name, ())), Edit("set", ("title",), name)]
        await _create(self._visit, name, await self._visit.bench.edit(text, edits), "started from the template")


class FromFile:
    """The dialog that imports a case file, even one with mistakes."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        with ui.dialog() as self.dialog, ui.card():
            heading("Import a case file")
            said(
                f"YAML, at most {LARGEST_FILE:,} bytes. A file with mistakes can be imported too; they are then listed."
            )
            ui.upload(
                label="Choose a file", auto_upload=True, max_file_size=LARGEST_FILE, on_upload=act(self._take),
                on_rejected=lambda: ui.notify(f"the file is larger than {LARGEST_FILE:,} bytes", type="negative"),
            ).props('accept=".yaml,.yml"')  # fmt: skip
            ui.button("Close", on_click=self.dialog.close).props("flat")

    async def _take(self, event: events.UploadEventArguments) -> None:
        name = event.file.name
        try:
            text = (await event.file.read()).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8 text") from None
        checked = await self._visit.bench.check(text)
        await _create(self._visit, checked.title or name[:LONGEST_TITLE], text, f"imported from {name}")
