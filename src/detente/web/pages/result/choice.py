"""The choice of proposal, party, goal and year to show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events, ui

from detente.assessment.wording import years as years_of
from detente.web.pages.address import Address, copier
from detente.web.pages.frame import act

ALL = ""


class Choice:
    """Lists to choose from. `chosen` holds `ALL` where nothing is chosen."""

    def __init__(self, told: dict[str, Any], address: Address) -> None:
        self._address = address
        self.chosen = dict.fromkeys(("proposal", "party", "goal", "year"), ALL)
        self._listeners: list[Callable[[str], Awaitable[None]]] = []
        years = {y: f"after {years_of(y)}" for y in told["years"]}
        with ui.element("div").classes("line"):
            self._pick("Show proposal", told["proposals"], "proposal")
            self._pick("Show party", told["parties"], "party")
            self._pick("Show goal", told["goals"], "goal")
            self._pick("Show the war's end", years, "year")
        self._copy = copier(lambda: any(self.chosen.values()))

    def on_change(self, listener: Callable[[str], Awaitable[None]]) -> None:
        """Call `listener` with what was chosen, such as `proposal`, whenever that changes."""
        self._listeners.append(listener)

    def _pick(self, label: str, options: dict[str, str], kind: str) -> None:
        if not options:
            return

        async def picked(event: events.ValueChangeEventArguments[str]) -> None:
            self.chosen[kind] = event.value or ALL
            self._address.put(**{kind: self.chosen[kind]})
            self._copy.set_visibility(any(self.chosen.values()))
            for listener in self._listeners:
                await listener(kind)

        self.chosen[kind] = self._address.one_of(kind, options, f"the {kind}")
        pick = ui.select({ALL: "all", **options}, value=self.chosen[kind], label=label, on_change=act(picked))
        pick.props("dense").classes("grow")
