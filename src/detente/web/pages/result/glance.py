"""The chances of each proposal at a glance: who signs, whether it holds."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from detente.assessment.wording import EITHER, EITHER_MEANS
from detente.assessment.wording import years as years_of
from detente.web.pages.frame import said, table
from detente.web.pages.result.choice import ALL


class Glance:
    """A table of all proposals, or of the chosen one."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told
        self._box = ui.element("div")
        self.show(ALL)

    def show(self, proposal: str) -> None:
        """Show one proposal, or `ALL`."""
        told = self._told
        self._box.clear()
        with self._box:
            wanted = {p: b for p, b in told["bands"].items() if proposal in (ALL, p)}
            who = list(dict.fromkeys(w for b in wanted.values() for w in b["signs"]))
            years = list(dict.fromkeys(y for b in wanted.values() for y in b["holds"]))
            head = [
                "proposal",
                *(f"{w} signs" for w in who),
                "all sign",
                *(f"holds {years_of(y)}" for y in years),
                "signed and holds 5 years",
            ]
            rows = [
                [
                    told["proposals"][p],
                    *(b["signs"].get(w, "") for w in who),
                    b["all_sign"],
                    *(b["holds"].get(y, "") for y in years),
                    b["both"],
                ]
                for p, b in wanted.items()
            ]
            table(head, rows, "Chances: median and 5-95% band over the draws")
            if any(EITHER in row for row in rows):
                said(EITHER_MEANS, "dim")
