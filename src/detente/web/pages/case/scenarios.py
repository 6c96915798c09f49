"""The Scenarios tab: each scenario with its settings, and a form for a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from detente.case.edit import inline
from detente.case.identifier import identifier
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.forms import entry, mend_first, remover, title_in
from detente.web.pages.frame import act, heading, named, said
from detente.web.store import Invalid
from detente.web.work import Edit


class Scenarios:
    """A card for each scenario, and the form for a new one."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._box = ui.element("div").classes("stack")

    async def fill(self) -> None:
        """Show the scenarios as the text has them now."""
        checked = self._work.checked
        self._box.clear()
        with self._box:
            if checked.problems:
                mend_first("scenarios")
                return
            for name, about in (checked.scenarios or {}).items():
                self._card(name, about)
            if not checked.scenarios:
                said("No scenarios yet. A scenario is a named set of values that replace the case's own.")
            if self._work.may_change:
                self._new()

    def _card(self, name: str, about: Mapping[str, Any]) -> None:
        with ui.element("div").classes("card stack"):
            heading(about["title"], 3)
            if about["says"]:
                said(about["says"], "dim")
            for path, value in about["set"].items():
                self._setting(name, path, value)
            if self._work.may_change:
                self._add_setting(name)
                remover(self._work, "Remove this scenario", "scenarios", name)

    def _setting(self, name: str, path: str, value: Any) -> None:
        simple = isinstance(value, str | int | float) and not isinstance(value, bool)
        text = str(value) if simple else inline(value)
        place = ("scenarios", name, "set", path)

        async def write(changed: str) -> None:
            if changed != text:
                await self._work.edit([Edit("set", place, changed)])

        with ui.element("div").classes("line"):
            said(path, "grow")
            line = entry(f"{path} in {name}", write, text).classes("grow")
            if not (simple and self._work.may_change):
                line.disable()
            if self._work.may_change:
                named(remover(self._work, "Remove", *place), f"Remove {path} from {name}")

    def _add_setting(self, name: str) -> None:
        with ui.element("div").classes("line"):
            choice = Setting(self._work, "Also set")

            async def add() -> None:
                path, value = choice.read()
                await self._work.edit([Edit("set", ("scenarios", name, "set", path), value)])

            ui.button("Add", on_click=act(add)).props("flat dense")

    def _new(self) -> None:
        with ui.element("div").classes("card stack"):
            heading("New scenario")
            title = ui.input("Title").props("maxlength=120")
            with ui.element("div").classes("line"):
                choice = Setting(self._work, "Set")

            async def add() -> None:
                path, value = choice.read()
                name = identifier(title_in(title), self._work.checked.scenarios or {}, "scenario")
                made = {"title": title_in(title), "set": {path: value}}
                await self._work.edit([Edit("set", ("scenarios", name), made)])

            ui.button("Add this scenario", on_click=act(add))


class Setting:
    """A list of the case's quantities, and a field for a new value."""

    def __init__(self, work: Editing, label: str) -> None:
        choices = {f.path: f"{f.words} ({f.text})" for f in work.checked.fields}
        self._path = ui.select(choices, label=label, with_input=True).classes("grow")
        self._value = ui.input("to").props("dense")

    def read(self) -> tuple[str, str]:
        """The chosen quantity and its value. Raises `Invalid` if either is missing."""
        value = (self._value.value or "").strip()
        if not self._path.value or not value:
            raise Invalid("choose a quantity and enter a value")
        return self._path.value, value
