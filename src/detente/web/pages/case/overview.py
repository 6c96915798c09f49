"""The Overview tab: the case in words, before anybody looks at its text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from nicegui import ui

from detente.assessment import AssessmentError
from detente.assessment.wording import count
from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import at, heading, in_thread, said


class Overview:
    """Who fights, who else has a say, what is in dispute, what is on the table, and the newest answer."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._answer = ui.element("div").style("width:100%")
        self._box = ui.element("div").classes("stack")
        self._told: str | None = None

    async def fill(self) -> None:
        """Show the case as the text says now."""
        checked = self._work.checked
        await self._newest()
        self._box.clear()
        with self._box:
            if checked.problems:
                said(f"The text has {count(len(checked.problems), 'mistake')}; once mended, the case is shown here.")
                return
            heading("Who fights")
            with ui.element("div").classes("shelf"):
                for party in checked.parties or ():
                    _party(party)
            if checked.others:
                heading("Who else has a say")
                _list([f"{x['title']}: {x['part']}" for x in checked.others])
            heading("What is in dispute")
            with ui.element("div").classes("shelf"):
                for issue in (checked.issues or {}).values():
                    _issue(issue, [p["title"] for p in checked.parties or () if not p["beside"]])
            heading("What is on the table")
            with ui.element("div").classes("shelf"):
                for proposal in (checked.proposals or {}).values():
                    _proposal(proposal, checked.issues or {}, checked.guarantees or {})

    async def _newest(self) -> None:
        """The first sentence of the newest answer, with a link to the whole."""
        work = self._work
        runs = await in_thread(work.bench.store.runs, work.visit.user, work.found.key)
        newest = next((r for r, _ in runs if r.answered), None)
        if newest is None or newest.key == self._told:
            return
        self._told = newest.key
        try:
            words = await work.bench.headline(work.visit.user, newest.key)
        except AssessmentError as error:  # such as draws that are no longer there: the case is shown without it
            words = f"The newest answer cannot be shown: {error}."
        self._answer.clear()
        with self._answer, ui.element("div").classes("card"):
            said(words)
            ui.link(
                f"The newest answer in full ({count(newest.draws, 'draw')}, {at(newest.finished)})",
                f"/runs/{newest.key}",
            )


def _party(party: dict[str, Any]) -> None:
    """A party with what it may privately be."""
    with ui.element("div").classes("card"):
        with ui.element("p").classes("sides"):
            ui.html(f"<b>{escape(party['title'])}</b>", sanitize=False, tag="span").classes(f"side-{party['side']}")
        if party["beside"]:
            said(f"Fights beside {party['beside']}.")
        if len(party["types"]) > 1:
            said("It may privately be:", "dim")
            _list([f"{kind}{f', {says}' if says else ''} ({prior})" for kind, says, prior in party["types"]])


def _issue(issue: dict[str, Any], sides: list[str]) -> None:
    """An issue with its options, from the one that side b would like best to the one that side a would."""
    with ui.element("div").classes("card"):
        ui.html(f"<b>{escape(issue['title'])}</b>", sanitize=False, tag="p")
        _list(list(issue["options"].values()))
        if len(sides) == 2:
            said(f"From what {sides[1]} would like best to what {sides[0]} would.", "dim")


def _proposal(proposal: dict[str, Any], issues: Mapping[str, Any], guarantees: Mapping[str, str]) -> None:
    """A proposal with its terms."""
    with ui.element("div").classes("card"):
        ui.html(f"<b>{escape(proposal['title'])}</b>", sanitize=False, tag="p")
        _list([f"{issues[i]['title']}: {issues[i]['options'][o]}" for i, o in proposal["terms"].items()])
        guarantee = guarantees.get(proposal["guarantee"] or "") or proposal.get("brought")
        by = f"Put forward by {proposal['by']}. " if proposal["by"] else ""
        said(f"{by}{f'Guarantee: {guarantee}.' if guarantee else 'No guarantee.'}", "dim")


def _list(lines: list[str]) -> None:
    """Lines with bullets."""
    with ui.element("ul").classes("bullets"):
        for line in lines:
            ui.html(escape(line), sanitize=False, tag="li")
