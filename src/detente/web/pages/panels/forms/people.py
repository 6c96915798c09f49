"""Who is asked: the groups that voters may declare, what else they may say of themselves, and the shares these have among all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui

from detente.case.identifier import identifier
from detente.web.pages.frame import act, heading, named, said
from detente.web.pages.panels.forms.fields import Form, Whole
from detente.web.pages.panels.forms.words import part
from detente.web.store import Invalid
from detente.web.work import Edit

FEWEST = 2  # answers to something declared


class People(Form):
    """Groups, other variables, margins."""

    def shape(self, tree: Mapping[str, Any]) -> Any:
        """Groups and answers have rows."""
        also = [(a, list(part(tree, "also", a, "answers"))) for a in part(tree, "also")]
        return list(part(tree, "groups")), also

    def build(self, tree: Mapping[str, Any]) -> None:
        """The groups, then each other variable."""
        heading("Groups")
        said(
            "Who must live with the terms: a community, a party, a country, a role. Voters declare one, or none.", "dim"
        )
        self.words(("groups_asked",), "How voters are asked for their group", False)
        self._fields.append(Whole(self._work, "groups"))
        self._answers("group", ("groups",), list(part(tree, "groups")), 1)
        heading("What else voters may say of themselves")
        said("Such as age. Nobody need say it; it is there to weight by.", "dim")
        for name in part(tree, "also"):
            with ui.element("section").classes("card stack"):
                self.words(("also", name, "asks"), f"How {name} is asked")
                self._fields.append(Whole(self._work, "also", name, "answers"))
                self._answers(name, ("also", name, "answers"), list(part(tree, "also", name, "answers")), FEWEST)
                ui.button(f"Remove {name}", on_click=act(partial(self._remove, ("also", name), (name,)))).props(
                    "flat dense"
                )
        with ui.element("section").classes("card stack"):
            self._asks = ui.input("Another question about voters, such as: How old are you?").props("dense outlined")
            self._asks.style("width:100%")
            self._lines = ui.textarea("Its answers, one a line").props("dense outlined").style("width:100%")
            ui.button("Add the question", on_click=act(self._declare)).props("outline")

    def _answers(self, variable: str, path: tuple[str, ...], names: list[str], fewest: int) -> None:
        """A row for each group or answer, with its share, and the field for a new one."""
        self._fields.append(Whole(self._work, "margins", variable))
        for n, name in enumerate(names):
            with ui.element("div").classes("line"):
                self.words((*path, name), f"{'Group' if variable == 'group' else 'Answer'} {n + 1}")
                share = self.number(("margins", variable, name), "Share, if known", None)
                named(share.box.style("width:8.5rem"), f"Share of {name}, if known")
                if len(names) > fewest:
                    gone = act(partial(self._remove, (*path, name), (variable, name)))
                    named(ui.button(icon="close", on_click=gone).props("flat dense"), f"Remove {name}")
        with ui.element("div").classes("line"):
            new = (
                ui.input("Another group" if variable == "group" else "Another answer")
                .props("dense outlined")
                .classes("grow")
            )
            add = act(partial(self._add, path, new))
            new.on("keydown.enter", add)
            ui.button("Add", on_click=add).props("outline")
        said("Shares weight the answers: give them for all or none, and only from a census or the like.", "dim")

    async def _add(self, path: tuple[str, ...], field: ui.input) -> None:
        title, work = (field.value or "").strip(), self._work
        if not title:
            raise Invalid("give it a name")
        value: Any = title if work.language == work.first else {work.first: title, work.language: title}
        await work.edit([Edit("set", (*path, identifier(title, part(work.tree, *path), "group")), value)])

    async def _declare(self) -> None:
        asks = (self._asks.value or "").strip()
        lines = [line.strip() for line in (self._lines.value or "").splitlines() if line.strip()]
        if not asks or len(lines) < FEWEST:
            raise Invalid("give the question and two answers or more, one a line")
        answers: dict[str, str] = {}
        for line in lines:
            answers[identifier(line, answers, "answer")] = line
        name = identifier(asks, {**part(self._work.tree, "also"), "group": ""}, "about")
        await self._work.edit([Edit("set", ("also", name), {"asks": asks, "answers": answers})])

    async def _remove(self, path: tuple[str, ...], margin: tuple[str, ...]) -> None:
        """Remove a group, an answer or a variable with its share."""
        edits = [Edit("remove", path)]
        tree: Any = self._work.tree
        if margin[-1] in part(tree, "margins", *margin[:-1]):
            edits.append(Edit("remove", ("margins", *margin)))
        await self._work.edit(edits)
        ui.notify("removed; Undo, at the top, brings it back")
