"""What a case says besides its numbers, kept with an assessment so that a report can show evidence and assumptions with their sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from detente import paths
from detente.assessment.wording import count
from detente.case.clocks import before_the_war, last_known
from detente.case.dates import latest
from detente.case.forecasts import answered
from detente.case.implementation import themes
from detente.case.named import quantities
from detente.case.quantity import Quantity
from detente.case.references import guarantee_of
from detente.case.schema import Case, Facing, Group, Implementation, Proposal, Source
from detente.case.words import option_says, term, who_did, words
from detente.terms import complete
from detente.terms.opinion import judged, parts


def facts(case: Case) -> dict[str, Any]:
    """JSON-ready: date, summary, proposals with their terms in words, the record, who backs and guarantees what, how the war stands, every
    assumption with its source, structure, the sources, and what groups accept if the case says so."""
    return {
        "as_of": case.as_of,
        "summary": case.summary,
        "proposals": {
            name: {
                "by": p.by,
                "date": p.date,
                "says": p.says,
                "source": _source(case, p.source),
                "guarantee": guarantee_of(case, p),
                "terms": [
                    {"issue": case.issues[i].title, "option": case.issues[i].options[o].says}
                    for i, o in complete(case, p.terms).items()
                ],
                "endorsed_by": [
                    {"who": w, "date": s.date, "says": s.says, "source": _source(case, s.source)}
                    for w, s in p.endorsed_by.items()
                ],
                "rejected_by": [
                    {"who": w, "date": s.date, "says": s.says, "source": _source(case, s.source)}
                    for w, s in p.rejected_by.items()
                ],
            }
            for name, p in case.proposals.items()
        },
        "record": [
            {
                "date": e.date,
                "by": who_did(case, e),
                "party": e.by if e.by in case.parties else None,
                "kind": e.kind,
                "says": e.says,
                "outcome": e.outcome,
                "source": _source(case, e.source),
            }
            for e in case.record
        ],
        "who": {
            "backers": {name: {"backs": b.backs, "levels": list(b.support)} for name, b in case.backers.items()},
            "outsiders": {name: {"of": o.of} for name, o in case.outsiders.items()},
            **({"partners": case.partners} if case.partners else {}),
            "guarantees": {
                name: {"title": g.title or case.name(name), "by": g.by, "means": g.means}
                for name, g in case.guarantees.items()
            },
            "threats": {name: {"by": t.by, "against": t.against} for name, t in case.threats.items()},
        },
        "war": {
            **(
                _front(case, case.fronts[0])
                if len(case.fronts) == 1
                else {"fronts": [_front(case, f) for f in case.fronts]}
            ),
            "exhaustion": {"levels": case.war.exhaustion.levels, "now": dict(case.war.exhaustion.now)},
            "support": {"levels": case.war.support_levels, "now": case.war.support_now},
        },
        "assumptions": [_assumption(case, q) for q in quantities(case)],
        "structure": [{"words": words(case, ".".join(path)), "value": value} for path, value in structure(case)],
        "sources": [_cited(s) for s in case.sources.values()],
        **({"opinion": _opinion(case)} if case.opinion.groups else {}),
        **({"clocks": clocks} if (clocks := _clocks(case)) else {}),
        **({"forecasts": _forecasts(case)} if case.forecasts else {}),
        **({"timelines": timelines(case)} if case.timelines else {}),
        **({"implementation": implementation(case, case.implementation)} if case.implementation else {}),
    }


def _front(case: Case, facing: Facing) -> dict[str, Any]:
    """A front: its notches, where it stands now, what it settles; and between which sides, if there are several."""
    settled = {}
    for issue in facing.front.settles:
        options = dict(zip(facing.letters, facing.options(issue), strict=True))
        settled[case.issues[issue].title] = {side: case.issues[issue].options[o].says for side, o in options.items()}
    between = {"between": list(facing.sides)} if len(case.fronts) > 1 else {}
    return {**between, "notches": facing.front.notches, "now": facing.front.now, "settles": settled}


def timelines(case: Case) -> list[dict[str, Any]]:
    """The timelines of a case: title, what was counted, where the deaths come from, the file with its hash, and the months."""
    return [
        {
            "title": t.title,
            "chosen": t.chosen,
            "deaths": t.deaths,
            "source": _source(case, t.source),
            "file": case.sources[t.source].file,
            "sha256": case.sources[t.source].sha256,
            "months": [m.model_dump() for m in t.months],
        }
        for t in case.timelines.values()
    ]


def implementation(case: Case, found: Implementation) -> dict[str, Any]:
    """How far an agreement was implemented: what it is, its stipulations with their scores by year, and the themes' progress."""
    return {
        "agreement": found.agreement,
        "signed": found.signed,
        "source": _source(case, found.source),
        "stipulations": [
            {
                "id": name,
                "says": s.says,
                "theme": s.theme,
                "by": case.name(s.by) if s.by in (*case.parties, *case.others) else s.by,
                "scores": {str(x.year): x.score for x in s.scores},
            }
            for name, s in found.stipulations.items()
        ],
        "themes": [asdict(theme) for theme in themes(found)],
    }


