"""Base rates in a case as they were known on its day: from what had happened by then, and without the war in question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.dates import latest
from detente.case.named import walk
from detente.case.quantity import EVERYTHING, Known, base_rate
from detente.case.schema import Case
from detente.history.answer import RateError
from detente.history.posterior import PosteriorError
from detente.literals import LiteralError


def known_by(case: Case) -> Known:
    """The day until which history counts for a case, and the names in history's tables of the war that it leaves out."""
    sides = " ".join(party.title or name for name, party in case.parties.items())
    return latest(case.as_of), (*case.war.known_as, case.title, sides)


def known_by_text(tree: Mapping[str, Any]) -> Known:
    """The same from a case as written and not yet checked; everything that is known if its day or its names cannot be read."""
    war, parties = tree.get("war"), tree.get("parties")
    names = war.get("known_as", []) if isinstance(war, dict) else []
    if not isinstance(parties, dict) or not isinstance(names, list):
        return EVERYTHING
    titles = [party.get("title") if isinstance(party, dict) else None for party in parties.values()]
    sides = " ".join(str(title or name) for title, name in zip(titles, parties, strict=True))
    try:
        return latest(str(tree.get("as_of"))), (*map(str, names), str(tree.get("title")), sides)
    except LiteralError:
        return EVERYTHING


def rates_in(part: Any) -> set[str]:
    """The base rates that a case as written asks for, scenarios included."""
    if isinstance(part, dict | list):
        return set().union(*map(rates_in, part.values() if isinstance(part, dict) else part))
    return {part.strip()} if isinstance(part, str) and part.lstrip().startswith("history.") else set()


def as_known_then(case: Case) -> Iterator[tuple[tuple[str, ...], str]]:
    """Set every base rate of a case to what was known on its day. Yields (path, message) for those of which nothing was known."""
    known = known_by(case)
    for keys, quantity in walk(case):
        if quantity.draws is None:
            continue
        try:
            found = base_rate(quantity.text, "share" if quantity.kind == "share" else "rate", known)
        except (RateError, PosteriorError) as error:
            yield tuple(k for k in keys if k != "*"), str(error)
            continue
        for name, value in (("draws", found.draws), ("low", found.low), ("high", found.high)):
            object.__setattr__(quantity, name, value)  # only here, before anybody reads the case
