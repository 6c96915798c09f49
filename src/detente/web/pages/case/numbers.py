"""The Numbers tab: every quantity of the case, as text and as a slider."""

from __future__ import annotations

from nicegui import events, ui

from detente.case.quantity import written
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.forms import entry, mend_first
from detente.web.pages.frame import act, named, said
from detente.web.pages.slider import Ends, Slider
from detente.web.work import Edit, Field

PAGE = 10  # quantities at a time
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
            chosen = work.visit.address
            section = chosen.one_of("section", SECTIONS, "the section", "parties")
            self._section = ui.select(SECTIONS, value=section, label="Section").props("dense").classes("grow")
            self._wanted = ui.input("Search", value=chosen.get("search")).props("dense clearable debounce=300")
            self._wanted.classes("grow")
        self._box = ui.element("div").classes("stack").style("scroll-margin-top:1rem")
        with named(ui.element("nav").classes("line"), "Pages of numbers"):
            self._back = ui.button("Previous", on_click=act(lambda: self._turn(-1))).props("flat")
            self._place = said("").props('role="status"')
            self._on = ui.button("Next", on_click=act(lambda: self._turn(1))).props("flat")
        self._shown: dict[str, Quantity] = {}
        self._page = 0
        self._section.on_value_change(act(self._begin))
        self._wanted.on_value_change(act(self._begin))

    async def _begin(self) -> None:
        """Show the first page of another choice."""
        self._page = 0
        section = self._section.value if self._section.value != "parties" else None
        self._work.visit.address.put(section=section, search=self._wanted.value)
        await self.fill()

    async def _turn(self, by: int) -> None:
        """Turn the page, and go to its top."""
        self._page += by
        await self.fill()
        ui.run_javascript(f"getHtmlElement({self._box.id}).scrollIntoView()")

    async def fill(self) -> None:
        """Show the quantities as the text has them now."""
        found = self._found()
        self._page = max(0, min(self._page, (len(found) - 1) // PAGE))
        first = self._page * PAGE
        shown = found[first : first + PAGE]
        self._place.set_text(f"{first + 1} to {first + len(shown)} of {len(found)}" if found else "")
        for button, useful in ((self._back, self._page > 0), (self._on, first + PAGE < len(found))):
            button.set_visibility(len(found) > PAGE)
            button.set_enabled(useful)
        if self._shown and list(self._shown) == [f.path for f in shown]:
            for field in shown:  # in place, so that the user keeps focus
                self._shown[field.path].update(field)
            return
        self._box.clear()
        with self._box:
            if self._work.checked.problems:
                mend_first("numbers")
            self._shown = {field.path: Quantity(self._work, field) for field in shown}
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
        with ui.element("div").classes("field"):
            with ui.element("div"):
                with ui.element("div").classes("talked"):
                    said(field.words)
                    work.talk.button(field.path, field.words)
                self._basis = said("", "dim")
            self._entry = entry(field.words, self._write)
            self._entry.set_enabled(work.may_change)
            with ui.element("div"):
                self._low, self._high = self._slider("lower end", 0), self._slider("upper end", 1)
                self._ends = Ends()
        self.update(field)

    def _slider(self, end: str, which: int) -> Slider:
        slider = Slider(f"{self._field.words}, {end}", self._field.kind, self._field.scale)
        slider.element.on("change", act(lambda e: self._slid(which, e)))
        slider.element.set_enabled(self._work.may_change)
        return slider

    def update(self, field: Field) -> None:
        """Show what the text says now."""
        self._field = field
        self._basis.set_text("; ".join(x for x in (BASES[field.basis], field.source, field.note) if x))
        self._entry.value = field.text
        self._low.put(field.low, field.scale)
        self._high.put(field.high, field.scale)
        self._ends.put(field.kind, field.scale)

    async def _write(self, text: str) -> None:
        if text and text != self._field.text:
            await self._work.edit([Edit("quantity", tuple(self._field.path.split(".")), text)])

    async def _slid(self, which: int, event: events.GenericEventArguments) -> None:
        ends = [float(slider.element.value or 0) for slider in (self._low, self._high)]
        ends[which] = float(event.args)  # the slider's own value may not be up to date yet
        await self._write(written(self._field.kind, min(ends), max(ends), self._field.scale.percent))
