"""Statements with which voters agree or disagree, added one a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from detente.case.identifier import identifier
from detente.web.pages.frame import act, said
from detente.web.pages.panels.forms.fields import Form
from detente.web.pages.panels.forms.words import part
from detente.web.store import Invalid
from detente.web.work import Edit


class Statements(Form):
    """The field for new statements; those there are stand in the list below."""

    def shape(self, tree: Mapping[str, Any]) -> Any:
        """Always the same."""
        return ()

    def build(self, tree: Mapping[str, Any]) -> None:
        """A field of several lines."""
        said("Voters agree, disagree or pass. Say one thing in each, in words that all sides would use.", "dim")
        self._lines = ui.textarea("New statements, one a line").props("dense outlined").style("width:100%")
        ui.button("Add statements", on_click=act(self._add)).props("outline")

    async def _add(self) -> None:
        work = self._work
        lines = [line.strip() for line in (self._lines.value or "").splitlines() if line.strip()]
        if not lines:
            raise Invalid("statements: write one or more, one a line")
        taken, edits = dict(part(work.tree, "questions")), []
        for line in lines:
            name = identifier(line, taken, "statement")
            value: Any = line if work.language == work.first else {work.first: line, work.language: line}
            taken[name] = value
            edits.append(Edit("set", ("questions", name), {"kind": "statement", "asks": value}))
        await work.edit(edits)
        self._lines.value = ""
