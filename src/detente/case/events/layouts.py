"""The layouts of event files as downloaded, and what a row of each says.

UCDP GED: Sundberg and Melander (2013); columns as in the codebook of GED Global and Candidate. ACLED: Raleigh, Kishi and Linke (2023); columns as
in its codebook, dates as in its export ("2024-03-01") or its curated files ("01 March 2024").
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detente.errors import DetenteError
from detente.literals import shown


class EventsError(DetenteError):
    """A file of events that cannot be used. The message says where, what is wrong, and what would be right."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a file.

    `row` counts from 1, the head of the table. `low` and `high` are None in a file that gives one number of deaths. `doer` is the actor who did it,
    if the file says so: `a` or `b`, or None. `told` is what the file tells of it in words, and `reported` who reported it.
    """

    row: int
    id: str
    start: datetime.date
    end: datetime.date
    kind: str
    detail: str
    conflict: str
    a: str
    b: str
    country: str
    place: str
    deaths: int
    low: int | None
    high: int | None
    doer: str | None
    told: str
    reported: str


class CellError(EventsError):
    """A cell that cannot be read: its column, what was got, and what would be right."""

    def __init__(self, column: str, got: str, expected: str) -> None:
        self.column, self.got, self.expected = column, got, expected
        super().__init__(f"{column}: got {shown(got)}; expected {expected}")

    def __reduce__(self) -> tuple[type[CellError], tuple[str, str, str]]:
        """Pickled with its parts, for worker processes."""
        return CellError, (self.column, self.got, self.expected)


@dataclass(frozen=True)
class Layout:
    """A layout: columns it needs, those that hold what may be chosen by, and what makes an event of a row.

    `choices` are columns by what is chosen: conflict, side, country, type. `codes` are the words for codes of a column. `when` are its columns
    of dates. `deaths` says where the deaths come from.
    """

    name: str
    short: str
    title: str
    publisher: str
    link: str
    needs: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    when: tuple[str, str]
    deaths: str
    terms: str
    read: Callable[[Mapping[str, str], int], Happening]


VIOLENCE = {"1": "state-based", "2": "non-state", "3": "one-sided"}  # GED codebook, type_of_violence
# ACLED's codebook says of the first actor that it is not necessarily the aggressor. In violence against civilians, civilians do not fight,
# so the other actor did it.
AGAINST_CIVILIANS, CIVILIANS = "Violence against civilians", "Civilians"
AGREEMENT = "Agreement"
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T][0-9:.]*)?")
_WORDS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})")
_WHOLE = re.compile(r"([0-9]{1,9})(?:\.0+)?")


def date_of(column: str, text: str) -> datetime.date:
    """A date as either file has it: 2024-03-01, also with a time behind, or 01 March 2024. Raises `CellError`."""
    if m := _ISO.fullmatch(text):
        parts = (int(m[1]), int(m[2]), int(m[3]))
    elif m := _WORDS.fullmatch(text):
        month = next((n for n, name in enumerate(MONTHS, 1) if m[2].lower() in (name, name[:3])), 0)
        parts = (int(m[3]), month, int(m[1]))
    else:
        parts = (0, 0, 0)
    try:
        return datetime.date(*parts)
    except ValueError:
        raise CellError(column, text, "a date such as 2024-03-01 or 01 March 2024") from None


def count_of(column: str, text: str) -> int:
    """A number of deaths. Raises `CellError`."""
    m = _WHOLE.fullmatch(text)
    if m is None:
        raise CellError(column, text, "a whole number of deaths, 0 or more")
    return int(m[1])


def _ged(row: Mapping[str, str], number: int) -> Happening:
    code = row["type_of_violence"]
    if code not in VIOLENCE:
        raise CellError("type_of_violence", code, "1 (state-based), 2 (non-state) or 3 (one-sided)")
    start, end = date_of("date_start", row["date_start"]), date_of("date_end", row["date_end"])
    if end < start:
        raise CellError("date_end", row["date_end"], f"a date that is not before date_start, {row['date_start']}")
    deaths, low, high = (count_of(column, row[column]) for column in ("best", "low", "high"))
    return Happening(
        number, row["id"], start, end, VIOLENCE[code], "", row["conflict_name"], row["side_a"], row["side_b"], row["country"],
        row["where_coordinates"], deaths, low, high, row["side_a"] if code == "3" else None, row.get("source_headline", ""),
        row.get("source_article", ""),
    )  # fmt: skip


def _attacker(kind: str, one: str, other: str) -> str | None:
    """Who attacked in an event of ACLED's, if its type and actors leave no other; None if they do."""
    civil = [x.startswith(CIVILIANS) for x in (one, other)]
    if kind != AGAINST_CIVILIANS or civil[0] == civil[1]:
        return None
    return (other if civil[0] else one) or None


