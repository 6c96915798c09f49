"""Which proposal, party, goal and year the answer is looked at for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events, ui

from detente.web.pages.frame import act

ALL = ""


class Choice:
    """Lists to choose from, of an assessment as the desk tells it. `chosen` has `ALL` where nothing is."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.chosen = dict.fromkeys(("proposal", "party", "goal", "year"), ALL)
        self._told: list[Callable[[str], Awaitable[None]]] = []
        years = {y: f"after {y} year{'' if y == '1' else 's'}" for y in told["years"]}
        with ui.element("div").classes("line"):
            self._pick("Proposal", told["proposals"], "proposal")
            self._pick("Party", told["parties"], "party")
            self._pick("Goal", told["goals"], "goal")
            self._pick("Year of the endings", years, "year")

    def on_change(self, told: Callable[[str], Awaitable[None]]) -> None:
        """Have `told` called with the kind of thing that was chosen, such as `proposal`."""
        self._told.append(told)

    def _pick(self, label: str, options: dict[str, str], kind: str) -> None:
        if not options:
            return

        async def picked(event: events.ValueChangeEventArguments[str]) -> None:
            self.chosen[kind] = event.value or ALL
            for told in self._told:
                await told(kind)

        pick = ui.select({ALL: "all", **options}, value=ALL, label=label, on_change=act(picked))
        pick.props("dense").classes("grow")
