"""The list of panels, and the dialog that makes a new one from a case."""

from __future__ import annotations

import json
from typing import Any

from nicegui import ui

from detente.case.identifier import identifier
from detente.web.pages.frame import Visit, act, empty, heading, named, page, said, table
from detente.web.pages.html import at
from detente.web.pages.panels.files import FromPolis
from detente.web.store import Invalid
from detente.web.store.models import StoredPanel

PACKAGES = 5  # of a search for deals


@page("/panels", "Panels")
async def panels(visit: Visit) -> None:
    """All panels the user may see."""
    heading("Panels", 1)
    said(
        "A panel puts the terms on the table to the people who must live with them. They vote on a phone, without an account; "
        "you see what each group could accept, and no single ballot."
    )
    if visit.may_edit:
        cases = {c.key: c.title for c in await visit.call(visit.bench.store.cases)}
        new = FromCase(visit, cases, await _searches(visit))
        with ui.element("div").classes("line"):
            ui.button("New panel", on_click=new.dialog.open)
            ui.button("From a Polis conversation", on_click=FromPolis(visit).dialog.open).props("outline")
    found = await visit.call(visit.bench.polling.panels.all)
    if found:
        head = ["panel", "status", "case", "by", "made"]
        table(head, [_row(visit, p, owner) for p, owner in found], "Panels, newest first")
    else:
        empty(
            "No panels yet. A panel is made from a case: its options and proposals become questions.",
            "/",
            "See the cases",
        )


def _row(visit: Visit, found: StoredPanel, owner: str) -> list[Any]:
    """A panel as a row of a table."""
    case = (found.case_key, f"/cases/{found.case_key}") if found.case_key else ""
    by = "you" if found.owner_id == visit.opened_by.id else owner
    return [(found.title, f"/panels/{found.key}"), status(found), case, by, at(found.created)]


def status(found: StoredPanel) -> str:
    """The status of a panel in words."""
    if found.status == "open" and found.closes is not None:
        return f"open until {at(found.closes)}"
    return {"draft": "draft, not yet opened"}.get(found.status, found.status)


async def _searches(visit: Visit) -> dict[str, tuple[str, str]]:
    """Finished searches for deals by key, each with its case and words to choose it by."""
    found = await visit.call(visit.bench.store.runs)
    return {
        r.key: (r.case_key, f"{r.title}{r.under}, {at(r.created)}")
        for r, _ in found
        if r.kind == "deals" and r.status == "done"
    }


class FromCase:
    """The dialog that asks for a case and its groups, and makes a draft to be changed."""

    def __init__(self, visit: Visit, cases: dict[str, str], searches: dict[str, tuple[str, str]]) -> None:
        self._visit, self._searches = visit, searches
        with named(ui.dialog(), "New panel") as self.dialog, ui.card().classes("stack"):
            heading("New panel")
            said(
                "It asks about every option and proposal of the case. Strike out what you do not want to ask, in the next step."
            )
            self._case = ui.select(cases, label="Case", value=next(iter(cases), None), with_input=True).style(
                "width:100%"
            )
            self._groups = ui.textarea("Groups that voters may declare, one a line").style("width:100%")
            choice = {key: words for key, (_, words) in searches.items()}
            self._search = ui.select(
                {"": "none", **choice}, label="Ask about the best packages of a search, too", value=""
            )
            self._search.style("width:100%").set_visibility(bool(searches))
            with ui.element("div").classes("line"):
                ui.button("Make a draft", on_click=act(self._make))
                ui.button("Cancel", on_click=self.dialog.close).props("flat")

    async def _make(self) -> None:
        groups: dict[str, str] = {}
        for line in (self._groups.value or "").splitlines():
            if line.strip():
                groups[identifier(line.strip(), groups, "group")] = line.strip()
        if not groups:
            raise Invalid("groups: give one or more, one a line, such as the communities that must live with the terms")
        polling, user = self._visit.bench.polling, await self._visit.user()
        text = await polling.draft(user, self._case.value or "", groups, await self._packages())
        made = await polling.create(user, text)
        ui.navigate.to(f"/panels/{made.key}")

    async def _packages(self) -> list[dict[str, str]]:
        """The best packages of the chosen search."""
        key = self._search.value
        if not key:
            return []
        if self._searches[key][0] != self._case.value:
            raise Invalid("the search is about another case than the panel; choose one of the same case, or none")
        found = json.loads(await self._visit.call(self._visit.bench.store.result, key))
        return [dict(deal["terms"]) for deal in found["best"][:PACKAGES]]
