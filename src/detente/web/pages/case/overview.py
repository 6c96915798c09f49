"""The Overview tab: the case in words, before anybody looks at its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from nicegui import ui

from detente.assessment import AssessmentError
from detente.assessment.wording import count
from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import in_thread, said
from detente.web.pages.html import at


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
            sides = [p["title"] for p in checked.parties or () if not p["beside"]]
            issues, guarantees = checked.issues or {}, checked.guarantees or {}
            parts = [
                "<h2>Who fights</h2>",
                _shelf(map(_party, checked.parties or ())),
                *(
                    ("<h2>Who else has a say</h2>", _list(f"{x['title']}: {x['part']}" for x in checked.others))
                    if checked.others
                    else ()
                ),
                "<h2>What is in dispute</h2>",
                _shelf(_issue(issue, sides) for issue in issues.values()),
                "<h2>What is on the table</h2>",
                _shelf(_proposal(proposal, issues, guarantees) for proposal in (checked.proposals or {}).values()),
            ]
            # In one piece: as elements of their own, most of what a case costs the server would go into these.
            ui.html("".join(parts), sanitize=False).classes("stack")

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


def _shelf(cards: Iterable[str]) -> str:
    return f'<div class="shelf">{"".join(f"""<div class="card">{card}</div>""" for card in cards)}</div>'


def _party(party: dict[str, Any]) -> str:
    """A party with what it may privately be."""
    beside = f"<p>Fights beside {escape(party['beside'])}.</p>" if party["beside"] else ""
    types = [f"{kind}{f', {says}' if says else ''} ({prior})" for kind, says, prior in party["types"]]
    may = f'<p class="dim">It may privately be:</p>{_list(types)}' if len(types) > 1 else ""
    side = escape(party["side"])
    return f'<p class="sides"><span class="side-{side}"><b>{escape(party["title"])}</b></span></p>{beside}{may}'


def _issue(issue: dict[str, Any], sides: list[str]) -> str:
    """An issue with its options, from the one that side b would like best to the one that side a would."""
    order = ""
    if len(sides) == 2:
        order = f'<p class="dim">From what {escape(sides[1])} would like best to what {escape(sides[0])} would.</p>'
    return f"<p><b>{escape(issue['title'])}</b></p>{_list(issue['options'].values())}{order}"


def _proposal(proposal: dict[str, Any], issues: Mapping[str, Any], guarantees: Mapping[str, str]) -> str:
    """A proposal with its terms."""
    terms = _list(f"{issues[i]['title']}: {issues[i]['options'][o]}" for i, o in proposal["terms"].items())
    guarantee = guarantees.get(proposal["guarantee"] or "") or proposal.get("brought")
    by = f"Put forward by {proposal['by']}. " if proposal["by"] else ""
    backed = f"Guarantee: {guarantee}." if guarantee else "No guarantee."
    return f'<p><b>{escape(proposal["title"])}</b></p>{terms}<p class="dim">{escape(by + backed)}</p>'


def _list(lines: Iterable[str]) -> str:
    """Lines with bullets."""
    return f'<ul class="bullets">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'