def _clocks(case: Case) -> list[dict[str, Any]]:
    """The clocks that follow a series: what they show, the values with the one that counts, and the rule as written."""
    found = []
    for n, clock in enumerate(case.war.exhaustion.clocks):
        rule = clock.follows
        if rule is None:
            continue
        series, before = case.series[rule.series], before_the_war(case, case.series[rule.series])
        found.append(
            {
                "clock": n,
                "party": clock.party,
                "says": clock.says,
                "title": series.title,
                "unit": series.unit,
                "source": _source(case, series.source),
                "vintage": series.vintage,
                "last": last_known(case, series),
                "values": [
                    {"date": d, "low": q.low, "high": q.high, "value": q.text}
                    for d, q in sorted(series.values.items(), key=lambda x: latest(x[0]))
                ],
                "usual": rule.usual.text
                if rule.usual
                else f"mean of {count(len(before), 'value')} from before the war",
                "scale": rule.scale.text,
                "most": rule.most.text,
                "worse": rule.worse,
            }
        )
    return found


def _forecasts(case: Case) -> list[dict[str, Any]]:
    """What others forecast, each with the path of the answer that it stands beside."""
    return [
        {
            "path": answered(case, f.question),
            "question": f.question,
            "chance": f.probability.low,
            "date": f.date,
            "source": case.sources[f.source].title,
            "cited": _source(case, f.source),
            "says": f.says,
        }
        for f in case.forecasts
    ]


def _opinion(case: Case) -> dict[str, Any]:
    """What groups accept: options and proposals, and by which rules that moves something, in words."""
    return {
        "groups": {
            name: {
                "title": group.title,
                "options": [
                    {"issue": i, "option": o, "says": option_says(case, i, o), **_share(case, q)}
                    for i, options in group.accepts.items()
                    for o, q in options.items()
                ],
                "proposals": {p: told for p, x in case.proposals.items() if (told := _accepted(case, group, x))},
            }
            for name, group in case.opinion.groups.items()
        },
        "moves": {name: words(case, f"opinion.moves.{name}.by") for name in case.opinion.moves},
    }


def _accepted(case: Case, group: Group, proposal: Proposal) -> dict[str, Any] | None:
    """The share of a group who accept a proposal: their own answer, or as `least` the option of its terms with the lowest middle."""
    if own := judged(case, group, proposal):
        return {**_share(case, own), "least": None}
    asked = parts(case, group, proposal)
    if not asked:
        return None
    issue, option = min(asked, key=lambda pair: asked[pair].middle)
    return {**_share(case, asked[issue, option]), "least": term(case, issue, option)}


def _share(case: Case, quantity: Quantity) -> dict[str, Any]:
    source = _panel(quantity) if quantity.panel else _source(case, quantity.source)
    return {"low": quantity.low, "high": quantity.high, "value": quantity.text, "source": source}


def titles(case: Case) -> dict[str, str]:
    """The titles behind the ids in an assessment; assumptions are under `inputs/<path>`, events under `record/<number>`, scenarios under
    `scenarios/<id>`, interventions under `interventions/<id>`, and what a backer does for a goal under the lever's path."""
    found = {who: case.name(who) for who in (*case.parties, *case.others, *case.proposals, *case.threats, *case.goals)}
    found |= {f"scenarios/{name}": entry.title for name, entry in case.scenarios.items()}
    for goal, wanted in case.goals.items():
        for level, units in case.backers[wanted.owner].support.items() if wanted.owner in case.backers else ():
            found[paths.levers(goal, paths.support(level))] = f"{case.name(wanted.owner)} {_supports(units)}"
    for name, entry in case.interventions.items():
        found[f"interventions/{name}"] = entry.title or f"{case.name(entry.by)} enters the war"
    for quantity in quantities(case):
        if quantity.low < quantity.high:
            found[f"inputs/{quantity.name}"] = words(case, quantity.name)
    for n, event in enumerate(case.record):
        found[f"record/{n}"] = f"{event.date} {who_did(case, event)}: {event.says}"
    return found


