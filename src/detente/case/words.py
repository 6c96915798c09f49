"""Assumptions and packages in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.case.schema import Case, Event
from detente.literals import keys

# What the numbers of the war and the peace are called; `*` stands for a party.
NUMBERS = {
    "war.front.tempo": "how often the front moves",
    "war.front_ac.tempo": "how often the front between sides a and c moves",
    "war.front_bc.tempo": "how often the front between sides b and c moves",
    "war.strength.own.*": "{}: own strength",
    "war.strength.support.*": "{}: strength from each unit of support",
    "war.strength.contest": "how much strength decides at the front",
    "war.strength.loss": "strength lost with each level of exhaustion",
    "war.exhaustion.months.*": "{}: time until it is a level more exhausted",
    "war.exhaustion.support_slows": "how far support slows exhaustion",
    "war.collapse.*.always": "{}: chance of collapse",
    "war.collapse.*.last_level": "{}: chance of collapse when exhausted",
    "war.escalation": "how likely the war is to escalate",
    "war.talks": "how often there are talks",
    "war.deadlock.ends": "how soon a deadlock ends by itself",
    "war.deadlock.moved": "how often events on the ground end a deadlock",
    "war.deadlock.now": "how likely it is that there is a deadlock today",
    "war.proposers.*": "{}: how often it puts terms on the table",
    "peace.review": "how often a peace is reviewed",
    "peace.failure": "how often a peace fails by accident",
    "peace.rearm.*": "{}: time to rearm by a level",
}


def words(case: Case, path: str) -> str:
    """An assumption in words: `Russia: war cost if limited`."""
    parts = list(keys(path))
    if parts[0] == "opinion":
        return _opinion(case, parts[1:])
    if parts[0] == "series":
        return f"{case.series[parts[1]].title}, {parts[3]}"
    if parts[:3] == ["war", "exhaustion", "clocks"] and parts[4] == "follows":
        return _followed(case, int(parts[3]), parts[5])
    for pattern, plain in NUMBERS.items():
        form = pattern.split(".")
        if len(form) == len(parts) and all(f in ("*", p) for f, p in zip(form, parts, strict=True)):
            return plain.format(*[case.name(p) for f, p in zip(form, parts, strict=True) if f == "*"])
    if parts[0] in ("parties", "backers", "outsiders", "guarantees", "threats", "interventions", "proposals", "issues"):
        section = getattr(case, parts[0])
        title = getattr(section[parts[1]], "title", None) or parts[1].replace("-", " ")
        head, rest = [title], parts[2:]
    elif parts[0] == "record":
        head, rest = [f"record: {case.record[int(parts[1])].says}"], parts[2:]
    else:
        head, rest = [], parts
    shown = [
        _titled(case, parts[0], before, p)
        for before, p in zip([parts[1] if head else "", *rest], rest, strict=False)
        if p != "options"
    ]
    if parts[0] == "parties" and len(rest) > 1 and rest[-1] in case.parties[parts[1]].types:
        shown[-2:] = [f"{shown[-2]} if {shown[-1]}"]
    tail = ", ".join(shown)
    return ": ".join([*head, tail]) if tail else head[0]


def _opinion(case: Case, parts: Sequence[str]) -> str:
    """What a group accepts, or how far that moves a party: `People of Kharkiv: share who accept Crimea, shared`."""
    section, name, *rest = parts
    if section == "groups":
        what, *about = rest
        accepted = _option(case, about[0], about[1]) if what == "accepts" else case.proposals[about[0]].title
        return f"{case.opinion.groups[name].title}: share who accept {accepted}"
    rule = case.opinion.moves[name]
    group = case.opinion.groups[rule.group].title
    moved = "its concession cost"
    for issue, option in (rule.option or {}).items():
        moved = f"what {_option(case, issue, option)} is worth to it"
    if rest == ["by"]:
        return f"{case.name(rule.party)}: how far the opinion of {group} moves {moved}"
    about = [rest[0], *(case.issues[issue].title for issue in rest[1:])]
    return f"rule of opinion {name.replace('-', ' ')}: {', '.join(about)}"


def _followed(case: Case, number: int, field: str) -> str:
    """A part of the rule by which a clock follows a series: `Russia: usual value of average loan rates`."""
    clock = case.war.exhaustion.clocks[number]
    assert clock.follows is not None
    title = case.series[clock.follows.series].title
    called = {
        "series": "series that a clock follows",
        "usual": f"usual value of '{title}'",
        "scale": f"deviation of '{title}' that doubles its wear",
        "most": f"most that '{title}' can add to its wear",
        "worse": f"which values of '{title}' are worse",
    }
    return f"{case.name(clock.party)}: {called[field]}"


def _option(case: Case, issue: str, option: str) -> str:
    """An option by its issue's title and its own name: `Crimea, shared`."""
    return f"{case.issues[issue].title}, {option.replace('-', ' ')}"


def _titled(case: Case, section: str, before: str, part: str) -> str:
    """A part of a path in words. What it names depends on where it stands, for a type may share its name with an issue or a party."""
    if before in ("values", "settles", "status_quo", "terms") and part in case.issues:
        return case.issues[part].title
    if part in case.parties and (section in ("war", "peace") or before == "credulity"):
        return case.name(part)
    return part.replace("_", " ").replace("-", " ")


def term(case: Case, issue: str, option: str) -> str:
    """One term of a package: `Crimea: recognised as Russian`. A guarantee that comes with no option is a term, too."""
    if issue in case.issues:
        return f"{case.issues[issue].title}: {case.issues[issue].options[option].says}"
    return f"guarantee: {case.guarantees[option].title or option}" if option in case.guarantees else "no guarantee"


def option_says(case: Case, issue: str, option: str) -> str:
    """An option in words; an id that no issue has stays as it is."""
    found = case.issues[issue].options.get(option) if issue in case.issues else None
    return found.says if found else option


def package(case: Case, terms: Mapping[str, str]) -> str:
    """A package: all its terms."""
    return "; ".join(term(case, issue, option) for issue, option in terms.items())


def who_did(case: Case, event: Event) -> str:
    """Whose act an event of the record is: a party's name, or somebody else as written."""
    return case.name(event.by) if event.by in case.parties else event.by
