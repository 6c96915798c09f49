"""A case in words, as HTML: who fights, who else has a say, what is in dispute, what is on the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from detente.web.work import Checked


def described(checked: Checked) -> str:
    """A case without mistakes in words. In one piece: as elements of NiceGUI, most of what a case costs the server would go into these."""
    sides = [p["title"] for p in checked.parties or () if not p["beside"]]
    issues, guarantees = checked.issues or {}, checked.guarantees or {}
    others = (f"{x['title']}: {x['part']}" for x in checked.others or ())
    parts = [
        "<h2>Who fights</h2>",
        _shelf(map(_party, checked.parties or ())),
        f"<h2>Who else has a say</h2>{_list(others)}" if checked.others else "",
        "<h2>What is in dispute</h2>",
        _shelf(_issue(issue, sides) for issue in issues.values()),
        "<h2>What is on the table</h2>",
        _shelf(_proposal(proposal, issues, guarantees) for proposal in (checked.proposals or {}).values()),
    ]
    return "".join(parts)


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
