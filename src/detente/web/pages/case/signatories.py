"""Who must sign a proposal, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui import events, ui

from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import act, heading, named, said
from detente.web.work import Edit


class Signatories:
    """The signatories of a proposal in order. Unless the case names them, they are the parties and then the guarantor, and nothing is written."""

    def __init__(self, work: Editing, proposal: str) -> None:
        self._work, self._proposal = work, proposal
        with ui.element("div").classes("stack"):
            heading("Who must sign", 3)
            self._why = said("", "dim")
            self._box = ui.element("div").props('role="list"').style("width:100%")
            self._rows: list[_Row] = []
            if work.may_change:
                with ui.element("div").classes("line"):
                    self._more = ui.select({}, label="Must sign, too", on_change=act(self._added)).classes("grow")
                    self._back = ui.button("Back to the default", on_click=act(self._dropped)).props("flat dense")
        self.update()

    @property
    def _about(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (self._work.checked.proposals or {})[self._proposal]
        return found

    @property
    def order(self) -> list[str]:
        """Who signs as the text has it now."""
        return list(self._about["signatories"] or self._about["default"])

    def update(self) -> None:
        """Show what the text says now, in place, so that the user keeps focus."""
        voices, order = self._work.checked.voices or {}, self.order
        default = ", then ".join(voices[who] for who in self._about["default"])
        if self._about["signatories"]:
            self._why.set_text(f"As written in the case. By default: {default}.")
        else:
            self._why.set_text("By default: the parties, then the guarantor if there is one.")
        with self._box:
            while len(self._rows) < len(order):
                self._rows.append(_Row(self, len(self._rows), self._work.may_change))
        for n, row in enumerate(self._rows):
            row.show(order, voices)
            row.element.set_visibility(n < len(order))
        if self._work.may_change:
            self._more.set_options({who: name for who, name in voices.items() if who not in order}, value=None)
            self._more.set_visibility(len(order) < len(voices))
            self._back.set_visibility(bool(self._about["signatories"]))

    def may_go(self, who: str) -> bool:
        """Whether the terms may do without somebody's signature; the parties must sign."""
        return who not in (self._work.checked.fighting or ())

    async def write(self, order: Sequence[str]) -> None:
        """Have the text name the signatories, or not, if these are the default."""
        path = ("proposals", self._proposal, "signatories")
        if list(order) == self.order:
            return
        usual = list(order) == self._about["default"]
        await self._work.edit([Edit("remove", path) if usual else Edit("set", path, list(order))])

    async def _added(self, event: events.ValueChangeEventArguments[str]) -> None:
        if event.value:
            await self.write([*self.order, event.value])

    async def _dropped(self) -> None:
        if self._about["signatories"]:
            await self._work.edit([Edit("remove", ("proposals", self._proposal, "signatories"))])


class _Row:
    """A place in the order: who signs there, and buttons to move or remove it."""

    def __init__(self, whole: Signatories, place: int, may_change: bool) -> None:
        self._whole, self._place = whole, place
        with ui.element("div").classes("line").props('role="listitem"') as self.element:
            self._who = said("", "grow")
            with ui.element("div"):  # so that they stay together on a narrow screen
                self._buttons = {
                    words: ui.button(words, on_click=act(move)).props("flat dense")
                    for words, move in (("Earlier", self._earlier), ("Later", self._later), ("Remove", self._remove))
                    if may_change
                }

    def show(self, order: Sequence[str], voices: Mapping[str, str]) -> None:
        """Show who signs here now."""
        if self._place >= len(order):
            return
        who = order[self._place]
        self._who.set_text(f"{self._place + 1}. {voices[who]}")
        for words, button in self._buttons.items():
            named(button, f"{words}: {voices[who]}").update()
        if self._buttons:
            self._buttons["Earlier"].set_enabled(self._place > 0)
            self._buttons["Later"].set_enabled(self._place < len(order) - 1)
            self._buttons["Remove"].set_visibility(self._whole.may_go(who))

    async def _earlier(self) -> None:
        await self._swap(self._place - 1)

    async def _later(self) -> None:
        await self._swap(self._place)

    async def _swap(self, first: int) -> None:
        """Let the signatories at a place and the next change places."""
        order = self._whole.order
        if 0 <= first < len(order) - 1:
            order[first : first + 2] = order[first + 1], order[first]
            await self._whole.write(order)

    async def _remove(self) -> None:
        order = self._whole.order
        await self._whole.write([who for n, who in enumerate(order) if n != self._place])
