"""The library: all cases one may see."""

from __future__ import annotations

from importlib import resources
from typing import Any

from nicegui import events, ui

from detente.case.load import LARGEST_FILE
from detente.web.pages.forms import identifier
from detente.web.pages.frame import Visit, act, at, heading, in_thread, named, page, said
from detente.web.store import Found, Invalid
from detente.web.work import Edit


@page("/", "Cases")
async def library(visit: Visit, search: str = "") -> None:
    """Search, open, duplicate, import, share, delete."""
    bench = visit.bench
    heading("Cases", 1)
    said(
        "Who would sign, whether it would hold, whether a threat is a bluff, and whether to settle now or wait.", "dim"
    )
    with ui.dialog() as new, ui.card():
        heading("New case")
        said("Begins from the template, a small war that can be run as it is.")
        title = ui.input("Title").props("autofocus")
        title.on("keydown.enter", act(lambda: create()))
        with ui.element("div").classes("line"):
            ui.button("Create", on_click=act(lambda: create()))
            ui.button("Cancel", on_click=new.close).props("flat")
    with ui.dialog() as bring, ui.card():
        heading("Import a case file")
        said(f"YAML, at most {LARGEST_FILE:,} bytes. A file with mistakes is taken too, and its mistakes are shown.")
        ui.upload(
            label="Choose a file", auto_upload=True, max_file_size=LARGEST_FILE, on_upload=act(lambda e: upload(e)),
            on_rejected=lambda: ui.notify(f"the file is larger than {LARGEST_FILE:,} bytes", type="negative"),
        ).props('accept=".yaml,.yml"')  # fmt: skip
        ui.button("Close", on_click=bring.close).props("flat")
    with ui.element("div").classes("line"):
        wanted = ui.input("Search titles and texts", value=search).props("dense clearable debounce=300").classes("grow")
        if visit.may_edit:
            ui.button("New case", on_click=new.open)
            ui.button("Import a file", on_click=bring.open).props("outline")
    shown = ui.element("div").classes("stack")

    async def fill() -> None:
        found = await in_thread(bench.store.cases, visit.user, wanted.value or "")
        shown.clear()
        with shown:
            for case in found:
                entry(case)
            if not found:
                said(f"No case has all of these words: {wanted.value}")

    def entry(case: Found) -> None:
        with ui.element("div").classes("card"), ui.element("div").classes("line"):
            with ui.element("div").classes("grow"):
                ui.link(case.title, f"/cases/{case.key}")
                mine = "yours" if case.mine else f"by {case.owner}"
                kept = (
                    "built in"
                    if case.built_in
                    else f"{mine}{', shared' if case.shared else ', private'}, version {case.version}, {at(case.changed)}"
                )
                said(kept, "dim")
            if visit.may_edit:
                small("Duplicate", case, duplicate)
            export = ui.button("Export", on_click=lambda: ui.download(f"/api/v1/cases/{case.key}/file")).props(
                "flat dense"
            )
            named(export, f"Export {case.title}")
            if case.mine:
                if visit.bench.settings.accounts:
                    small("Unshare" if case.shared else "Share", case, share)
                small("Delete", case, delete)

    def small(words: str, case: Found, handler: Any) -> None:
        button = ui.button(words, on_click=act(lambda: handler(case))).props("flat dense")
        named(button, f"{words} {case.title}")

    async def duplicate(case: Found) -> None:
        whole = await in_thread(bench.store.case, visit.user, case.key)
        made = await in_thread(
            bench.store.create_case, visit.user, f"{case.title[:110]} (copy)", whole.text, f"copied from {case.key}"
        )
        ui.navigate.to(f"/cases/{made.key}")

    async def share(case: Found) -> None:
        await in_thread(bench.store.share_case, visit.user, case.key, not case.shared)
        await fill()

    async def delete(case: Found) -> None:
        await in_thread(bench.store.delete_case, visit.user, case.key)
        await fill()
        with shown:
            with ui.element("div").classes("line note") as told:
                said(f"Deleted: {case.title}")

                async def back() -> None:
                    await in_thread(bench.store.undelete_case, visit.user, case.key)
                    await fill()

                ui.button("Undo", on_click=act(back)).props("flat dense")
            told.move(target_index=0)

    async def create() -> None:
        text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
        name = (title.value or "").strip()
        text = await bench.edit(text, [Edit("set", ("id",), identifier(name, ())), Edit("set", ("title",), name)])
        made = await in_thread(bench.store.create_case, visit.user, name, text, "begun from the template")
        ui.navigate.to(f"/cases/{made.key}")

    async def upload(event: events.UploadEventArguments) -> None:
        try:
            text = (await event.file.read()).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(f"{event.file.name}: byte {error.start} is not UTF-8; save the file as UTF-8 text") from None
        checked = await bench.check(text)
        made = await in_thread(
            bench.store.create_case,
            visit.user,
            checked.title or event.file.name[:120],
            text,
            f"imported from {event.file.name}",
        )
        ui.navigate.to(f"/cases/{made.key}")

    wanted.on_value_change(act(fill))
    await fill()
