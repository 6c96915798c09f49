"""Base rates in a case as they were known on its day: from what had happened by then, and without the war in question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from detente.case.dates import latest
from detente.case.named import walk
from detente.case.schema import Case
from detente.history.answer import RateError
from detente.history.posterior import PosteriorError
from detente.history.rates import read


def known_by(case: Case) -> tuple[date, tuple[str, ...]]:
    """The day until which history counts for a case, and the names in history's tables of the war that it leaves out."""
    sides = " ".join(party.title or name for name, party in case.parties.items())
    return latest(case.as_of), (*case.war.known_as, case.title, sides)


def as_known_then(case: Case) -> Iterator[tuple[tuple[str, ...], str]]:
    """Set every base rate of a case to what was known on its day. Yields (path, message) for those of which nothing was known."""
    day, without = known_by(case)
    for keys, quantity in walk(case):
        if quantity.draws is None:
            continue
        try:
            answer = read(quantity.text, as_of=day, without=without)
            draws = np.sort(answer.draws if quantity.kind == "share" else answer.per_quarter())
        except (RateError, PosteriorError) as error:
            yield tuple(k for k in keys if k != "*"), str(error)
            continue
        low, high = np.quantile(draws, [0.05, 0.95])
        for name, value in (("draws", draws), ("low", float(low)), ("high", float(high))):
            object.__setattr__(quantity, name, value)  # only here, before anybody reads the case
