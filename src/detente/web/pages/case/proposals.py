"""The Proposals tab: each proposal option by option, and a form for a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicegui import events, ui

from detente.case.identifier import identifier
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.forms import mend_first, remover, title_in
from detente.web.pages.case.signatories import Signatories
from detente.web.pages.frame import act, heading, named, said
from detente.web.store import Invalid
from detente.web.work import Checked, Edit

AS_AT_WAR = ""
GUARANTEE = "*"  # no issue has this name


class Proposals:
    """A card for each proposal, and the form for a new one."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._box = ui.element("div").classes("stack")
        self._open: set[str] = set()  # cards that are unfolded
        self._picks: dict[tuple[str, str], ui.select] = {}
        self._signatories: dict[str, Signatories] = {}
        self._brought: dict[str, ui.label] = {}
        self._shape: list[Any] | None = None  # what the cards were built from

    async def fill(self) -> None:
        """Show the proposals as the text has them now."""
        checked = self._work.checked
        shape = None if checked.problems else _shape(checked)
        if shape is not None and shape == self._shape:
            for (name, what), pick in self._picks.items():  # in place, so that the user keeps focus
                pick.value = _chosen(checked, name, what)
            for name, signatories in self._signatories.items():
                signatories.update()
                self._tell(name)
            return
        self._shape = shape
        self._picks.clear()
        self._signatories.clear()
        self._brought.clear()
        self._box.clear()
        with self._box:
            if checked.problems:
                mend_first("proposals")
                return
            for name, about in (checked.proposals or {}).items():
                self._card(name, about)
            if self._work.may_change:
                self._new()

    def _card(self, name: str, about: Mapping[str, Any]) -> None:
        checked = self._work.checked
        with ui.expansion(about["title"], value=name in self._open).classes("card") as card:
            card.on_value_change(lambda e: self._open.add(name) if e.value else self._open.discard(name))
            for words, who in (
                ("Proposed by", [about["by"]] if about["by"] else []),
                ("For", about["for"]),
                ("Against", about["against"]),
            ):
                if who:
                    said(f"{words}: {'; '.join(who)}", "dim")
            for issue, x in (checked.issues or {}).items():
                self._pick(name, issue, x["title"], {AS_AT_WAR: "as at war", **x["options"]})
            guarantees = {AS_AT_WAR: "none, or the one an option brings", **(checked.guarantees or {})}
            self._pick(name, GUARANTEE, "Guarantee", guarantees)
            self._brought[name] = said("", "dim")
            self._signatories[name] = Signatories(self._work, name)
            self._tell(name)
            if self._work.may_change:
                remover(self._work, "Remove this proposal", "proposals", name)

    def _tell(self, name: str) -> None:
        """Name the guarantee that an option of the terms brings, if one does."""
        brought = (self._work.checked.proposals or {})[name]["brought"]
        self._brought[name].set_text(f"An option of these terms brings a guarantee: {brought}." if brought else "")
        self._brought[name].set_visibility(bool(brought))

    def _pick(self, name: str, what: str, label: str, options: dict[str, str]) -> None:
        """One issue of a proposal, or its guarantee."""
        place = ("guarantee",) if what == GUARANTEE else ("terms", what)
        path = ("proposals", name, *place)

        async def picked(event: events.ValueChangeEventArguments[str]) -> None:
            wanted = event.value or AS_AT_WAR
            if wanted != _chosen(self._work.checked, name, what):
                await self._work.edit([Edit("set", path, wanted) if wanted else Edit("remove", path)])

        pick = ui.select(options, value=_chosen(self._work.checked, name, what), label=label, on_change=act(picked))
        pick.style("width:100%")
        if not self._work.may_change:
            pick.disable()
        self._picks[name, what] = pick

    def _new(self) -> None:
        work = self._work
        with ui.element("div").classes("card stack"):
            heading("New proposal")
            title = ui.input("Title").props("maxlength=120")
            by = ui.input("Proposed by (optional)")
            picks = {}
            for issue, about in (work.checked.issues or {}).items():
                pick = ui.select({AS_AT_WAR: "as at war", **about["options"]}, value=AS_AT_WAR, label=about["title"])
                picks[issue] = named(pick, f"{about['title']}, new")

            async def add() -> None:
                terms = {issue: pick.value for issue, pick in picks.items() if pick.value}
                if not terms:
                    raise Invalid("pick an option for at least one issue")
                name = identifier(title_in(title), work.checked.proposals or {}, "proposal")
                entry: dict[str, Any] = {"title": title_in(title), "terms": terms}
                if (by.value or "").strip():
                    entry["by"] = by.value.strip()
                self._open.add(name)
                await work.edit([Edit("set", ("proposals", name), entry)])

            ui.button("Add this proposal", on_click=act(add))


def _shape(checked: Checked) -> list[Any]:
    """What the cards are built from: if it changes, they are rebuilt."""
    heads = {p: [x[k] for k in ("title", "by", "for", "against")] for p, x in (checked.proposals or {}).items()}
    return [checked.issues, heads, checked.guarantees, checked.voices]


def _chosen(checked: Checked, name: str, what: str) -> str:
    """The option of an issue, or the guarantee, that a proposal has."""
    about = (checked.proposals or {}).get(name, {})
    found = about.get("guarantee") if what == GUARANTEE else about.get("terms", {}).get(what)
    return found or AS_AT_WAR
