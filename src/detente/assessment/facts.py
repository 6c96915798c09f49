"""What a case says besides its numbers, kept with an assessment so that a report can show evidence and assumptions with their sources."""

from __future__ import annotations

from typing import Any

from detente.case.named import quantities
from detente.case.quantity import Quantity
from detente.case.references import guarantee_of
from detente.case.schema import Case, Source
from detente.case.words import words
from detente.terms import complete


def facts(case: Case) -> dict[str, Any]:
    """JSON-ready: date, summary, proposals with their terms in words, the record, who backs and guarantees what, how the war stands, every
    assumption with its source, and the sources."""
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
                "by": case.name(e.by) if e.by in case.parties else e.by,
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
            "guarantees": {
                name: {"title": g.title or case.name(name), "by": g.by, "means": g.means}
                for name, g in case.guarantees.items()
            },
            "threats": {name: {"by": t.by, "against": t.against} for name, t in case.threats.items()},
        },
        "war": {
            "notches": case.war.front.notches,
            "now": case.war.front.now,
            "settles": {
                case.issues[i].title: {side: case.issues[i].options[getattr(s, side)].says for side in ("a", "b")}
                for i, s in case.war.front.settles.items()
            },
            "exhaustion": {"levels": case.war.exhaustion.levels, "now": dict(case.war.exhaustion.now)},
            "support": {"levels": case.war.support_levels, "now": case.war.support_now},
        },
        "assumptions": [_assumption(case, q) for q in quantities(case)],
        "sources": [_cited(s) for s in case.sources.values()],
    }


def titles(case: Case) -> dict[str, str]:
    """The titles behind the ids in an assessment; assumptions are under `inputs/<path>`, events under `record/<number>`."""
    found = {who: case.name(who) for who in (*case.parties, *case.others, *case.proposals, *case.threats, *case.goals)}
    for quantity in quantities(case):
        if quantity.low < quantity.high:
            found[f"inputs/{quantity.name}"] = words(case, quantity.name)
    for n, event in enumerate(case.record):
        found[f"record/{n}"] = (
            f"{event.date} {case.name(event.by) if event.by in case.parties else event.by}: {event.says}"
        )
    return found


def _assumption(case: Case, quantity: Quantity) -> dict[str, Any]:
    basis = "history" if quantity.draws is not None and quantity.basis == "data" else quantity.basis
    return {
        "path": quantity.name,
        "words": words(case, quantity.name),
        "value": quantity.text,
        "kind": quantity.kind,
        "basis": basis,
        "source": _source(case, quantity.source),
        "note": quantity.note,
    }


def _source(case: Case, name: str | None) -> str | None:
    return _cited(case.sources[name]) if name else None


def _cited(source: Source) -> str:
    """A source in one line: author, title, publisher, date, link."""
    return ", ".join(str(x) for x in (source.author, source.title, source.publisher, source.date, source.link) if x)
