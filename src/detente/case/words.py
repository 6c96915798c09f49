"""Assumptions in words."""

from __future__ import annotations

from detente.case.schema import Case
from detente.literals import keys


def words(case: Case, path: str) -> str:
    """An assumption in words: `Russia: war cost, limited`."""
    parts = list(keys(path))
    if parts[0] in ("parties", "backers", "guarantees", "threats", "proposals", "issues"):
        section = getattr(case, parts[0])
        title = getattr(section[parts[1]], "title", None) or parts[1].replace("-", " ")
        head, rest = [title], parts[2:]
    elif parts[0] == "record":
        head, rest = [f"record: {case.record[int(parts[1])].says}"], parts[2:]
    else:
        head, rest = [], parts
    shown = [
        case.issues[p].title if p in case.issues else case.name(p) if p in case.parties else p
        for p in rest
        if p != "options"
    ]
    tail = ", ".join(x.replace("_", " ").replace("-", " ") if x in rest else x for x in shown)
    return ": ".join([*head, tail]) if tail else head[0]