def _acled(row: Mapping[str, str], number: int) -> Happening:
    day = date_of("event_date", row["event_date"])
    kind, detail = row["event_type"], row["sub_event_type"]
    return Happening(
        number, row["event_id_cnty"], day, day, kind, detail, "", row["actor1"], row["actor2"], row["country"], row["location"],
        count_of("fatalities", row["fatalities"]), None, None, _attacker(kind, row["actor1"], row["actor2"]), row.get("notes", ""),
        row.get("source", ""),
    )  # fmt: skip


GED = Layout(
    "ucdp-ged",
    "UCDP GED",
    "UCDP Georeferenced Event Dataset",
    "Uppsala Conflict Data Program",
    "https://ucdp.uu.se/downloads/",
    ("id", "type_of_violence", "conflict_name", "side_a", "side_b", "country", "where_coordinates", "date_start", "date_end", "best", "high", "low"),
    {
        "conflict": ("conflict_name", "conflict_new_id"), "side": ("side_a", "side_b"), "country": ("country",), "type": ("type_of_violence",),
    },
    ("date_start", "date_end"),
    "UCDP's best estimate of the deaths in each event, with its lowest and highest estimate; the ends of a month are the sums of its events' ends",
    "UCDP GED is published under CC BY 4.0: name it as the source (Sundberg and Melander 2013).",
    _ged,
)  # fmt: skip
ACLED = Layout(
    "acled",
    "ACLED",
    "Armed Conflict Location & Event Data (ACLED)",
    "ACLED",
    "https://acleddata.com/",
    ("event_id_cnty", "event_date", "event_type", "sub_event_type", "actor1", "actor2", "country", "location", "fatalities"),
    {"side": ("actor1", "actor2"), "country": ("country",), "type": ("event_type", "sub_event_type")},
    ("event_date", "event_date"),
    "the deaths that ACLED took from the reports of each event: one number, without a range",
    "ACLED's terms do not allow its data to be passed on: keep the file to yourself. The case gets counts by month and what you accept alone.",
    _acled,
)  # fmt: skip
LAYOUTS = (GED, ACLED)


def layout_of(heads: frozenset[str], where: str) -> Layout:
    """The layout that a table with these columns has. `where` stands before a message. Raises `EventsError`."""
    for layout in LAYOUTS:
        if heads >= set(layout.needs):
            return layout
    near = max(LAYOUTS, key=lambda x: len(heads & set(x.needs)))
    missing = [c for c in near.needs if c not in heads]
    if len(missing) * 2 > len(near.needs):
        raise EventsError(
            f"{where}: this is neither UCDP GED nor ACLED; expected the file as downloaded, with columns such as "
            f"{', '.join(GED.needs[:3])} or {', '.join(ACLED.needs[:3])}"
        )
    columns = "column" if len(missing) == 1 else "columns"
    raise EventsError(
        f"{where}: {near.title} has the {columns} {', '.join(missing)}, and this file has not; expected the file as downloaded"
    )
