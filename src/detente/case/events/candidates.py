"""Events of a file as candidates for a case's record. Nothing is added: a person accepts each, and judges it afterwards."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from detente.case.article import Names
from detente.case.article.names import Gazetteer
from detente.case.events.layouts import AGREEMENT, EventsError, Happening


class Parties:
    """Who of a case an actor of the file is. What it found it remembers, for a file names the same actors over and over."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._gazetteer = Gazetteer(names)
        self._known: dict[str, str | None] = {}

    def who(self, actor: str) -> str | None:
        """The id of somebody in the case; None if the actor is nobody there, or could be two.

        The whole name must be theirs, apart from words for a state's forces: "Military Forces of A (2001-)" are A, "Civilians (A)" are not.
        """
        if actor not in self._known:
            found = {who for name in _names_of(actor) if (who := self._whole(name))}
            self._known[actor] = found.pop() if len(found) == 1 else None
        return self._known[actor]

    def _whole(self, name: str) -> str | None:
        for mention in self._gazetteer.mentions(name):
            if name[: mention.start].strip().casefold() in ("", "the") and mention.end == len(name):
                return mention.who
        return None


_FORCES = re.compile(r"^(?:Government|Military Forces|Police Forces) of (?:the )?")


def _names_of(actor: str) -> list[str]:
    """How an actor may be named: as the file has it, without what stands in brackets, without words for a state's forces, by initials or in full."""
    whole = actor.strip()
    # By hand: a pattern for spaces before a bracket takes the square of their number.
    before, bracket, inside = whole.removesuffix(")").rpartition("(")
    short = before.rstrip() if whole.endswith(")") and bracket and ")" not in inside else whole
    return list(dict.fromkeys([whole, short, _FORCES.sub("", short), *(x.strip() for x in short.split(":"))]))


@dataclass(frozen=True)
class Candidate:
    """An event of a file as it could go on the record.

    `by` is an id of the case: who did it, or None where the file does not say who did and a person must (`may_be`: those it names). `says` is made
    from the event's names and numbers; `told` is the file's own text, to judge by, and goes into no case.
    """

    number: int
    row: int
    id: str
    date: str
    kind: str
    by: str | None
    may_be: tuple[str, ...]
    why: str
    says: str
    deaths: int
    low: int | None
    high: int | None
    told: str = field(default="")
    reported: str = field(default="")

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)

    def entry(self, by: str | None = None) -> dict[str, Any]:
        """The entry of the record, of weight 0: it counts for nothing until a person judges it. `by`: who did it. Its source is still to be named.

        Raises `EventsError` if neither the file nor the caller says who did it.
        """
        who = by or self.by
        if who is None:
            raise EventsError(
                f"{self.number}: the file does not say who of {' and '.join(self.may_be)} did it; say so, as in {self.number}={self.may_be[0]}"
            )
        return {"date": self.date, "by": who, "kind": self.kind, "says": self.says, "weight": "0%", "row": self.row}


def candidate(number: int, event: Happening, parties: Parties) -> Candidate:
    """An event as a candidate."""
    may_be = tuple(dict.fromkeys(w for w in (parties.who(event.a), parties.who(event.b)) if w))
    by = parties.who(event.doer) if event.doer else None
    if by:
        why = f"the file names {event.doer} as the one who did it"
    elif event.doer:
        why = f"the file names {event.doer} as the one who did it, which is nobody in the case"
    elif event.detail == AGREEMENT:
        why = "both agreed"
    else:
        why = "the file does not say who attacked"
    return Candidate(
        number, event.row, event.id, _date(event), "pledge" if event.detail == AGREEMENT else "signal", by, may_be, why, _says(event), event.deaths,
        event.low, event.high, event.told, event.reported,
    )  # fmt: skip


def _date(event: Happening) -> str:
    """The day of an event; its month if it may have been on several days."""
    return event.start.isoformat() if event.start == event.end else event.start.isoformat()[:7]


def _says(event: Happening) -> str:
    where = ", ".join(dict.fromkeys(x for x in (event.place, event.country) if x))
    if event.detail:
        what = f"{event.detail}: {event.a}" + (f" and {event.b}" if event.b else "")
    elif event.kind == "one-sided":
        what = f"Violence by {event.a} against civilians"
    else:
        what = f"Fighting between {event.a} and {event.b}"
    several = f", up to {event.end.isoformat()}" if event.start != event.end else ""
    return f"{what}; {where}{several}. {_deaths(event)} (event {event.id})."


def _deaths(event: Happening) -> str:
    if event.low is None or event.high is None:
        return f"Deaths reported: {event.deaths:,}"
    ends = f" ({event.low:,} to {event.high:,})" if event.low != event.high else ""
    return f"Deaths: {event.deaths:,}{ends}"
