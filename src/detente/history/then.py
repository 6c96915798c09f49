"""What was known on a day, and which cases are the war in question: base rates beside a forecast may not know how it came out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    {"the", "and", "war", "wars", "first", "second", "third", "civil", "crisis", "conflict", "world", "north", "south", "east", "west", "great",
     "revolution", "invasion", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"}
)  # fmt: skip
# The civil settlements have no dates. They were watched until the end of 2005, so nothing of them counts before.
UNDATED_KNOWN = datetime.date(2006, 1, 1)
DAYS_KEPT = 16  # how many days, each with the wars left out, what was known on them is kept for
STEM = 5  # letters: Korea and Korean, Bosnia and Bosnian are the same


def stems(text: str) -> frozenset[str]:
    """The words that tell a war from others (all of them, if there are none such), cut to their first letters, lower case."""
    words = _WORD.findall(text.lower())
    return frozenset(w[:STEM] for w in words if w not in _COMMON) or frozenset(w[:STEM] for w in words)


def named(case: str, wars: Iterable[str]) -> bool:
    """Whether a case is of one of these wars: it has all the words of its name, but for words such as 'war', 'first' or a month.

    That leaves out rather too much (every war of that name) than too little.
    """
    mine = frozenset(w[:STEM] for w in _WORD.findall(case.lower()))
    return any(wanted and wanted <= mine for wanted in map(stems, wars))


def days_watched(begins: Iterable[str], as_of: datetime.date) -> Floats:
    """For how many days cases that began on these days (ISO) had been watched by `as_of`; 0 if they began later.

    A case without a date counts in full, or not at all before the last of them was known (UNDATED_KNOWN).
    """
    undated = np.inf if as_of >= UNDATED_KNOWN else 0.0
    day = as_of.toordinal()
    return np.array(
        [max(0.0, float(day - datetime.date.fromisoformat(b).toordinal())) if b else undated for b in begins]
    )
