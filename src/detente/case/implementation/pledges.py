"""What was kept or broken of an agreement, as pledges for the record. Nothing is added: a person accepts each, and judges it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from detente.case.article import Names
from detente.case.extending import append
from detente.case.implementation.progress import SCALE
from detente.case.schema import Implementation
from detente.case.schema.files import FULL, Score
from detente.errors import DetenteError

LONGEST = 2000


class ImplementationError(DetenteError):
    """A table of an agreement's implementation that cannot be used. The message says where, what is wrong, and what would be right."""


@dataclass(frozen=True)
class Pledge:
    """A stipulation as it could go on the record: by whom, kept or broken, and why.

    `by` is an id of the case, or None if whoever must do it is nobody there. `broken` is the year in which it was.
    """

    number: int
    stipulation: str
    by: str | None
    named: str
    outcome: str
    broken: str | None
    date: str
    says: str
    why: str
    source: str | None

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)

    def entry(self) -> dict[str, Any]:
        """The entry of the record, of weight 0: it counts for nothing until a person judges it. Raises `ImplementationError` if `by` is None."""
        if self.by is None:
            raise ImplementationError(
                f"{self.number}: '{self.named}' is nobody in the case; give the stipulation the id of a party as 'by'"
            )
        found = {
            "date": self.date, "by": self.by, "kind": "pledge", "outcome": self.outcome, "broken": self.broken, "says": self.says,
            "source": self.source, "weight": "0%",
        }  # fmt: skip
        return {key: value for key, value in found.items() if value is not None}


def pledges(found: Implementation, names: Names) -> list[Pledge]:
    """What was kept or broken, in the order of the file. Kept: the newest score is full. Broken: it is none, or lower than one before.

    Of what is between there is nothing to say yet, and it is left out. That a score of none is a promise broken is a proposal: the time for it may
    not have come.
    """
    made: list[Pledge] = []
    for name, stipulation in found.stipulations.items():
        outcome, broken, why = _became(stipulation.scores)
        if outcome is None:
            continue
        says = f"{found.agreement}: {stipulation.says} ({stipulation.theme}). {why[:1].upper()}{why[1:]}."
        by = stipulation.by if stipulation.by in names.who else None
        made.append(
            Pledge(
                len(made) + 1, name, by, names.who.get(stipulation.by, stipulation.by), outcome, broken, found.signed,
                says if len(says) <= LONGEST else says[: LONGEST - 2] + " …", why, found.source,
            )
        )  # fmt: skip
    return made


def _became(scores: Sequence[Score]) -> tuple[str | None, str | None, str]:
    """Kept, broken (since which year) or neither, and why."""
    last = scores[-1]
    told = f"{SCALE[last.score] if last.score else 'no'} implementation in {last.year} (score {last.score} of {FULL})"
    fell = next((x for before, x in pairwise(scores) if x.score < before.score), None)
    if last.score == FULL:
        return "kept", None, told
    best = max(scores, key=lambda x: x.score)
    if last.score < best.score and fell is not None:
        return "broken", str(fell.year), f"{told}, after {SCALE[best.score]} in {best.year}"
    if last.score == 0:
        return "broken", str(last.year), told
    return None, None, told


def with_pledges(text: str, chosen: Sequence[Pledge]) -> str:
    """The text of a case with pledges at the end of its record. Raises `EditError`, and `ImplementationError` for one by nobody in the case."""
    for pledge in chosen:
        text = append(text, ("record",), pledge.entry())
    return text
