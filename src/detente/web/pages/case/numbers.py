"""The Numbers tab: every quantity of the case, as text and as a slider."""

from __future__ import annotations

from nicegui import events, ui

from detente.case.quantity import written
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.forms import entry, mend_first
from detente.web.pages.frame import act, named, said
from detente.web.work import Edit, Field

SHOWN = 40  # fields at a time
SECTIONS = {
    "record": "The record and what it says about types",
    "parties": "Parties: priors, costs, values",
    "backers": "Backers",
    "outsiders": "Outsiders: guarantors, legislatures, partners",
    "war": "The war",
    "peace": "Peace",
    "guarantees": "Guarantees",
    "threats": "Threats",
    "interventions": "Outside powers that may enter the war",
    "issues": "Issues",
}
BASES = {"default": "detente's default", "data": "data", "judgement": "judgement"}


class Numbers:
    """The quantities of a section, or those found by a search."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        said(
            "Each number is a point (25%) or a range (15% to 40%), read as a central 90% interval. Sources and notes are kept.",
            "dim",
        )
        with ui.element("div").classes("line"):
            self._section = ui.select(SECTIONS, value="parties", label="Section").props("dense").classes("grow")
            self._wanted = ui.input("Search").props("dense clearable debounce=300").classes("grow")
        self._box = ui.element("div").classes("stack")
        self._shown: dict[str, Quantity] = {}
        self._section.on_value_change(act(self.fill))
        self._wanted.on_value_change(act(self.fill))

    async def fill(self) -> None:
        """Show the quantities as the text has them now."""
        found = self._found()
        shown = found[:SHOWN]
        if self._shown and list(self._shown) == [f.path for f in shown]:
            for field in shown:  # in place, so that the user keeps focus
                self._shown[field.path].update(field)
            return
        self._box.clear()
        with self._box:
            if self._work.checked.problems:
                mend_first("numbers")
            self._shown = {field.path: Quantity(self._work, field) for field in shown}
            if len(found) > SHOWN:
                said(f"{len(found) - SHOWN} more; use the search.", "dim")
            if not found and not self._work.checked.problems:
                said("No numbers found.")

    def _found(self) -> list[Field]:
        """The quantities to show, the case's own before detente's defaults."""
        words = (self._wanted.value or "").lower().split()
        found = [
            f for f in self._work.checked.fields
            if (words or f.path.split(".")[0] == self._section.value) and all(w in f"{f.words} {f.path}".lower() for w in words)
        ]  # fmt: skip
        return sorted(found, key=lambda f: f.basis == "default")


class Quantity:
    """One quantity: its description, its text, and a slider for each end of the range."""

    def __init__(self, work: Editing, field: Field) -> None:
        self._work, self._field = work, field
        self._top = _top(field)
        with ui.element("div").classes("field"):
            with ui.element("div"):
                said(field.words)
                self._basis = said("", "dim")
            self._entry = entry(field.words, self._write)
            self._entry.set_enabled(work.may_change)
            with ui.element("div"):
                self._low, self._high = self._slider("lower end", 0), self._slider("upper end", 1)
        self.update(field)

    def _slider(self, end: str, which: int) -> ui.slider:
        slider = ui.slider(min=0, max=self._top, step=self._top / 200).props("label")
        slider.set_visibility(self._field.kind != "real")
        slider.on("change", act(lambda e: self._slid(which, e)))
        slider.set_enabled(self._work.may_change)
        return named(slider, f"{self._field.words}, {end}")

    def update(self, field: Field) -> None:
        """Show what the text says now."""
        self._field = field
        self._basis.set_text("; ".join(x for x in (BASES[field.basis], field.source, field.note) if x))
        self._entry.value = field.text
        self._low.value, self._high.value = min(field.low, self._top), min(field.high, self._top)

    async def _write(self, text: str) -> None:
        if text and text != self._field.text:
            await self._work.edit([Edit("quantity", tuple(self._field.path.split(".")), text)])

    async def _slid(self, which: int, event: events.GenericEventArguments) -> None:
        ends = [float(self._low.value or 0), float(self._high.value or 0)]
        ends[which] = float(event.args)  # the slider's own value may not be up to date yet
        percent = "%" in self._field.text or self._field.text.startswith("history.")
        await self._write(written(self._field.kind, min(ends), max(ends), percent))  # type: ignore[arg-type]


def _top(field: Field) -> float:
    """The upper end of its sliders."""
    if field.kind in ("share", "rate"):
        return 1.0
    return max(3 * field.high, 1e-6) if field.high > 0 else 1.0