def _supports(units: Quantity) -> str:
    """What a backer does that gives so many units of what it gives now."""
    low, high = units.low, units.high
    if low == high == 0:
        return "ends its support"
    if low == high == 1:
        return "keeps its support as it is"
    if high < 1:
        return f"cuts its support to {_range(100 * low, 100 * high)}% of what it gives now"
    return f"{'raises' if low >= 1 else 'sets'} its support to {_range(low, high)} times what it gives now"


def _range(low: float, high: float) -> str:
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


# What bears on no answer, is told elsewhere among the facts, or names something.
TOLD = {
    "detente", "id", "title", "as_of", "summary", "sources", "proposals", "record", "scenarios", "what_happened", "timelines",
    "implementation", "series", "forecasts",
}  # fmt: skip
NAMES = {"title", "says", "source", "date"}
OPTIONS = {
    "option",
    "terms",
    "status_quo",
    "settles",
    "excludes",
    "requires",
    "red_lines",
}  # what holds options by issue
LITERAL = {"kind", "means", "like", "side"}  # what holds words of the file format, not ids


def structure(case: Case) -> Iterator[tuple[tuple[str, ...], str]]:
    """Whatever else of a case bears on its answers: paths with what the file has there, options in words and names by their titles."""
    for field in type(case).model_fields:
        if field not in TOLD:
            yield from _structure(case, getattr(case, field), (field,))


def _structure(case: Case, part: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(part, Quantity) or part is None or part is False or part == []:
        return
    if isinstance(part, BaseModel):
        for field in type(part).model_fields:
            if field not in NAMES:
                yield from _structure(case, getattr(part, field), (*path, field))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _structure(case, value, (*path, str(key)))
    elif isinstance(part, list) and isinstance(part[0], BaseModel):
        for n, value in enumerate(part):
            yield from _structure(case, value, (*path, str(n)))
    else:
        yield path, "; ".join(_shown(case, x, path) for x in (part if isinstance(part, list) else [part]))


def _shown(case: Case, value: Any, path: tuple[str, ...]) -> str:
    """A word of a case's structure. Of which issue it is an option, the path says."""
    if OPTIONS & set(path):
        issue = next((key for key in reversed(path) if key in case.issues), "")
        return option_says(case, issue, value)
    if value is True:
        return "yes"
    if path[0] == "opinion" and path[-1] == "group":
        return case.opinion.groups[value].title
    if path[-1] in LITERAL or not isinstance(value, str):
        return str(value)
    if value in case.guarantees:
        return case.guarantees[value].title or value
    known = (case.parties, case.others, case.proposals, case.threats)
    return case.name(value) if any(value in section for section in known) else value


def _assumption(case: Case, quantity: Quantity) -> dict[str, Any]:
    basis = "history" if quantity.draws is not None and quantity.basis == "data" else quantity.basis
    return {
        "path": quantity.name,
        "words": words(case, quantity.name),
        "value": quantity.text,
        "kind": quantity.kind,
        "basis": basis,
        "source": _panel(quantity) if quantity.panel else _source(case, quantity.source),
        "note": quantity.note,
    }


def _panel(quantity: Quantity) -> str:
    """The panel a range is from, in words."""
    people = f"{quantity.n} expert{'' if quantity.n == 1 else 's'}" if quantity.n else ""
    told = ", ".join(x for x in (people, f"round {quantity.round}" if quantity.round else "") if x)
    return f"panel {quantity.panel}" + (f" ({told})" if told else "")


def _source(case: Case, name: str | None) -> str | None:
    return _cited(case.sources[name]) if name else None


def _cited(source: Source) -> str:
    """A source in one line: author, title, publisher, date, link."""
    return ", ".join(str(x) for x in (source.author, source.title, source.publisher, source.date, source.link) if x)
