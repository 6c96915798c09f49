"""What the checks between sections are made of: names that must be known, distributions that must sum to 1, numbers for every type."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from detente.case.problems import unknown
from detente.case.quantity import Quantity
from detente.case.schema import Case

Found = Iterator[tuple[tuple[str, ...], str]]


def known(name: str, allowed: Collection[str], path: tuple[str, ...], what: str = "") -> Found:
    """A name must be one of those allowed; `what` says before it what it is the name of."""
    if name not in allowed:
        yield path, unknown(name, allowed, what)


def distribution(shares: Mapping[str, Quantity], path: tuple[str, ...]) -> Found:
    """A distribution has one `rest` to complete it, or its midpoints sum to about 1."""
    rests = [k for k, q in shares.items() if q.rest]
    total = sum(q.middle for q in shares.values() if not q.rest)
    if len(rests) > 1:
        yield (*path, rests[1]), "only one entry of a distribution can be 'rest'; give the others a number"
    elif rests and total > 1 + 1e-9:
        yield path, f"the entries other than 'rest' sum to {total:.0%}; expected at most 100%"
    elif not rests and abs(total - 1) > 0.05:
        yield path, f"the entries sum to {total:.0%}; expected 100% (write 'rest' for the last)"


def typed(shares: Mapping[str, object], types: Iterable[str], path: tuple[str, ...]) -> Found:
    """A mapping by type must name every type, or be one number for all."""
    kinds = list(types)
    if "*" in shares:
        return
    for kind in shares:
        yield from known(kind, kinds, (*path, kind), "type: ")
    missing = [k for k in kinds if k not in shares]
    if missing:
        yield path, f"there is no number for type {', '.join(missing)}; add one"


def option_of(case: Case, issue: str, option: str, path: tuple[str, ...]) -> Found:
    """An issue must be one of the case's, and an option one of the issue's."""
    if issue not in case.issues:
        yield path, unknown(issue, case.issues, "issue: ")
    else:
        yield from known(option, case.issues[issue].options, path)


def a_side(case: Case, name: str, path: tuple[str, ...], what: str = "") -> Found:
    """What belongs to a side, such as its backers and its exhaustion, is given by the party that leads it."""
    yield from known(name, case.parties, path, what)
    if name in case.partners:
        lead = case.partners[name]
        yield (
            path,
            f"'{name}' fights on the side of '{lead}', which has this in common; write '{lead}', the first party on the side",
        )
