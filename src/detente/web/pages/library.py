"""The library: all cases the user may see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from detente.web.pages.frame import Visit, act, at, heading, in_thread, named, page, said
from detente.web.pages.new_case import FromFile, FromTemplate, duplicate
from detente.web.store import Found


@page("/", "Cases")
async def library(visit: Visit, search: str = "") -> None:
    """Search, open, duplicate, import, share, delete."""
    heading("Cases", 1)
    said(
        "Find out who would sign, whether peace would hold, which threats are bluffs, and whether to settle now or wait.",
        "dim",
    )
    new, bring = FromTemplate(visit), FromFile(visit)
    with ui.element("div").classes("line"):
        wanted = ui.input("Search titles and texts", value=search).props("dense clearable debounce=300").classes("grow")
        if visit.may_edit:
            ui.button("New case", on_click=new.dialog.open)
            ui.button("Import a file", on_click=bring.dialog.open).props("outline")
    shelf = Shelf(visit, wanted)
    wanted.on_value_change(act(shelf.fill))
    await shelf.fill()


class Shelf:
    """The cases found by a search, each with its actions."""

    def __init__(self, visit: Visit, wanted: ui.input) -> None:
        self._visit, self._wanted = visit, wanted
        self._box = ui.element("div").classes("stack")

    async def fill(self) -> None:
        """Show the cases found now."""
        wanted = self._wanted.value or ""
        found = await in_thread(self._visit.bench.store.cases, self._visit.user, wanted)
        self._box.clear()
        with self._box:
            for case in found:
                self._entry(case)
            if not found:
                said(f"No case contains all of these words: {wanted}")

    def _entry(self, case: Found) -> None:
        with ui.element("div").classes("card"), ui.element("div").classes("line"):
            with ui.element("div").classes("grow"):
                ui.link(case.title, f"/cases/{case.key}")
                said(_kept(case), "dim")
            if self._visit.may_edit:
                self._button("Duplicate", case, self._duplicate)
            export = ui.button("Export", on_click=lambda: ui.download(f"/api/v1/cases/{case.key}/file"))
            named(export.props("flat dense"), f"Export {case.title}")
            if case.mine:
                if self._visit.bench.settings.accounts:
                    self._button("Unshare" if case.shared else "Share", case, self._share)
                self._button("Delete", case, self._delete)

    def _button(self, words: str, case: Found, handler: Callable[[Found], Awaitable[None]]) -> None:
        button = ui.button(words, on_click=act(lambda: handler(case))).props("flat dense")
        named(button, f"{words} {case.title}")

    async def _duplicate(self, case: Found) -> None:
        whole = await in_thread(self._visit.bench.store.case, self._visit.user, case.key)
        await duplicate(self._visit, whole, whole.text)

    async def _share(self, case: Found) -> None:
        await in_thread(self._visit.bench.store.share_case, self._visit.user, case.key, not case.shared)
        await self.fill()

    async def _delete(self, case: Found) -> None:
        await in_thread(self._visit.bench.store.delete_case, self._visit.user, case.key)
        await self.fill()
        with self._box, ui.element("div").classes("line note") as told:
            said(f"Deleted: {case.title}")
            ui.button("Undo", on_click=act(lambda: self._undelete(case))).props("flat dense")
        told.move(target_index=0)

    async def _undelete(self, case: Found) -> None:
        await in_thread(self._visit.bench.store.undelete_case, self._visit.user, case.key)
        await self.fill()


def _kept(case: Found) -> str:
    """Who owns a case, whether it is shared, and its version."""
    if case.built_in:
        return "built in"
    mine = "yours" if case.mine else f"by {case.owner}"
    return f"{mine}{', shared' if case.shared else ', private'}, version {case.version}, {at(case.changed)}"
