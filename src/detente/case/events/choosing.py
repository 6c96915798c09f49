"""Which events of a file are wanted: by conflict, side, country, type and dates."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.case.dates import earliest, latest
from detente.case.events.layouts import VIOLENCE, EventsError, Layout
from detente.case.problems import nearest
from detente.literals import LiteralError

SHOWN = 8
OPTIONS = {"conflict": "conflict", "side": "side", "country": "country", "type": "type"}


@dataclass(frozen=True)
class Choice:
    """The events wanted. Each list names parts of names, in any case; an event must fit one of each list that is not empty.

    `since` and `until` are dates as coarse as a year, both included.
    """

    conflict: Sequence[str] = ()
    side: Sequence[str] = ()
    country: Sequence[str] = ()
    type: Sequence[str] = ()
    since: str | None = None
    until: str | None = None

    def by_name(self) -> dict[str, Sequence[str]]:
        """The lists that are not empty, by what they choose."""
        return {what: wanted for what in OPTIONS if (wanted := getattr(self, what))}

    def in_words(self) -> str:
        """The choice in words, without the dates."""
        return "; ".join(f"{what}: {' or '.join(wanted)}" for what, wanted in self.by_name().items())

    def days(self, as_of: str) -> tuple[datetime.date | None, datetime.date]:
        """The first day wanted, and the last: at most that of the case. Raises `EventsError` for dates that are none or in the wrong order."""
        found = {}
        for option, text in (("from", self.since), ("until", self.until)):
            try:
                found[option] = (earliest if option == "from" else latest)(text) if text else None
            except LiteralError as error:
                raise EventsError(f"{option}: {error}") from None
        first, last = found["from"], found["until"]
        case = latest(as_of)
        if self.until and earliest(self.until) > case:
            raise EventsError(f"until: got {self.until}, which is after the day of the case, {as_of}")
        last = min(last or case, case)
        if first and first > last:
            raise EventsError(f"from: got {self.since}; expected a day up to {last}")
        return first, last


class Sieve:
    """Tells of each row whether it is wanted; what it told once of the same names it remembers. It counts the names it saw.

    Raises `EventsError` if the layout has no such thing to choose by.
    """

    def __init__(self, layout: Layout, heads: Sequence[str], choice: Choice, where: str) -> None:
        self._layout, self._where = layout, where
        self.choice = choice
        places = {head: n for n, head in enumerate(heads)}
        wanted = choice.by_name()
        for what, words in wanted.items():
            if not all(map(_plain, words)):
                raise EventsError(f"{what}: got nothing; expected a name or a part of one")
            if what not in layout.choices:
                raise EventsError(
                    f"{what}: {layout.title} does not name a {what}; choose by {', '.join(layout.choices)}"
                )
        self._wanted = {what: [_plain(x) for x in words] for what, words in wanted.items()}
        self._at = {
            what: [places[column] for column in columns if column in places] for what, columns in layout.choices.items()
        }
        self._used = tuple(at for what in self._wanted for at in self._at[what])
        self._known: dict[tuple[str, ...], bool] = {}
        self._seen: dict[str, Counter[str]] = {what: Counter() for what in layout.choices}
        self._main = next(iter(layout.choices)) if "conflict" in layout.choices else "country"

    def wants(self, cells: Sequence[str]) -> bool:
        """Whether a row is wanted by its names."""
        key = tuple([cells[n] for n in self._used])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._fits(cells)
        self._seen[self._main][cells[self._at[self._main][0]]] += 1
        return known

    def _fits(self, cells: Sequence[str]) -> bool:
        fits = True
        for what, words in self._wanted.items():
            own = [cells[n] for n in self._at[what]]
            self._seen[what].update(own)
            names = [VIOLENCE.get(name, _plain(name)) if what == "type" else _plain(name) for name in own]
            fits = fits and any(_is_named(word, name) for word in words for name in names)
        return fits

    def check_chosen(self) -> None:
        """Raises `EventsError` if nothing was chosen in a file of several conflicts or countries, whose sum would say nothing of one war."""
        seen = self._seen[self._main]
        if not self._wanted and len(seen) > 1:
            raise EventsError(
                f"{self._where}: the file is of {len(seen)} {_plural(self._main)}; choose by {self._main}, or by another name: {_most(seen)}"
            )

    def nothing(self) -> str:
        """Why no event was found by its names."""
        told = []
        for what, words in self.choice.by_name().items():
            names = [name for name in self._seen[what] if name]
            for word in words:
                if not any(_is_named(_plain(word), _plain(VIOLENCE.get(n, n))) for n in names):
                    close = nearest(word, [VIOLENCE.get(n, n) for n in names])
                    hint = (
                        f"; did you mean '{close}'?"
                        if close
                        else f"; it has {_most(self._seen[what])}"
                        if names
                        else ""
                    )
                    told.append(f"{what}: no event has '{word}'{hint}")
        return "; ".join(told) or f"no event fits all of: {self.choice.in_words()}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_named(word: str, name: str) -> bool:
    return word == name if word.isdigit() else word in name


def _plural(what: str) -> str:
    return {"country": "countries"}.get(what, f"{what}s")


def _most(seen: Mapping[str, int]) -> str:
    names = [VIOLENCE.get(n, n) for n in sorted(seen, key=lambda n: -seen[n]) if n]
    return ", ".join(f"'{n}'" for n in names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
