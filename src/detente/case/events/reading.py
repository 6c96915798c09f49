"""Reads a file of events for a case: counts by month, and candidates for the record."""

from __future__ import annotations

import datetime
import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from detente.case.article import Names
from detente.case.events.candidates import Candidate, Parties, candidate
from detente.case.events.choosing import Choice, Sieve
from detente.case.events.layouts import AGREEMENT, CellError, EventsError, Happening, Layout, layout_of
from detente.case.events.opening import Opened, Progress, rows
from detente.history.sheets import in_words
from detente.literals import shown

CANDIDATES = 12  # proposed at most, unless more are asked for
MOST_CANDIDATES = 200
SHOWN = 8


@dataclass
class MonthCount:
    """Events and deaths of a month. `low` and `high` are None in a file that gives one number."""

    month: str
    events: int = 0
    deaths: int = 0
    low: int | None = None
    high: int | None = None

    def add(self, event: Happening) -> None:
        """Count an event."""
        self.events += 1
        self.deaths += event.deaths
        if event.low is not None and event.high is not None:
            self.low, self.high = (self.low or 0) + event.low, (self.high or 0) + event.high

    def entry(self) -> dict[str, Any]:
        """As a case has it."""
        return {k: v for k, v in asdict(self).items() if v is not None}


@dataclass(frozen=True)
class Events:
    """What a file holds for a case: counts by month, and candidates for its record.

    `read` counts the rows of the file, `events` those that were counted. `kinds` are events and deaths by type, `conflicts` and `actors` events by
    name. `chosen` says in words what was counted, `notes` what else to know.
    """

    layout: Layout
    file: Opened
    chosen: str
    read: int
    events: int
    months: tuple[MonthCount, ...]
    kinds: Mapping[str, tuple[int, int]]
    conflicts: Mapping[str, int]
    actors: Mapping[str, int]
    notes: tuple[str, ...]
    candidates: tuple[Candidate, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready. Of the file's rows it holds the candidates alone."""
        return {
            "layout": self.layout.name,
            "title": self.layout.title,
            "file": self.file.name,
            "sha256": self.file.sha256,
            "encoding": self.file.encoding,
            "chosen": self.chosen,
            "read": self.read,
            "events": self.events,
            "deaths": self.layout.deaths,
            "terms": self.layout.terms,
            "months": [m.entry() for m in self.months],
            "kinds": [{"kind": k, "events": n, "deaths": d} for k, (n, d) in self.kinds.items()],
            "conflicts": dict(self.conflicts),
            "actors": dict(self.actors),
            "notes": list(self.notes),
            "candidates": [c.as_dict() for c in self.candidates],
        }


@dataclass
class _Counting:
    """A count in the making. `best` are the events with the most deaths, and agreements before those."""

    most: int
    known: Callable[[Happening], bool]
    months: dict[str, MonthCount] = field(default_factory=dict)
    kinds: dict[str, list[int]] = field(default_factory=dict)
    conflicts: Counter[str] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)
    best: list[tuple[tuple[bool, int, int], Happening]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    outside: Counter[str] = field(default_factory=Counter)
    twice: list[int] = field(default_factory=list)
    disordered: list[int] = field(default_factory=list)
    long: int = 0
    long_deaths: int = 0

    def add(self, event: Happening, first: datetime.date | None, last: datetime.date, as_of: datetime.date) -> None:
        if event.start > last or (first and event.start < first):
            self.outside["later than the case" if event.start > as_of else "outside the dates asked for"] += 1
        elif event.id in self.ids:
            self.twice.append(event.row)
        elif event.low is not None and event.high is not None and not event.low <= event.deaths <= event.high:
            self.disordered.append(event.row)
        else:
            self._count(event)

    def _count(self, event: Happening) -> None:
        self.ids.add(event.id)
        month = event.start.isoformat()[:7]
        self.months.setdefault(month, MonthCount(month)).add(event)
        kind = self.kinds.setdefault(event.kind, [0, 0])
        kind[0] += 1
        kind[1] += event.deaths
        if event.conflict:
            self.conflicts[event.conflict] += 1
        self.actors.update(x for x in (event.a, event.b) if x)
        if event.end.isoformat()[:7] != month:
            self.long += 1
            self.long_deaths += event.deaths
        rank = (event.detail == AGREEMENT, event.deaths, -event.row)
        if self.most and self.known(event) and (len(self.best) < self.most or rank > self.best[0][0]):
            heapq.heappush(self.best, (rank, event))
            if len(self.best) > self.most:
                heapq.heappop(self.best)

    def notes(self, file: Opened, as_of: str) -> tuple[str, ...]:
        found = []
        if file.encoding != "utf-8-sig":
            told = "Windows-1252" if file.encoding == "cp1252" else "Latin-1"
            found.append(f"The file is not in UTF-8 and was read as {told}: check its names.")
        for why, number in self.outside.items():
            told = f" ({as_of})" if why.startswith("later") else ""
            found.append(f"Left out, {why}{told}: {number:,} events.")
        if self.twice:
            found.append(f"Left out, the same event a second time: {in_words(self.twice).replace('line', 'row')}.")
        if self.disordered:
            found.append(
                "Left out, since low, best and high are not in this order: "
                f"{in_words(self.disordered).replace('line', 'row')}."
            )
        if self.long:
            found.append(
                f"Events that ended in a later month than they began: {self.long:,}, with {self.long_deaths:,} deaths. "
                "Each is counted in the month in which it began."
            )
        return tuple(found)


def read_events(
    file: Opened,
    choice: Choice,
    as_of: str,
    names: Names,
    progress: Progress | None = None,
    most: int = CANDIDATES,
) -> Events:
    """What a file holds for a case of a day. Whatever is later than the day is left out.

    `names` are those who act in the case, `most` how many candidates for its record are proposed: those with the most deaths, and agreements before
    them. Raises `EventsError` for a file that is neither UCDP GED nor ACLED, a cell that cannot be read, or a choice that fits no event.
    """
    first, last = choice.days(as_of)
    case_day = Choice().days(as_of)[1]
    parties = Parties(names)
    counting = _Counting(most, lambda e: bool(parties.who(e.a) or parties.who(e.b)))
    found = rows(file, progress)
    head = next(found, None)
    if head is None:
        raise EventsError(f"{file.name}: the file is empty")
    heads = [cell.strip().lower() for cell in head[2]]
    layout = layout_of(frozenset(heads), f"{file.name}:{head[1]}")
    sieve = Sieve(layout, heads, choice, file.name)
    read = 0
    for number, line, cells in found:
        read += 1
        if sieve.wants(cells):
            row = dict(zip(heads, [c.strip() for c in cells], strict=True))
            try:
                event = layout.read(row, number)
            except CellError as error:
                column = heads.index(error.column) + 1
                raise EventsError(
                    f"{file.name}:{line}: column {column} ({error.column}): got {shown(error.got)}; expected {error.expected}"
                ) from None
            counting.add(event, first, last, case_day)
    if not read:
        raise EventsError(f"{file.name}: there are no events below the head of the table")
    sieve.check_chosen()
    notes = counting.notes(file, as_of)
    if not counting.ids:
        dated = "; ".join(notes)
        why = f"none of the events chosen is in time. {dated}" if counting.outside else dated or sieve.nothing()
        raise EventsError(f"{file.name}: {why}")
    best = sorted((e for _, e in counting.best), key=lambda e: (e.start, e.row))
    span = [f"from {first.isoformat()}" if first else "", f"up to {last.isoformat()}"]
    return Events(
        layout,
        file,
        "; ".join(filter(None, [choice.in_words() or "all events of the file", " ".join(filter(None, span))])),
        read,
        len(counting.ids),
        tuple(counting.months[m] for m in sorted(counting.months)),
        {k: (n, d) for k, (n, d) in sorted(counting.kinds.items(), key=lambda x: -x[1][0])},
        dict(counting.conflicts.most_common(SHOWN)),
        dict(counting.actors.most_common(SHOWN)),
        notes,
        tuple(candidate(n, event, parties) for n, event in enumerate(best, 1)),
    )
