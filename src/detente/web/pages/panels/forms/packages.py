"""Packages found by a search for deals, to be asked about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import events, ui

from detente.web.pages.frame import act, said
from detente.web.pages.html import at
from detente.web.pages.panels.drafting import Drafting
from detente.web.pages.panels.forms.fields import Form
from detente.web.pages.panels.forms.from_case import ask, asks, drop
from detente.web.work import Edit

BEST = 10  # packages of a search


class Packages(Form):
    """A choice of the searches of the same case that the user may see, and the best packages of the one chosen."""

    def __init__(self, work: Drafting) -> None:
        super().__init__(work)
        self._searches: dict[str, str] | None = None
        self._case: str | None = None
        self._chosen = ""
        self._best: list[dict[str, str]] = []

    async def fill(self) -> None:
        """Show what the text says now."""
        if self._searches is None or self._case != self._work.case_key:
            self._case, self._searches = self._work.case_key, {}
            for run, _ in await self._work.visit.call(self._work.bench.store.runs, self._case or ""):
                if run.kind == "deals" and run.status == "done":
                    self._searches[run.key] = f"{run.title}{run.under}, {at(run.created)}"
        await super().fill()

    def shape(self, tree: Mapping[str, Any]) -> Any:
        """The searches, and the packages of the one chosen."""
        return self._searches, self._chosen, self._work.checked.issues

    def build(self, tree: Mapping[str, Any]) -> None:
        """The choice, then a box for each package."""
        searches = self._searches or {}
        if not searches:
            said("No search for deals of this case has ended yet. Start one under Run, on the page of the case.", "dim")
            return
        self._choice = ui.select(
            {"": "none", **searches}, label="Search", value=self._chosen, on_change=act(self._choose)
        ).style("width:100%")
        for n, terms in enumerate(self._best, 1):
            question = {"kind": "package", "terms": terms, "asks": self._said(terms)}
            self.tick(f"{n}. {question['asks']}", partial(asks, question), partial(self._edits, n, question))

    def _edits(self, n: int, question: Mapping[str, Any], on: bool) -> list[Edit]:
        return ask(self._work.tree, f"deal-{n}", question) if on else drop(self._work.tree, question)

    def _said(self, terms: Mapping[str, str]) -> str:
        issues = self._work.checked.issues
        return "; ".join(
            f"{issues[i]['title']}: {issues[i]['options'][o]}"
            if o in issues.get(i, {}).get("options", {})
            else f"{i}: {o}"
            for i, o in terms.items()
        )

    async def _choose(self, event: events.ValueChangeEventArguments[str]) -> None:
        self._chosen, self._best = event.value or "", []
        if self._chosen:
            found = json.loads(await self._work.visit.call(self._work.bench.store.result, self._chosen))
            self._best = [dict(deal["terms"]) for deal in found["best"][:BEST]]
        await self.fill()
