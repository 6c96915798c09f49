"""Public data sets, as downloaded, turned into the tables that `detente history fit` reads.

Columns are found by the names used in any version of a data set, in upper or lower case. Nothing is made up: a row that lacks what the table needs is
left out, and the result names it.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from detente.history.own import KINDS
from detente.history.sheets import Dates, Line, Sheet, TableError, in_words, read_sheet
from detente.literals import LiteralError, date_parts, whole

YEAR = 365.25
Row = dict[str, str]
Day = datetime.date | None


@dataclass(frozen=True)
class Skipped:
    """Rows of the file that were left out, by the line each begins on, and why."""

    why: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Imported:
    """A table made from a download.

    `kind` is that of `detente history fit`, `text` the table as CSV. `read` counts the rows of the file (blank ones aside), `rows` those of the
    table, and `events` the peaces that failed or the wars that ended (None if the data set does not say). `notes` are what else a reader should
    know.
    """

    kind: str
    text: str
    read: int
    rows: int
    events: int | None
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, without the text."""
        return {
            **{k: v for k, v in asdict(self).items() if k not in ("text", "skipped", "notes")},
            "skipped": [{"why": s.why, "lines": list(s.lines)} for s in self.skipped],
            "notes": list(self.notes),
        }


@dataclass
class _Making:
    """A table in the making: the sheet, the last day it follows events, the rows made, and what was left out or should be said."""

    sheet: Sheet
    until: Day
    made: list[Row] = field(default_factory=list)
    skipped: dict[str, list[int]] = field(default_factory=dict)
    notes: dict[str, list[int]] = field(default_factory=dict)

    def skip(self, line: int, why: str) -> None:
        self.skipped.setdefault(why, []).append(line)

    def note(self, line: int, what: str) -> None:
        self.notes.setdefault(what, []).append(line)

    def column(self, names: Iterable[str]) -> str:
        """The one of these columns that the file has, or the first of them."""
        names = tuple(names)
        return next((n for n in names if n in self.sheet.heads), names[0])


def import_table(file: str | Path, layout: str, until: str | None = None) -> Imported:
    """A downloaded file as a table for `detente history fit`.

    `until` is the day up to which the file follows events, such as 2023-12-31; layouts that do not say it (UCDP agreements and terminations) need it,
    the others do not take it. Raises `TableError` for a file that is not such a download, or in which nothing happened that could be fitted.
    """
    kind, needs, make, says = LAYOUTS[layout]
    sheet = read_sheet(file, download=True)
    missing = [" or ".join(names) for names in needs if not set(sheet.heads) & set(names)]
    if missing:
        raise TableError([f"{sheet.file}:1: layout {layout} needs a column {m}, and there is none" for m in missing])
    making = _Making(sheet, _until(until, layout))
    if sheet.encoding != "utf-8-sig":
        making.notes["The file is not in UTF-8 and was read as Windows-1252: check its names."] = []
    make(making)
    skipped = tuple(Skipped(why, tuple(lines)) for why, lines in making.skipped.items())
    if not making.made:
        reasons = "; ".join(f"{in_words(s.lines)}: {s.why}" for s in skipped)
        raise TableError(
            [f"{sheet.file}: there is no row that layout {layout} can use{f' ({reasons})' if reasons else ''}"]
        )
    events = sum(says(row) for row in making.made) if says else None
    if events == 0:
        what, by = ("peace fail" if kind == "peace" else "a war end"), f" by {until}" if until else ""
        right = "is whole and that --until is the last day it covers" if until else "is whole"
        raise TableError(
            [
                f"{sheet.file}: in none of the {len(making.made)} rows that layout {layout} can use did {what}{by}, so nothing can be fitted; "
                f"check that the file {right}"
            ]
        )
    out = io.StringIO()
    writer = csv.DictWriter(out, list(KINDS[kind]), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(making.made)
    notes = tuple(f"{what} ({in_words(lines)})" if lines else what for what, lines in making.notes.items())
    return Imported(kind, out.getvalue(), len(sheet.lines), len(making.made), events, skipped, notes)


def _until(until: str | None, layout: str) -> Day:
    if layout not in FOLLOWED:
        if until is not None:
            raise TableError([f"--until: layout {layout} does not use it; leave it out"])
        return None
    if until is None:
        raise TableError(
            [
                f"--until: layout {layout} does not say how long peace was followed; give the last day the data cover, "
                "such as --until 2021-12-31"
            ]
        )
    try:
        parts = date_parts(until)
    except LiteralError:
        parts = ()
    if len(parts) != 3:
        raise TableError([f"--until: got {until!r}; expected a day such as 2023-12-31"])
    day = datetime.date(*parts)
    if day > datetime.date.today():
        raise TableError([f"--until: got {until}, which lies in the future; expected the last day the data cover"])
    return day


def _get(row: Row, names: tuple[str, ...]) -> str:
    return next((row[n] for n in names if row.get(n)), "")


def _code(text: str) -> str:
    """A code without the decimals that a spreadsheet adds: 5.0 is 5."""
    head, _, tail = text.partition(".")
    return head if head and not tail.strip("0") else text


def _years(begin: datetime.date, end: datetime.date) -> str:
    """A time in years, of a day at least."""
    return f"{max((end - begin).days, 1) / YEAR:.4f}"


_CONFLICT = ("conflict_id", "conflictid", "confid", "conflict_new_id")
_PLACE = ("location", "conflict_name", "territory", "side_a", "sidea")

_AGREEMENT = {
    "name": ("pa_name", "paname"), "date": ("pa_date", "padate"), "ended": ("ended",), "over": ("duration", "ended_date", "end_date"),
}  # fmt: skip
_YES, _NO = ("1", "true", "yes"), ("0", "false", "no")
UNREADABLE = "the date is missing or cannot be read (column {}); expected one such as 2003-12-31"


def _ucdp_agreements(t: _Making) -> None:
    """UCDP Peace Agreement Dataset: one row per agreement; `ended` is true if it failed, and `duration` then has the day."""
    signing, ending = t.column(_AGREEMENT["date"]), t.column(_AGREEMENT["over"])
    dates, today = Dates(t.sheet, (signing, ending)), datetime.date.today()
    assert t.until is not None
    for line in t.sheet.lines:
        row, ended = line.cells, _code(_get(line.cells, _AGREEMENT["ended"])).lower()
        over = dates.read(ending, row.get(ending, ""), today)
        begin = dates.read(signing, row[signing], _by(row, over, today))
        if _broken(t, line):
            continue
        if begin is None:
            t.skip(line.number, UNREADABLE.format(signing))
        elif begin > t.until:
            t.skip(line.number, "it was signed after the day given as --until")
        elif ended not in (*_YES, *_NO, ""):
            t.skip(line.number, f"column ended has {ended!r}; expected True or False, or 1 or 0")
        elif ended == "" and over is not None:
            t.skip(line.number, f"column ended is empty although column {ending} has the day it ended")
        elif ended in _YES and over is None:
            t.skip(line.number, f"it ended, but {UNREADABLE.format(ending)}")
        elif ended in _YES and over is not None and over < begin:
            t.skip(line.number, "it ended before it was signed")
        else:
            if ended == "":
                t.note(line.number, "Read as still in force, since column ended is empty")
            failed = ended in _YES and over is not None and over <= t.until
            if ended in _YES and not failed:
                t.note(line.number, "Read as in force on the day given as --until, since it ended later")
            t.made.append(
                {
                    "name": f"{_get(row, _AGREEMENT['name'])}, {begin.year}",
                    "cluster": _code(_get(row, (*_CONFLICT, "gwno", "gwnoa"))),
                    "years": _years(begin, over if failed and over is not None else t.until),
                    "failed": str(int(failed)),
                    "terms": "agreement",
                }
            )


def _by(row: Row, over: Day, today: datetime.date) -> datetime.date:
    """The last day on which what a row reports can have begun: in the row's year, by the day it ended, or by today."""
    year = _code(row.get("year", ""))
    if len(year) == 4 and year.isascii() and year.isdigit() and 1 <= int(year) <= today.year:
        return datetime.date(int(year), 12, 31)
    return over or today


def _broken(t: _Making, line: Line) -> bool:
    """Whether a row has more cells than the header; it is then left out."""
    if line.count > len(t.sheet.heads):
        t.skip(line.number, "it has more cells than the header: a comma outside quotes shifts what follows")
    return line.count > len(t.sheet.heads)


# Of terminations, version 3 and older have plain names, version 4 those with c_ (by conflict) or d_ (by dyad).
_EPISODE_END = ("ep_end_date", "ependdate", "ep_enddate", "c_ependdate", "d_ependdate")
_EPISODE_BEGIN = ("start_date2", "startdate2", "epstartdate")
_OUTCOME = ("outcome", "c_outcome", "d_outcome")
_DYAD = ("dyad_id", "dyadid")
_ENDED = {"1": ("stalemate", "agreement"), "2": ("stalemate", "ceasefire"), "3": ("victory", "ceasefire"), "4": ("victory", "ceasefire"),
          "5": ("stalemate", "ceasefire"), "6": ("victory", "ceasefire")}  # fmt: skip


def _ucdp_terminations(t: _Making) -> None:
    """UCDP Conflict Termination Dataset: one row per year and conflict, or pair of a government and a rebel group (a dyad).

    Peace lasts from the end of an episode to the beginning of the next of the same dyad, or of the same conflict if the file has no dyads.
    Outcomes: 1 peace agreement, 2 ceasefire, 3 and 4 victories, 5 low activity, 6 a side ceases to exist (Kreutz 2010).
    """
    assert t.until is not None
    starting, ending, coded = t.column(_EPISODE_BEGIN), t.column(_EPISODE_END), t.column(_OUTCOME)
    group = t.column(_DYAD) if set(_DYAD) & set(t.sheet.heads) else t.column(_CONFLICT)
    dates, today = Dates(t.sheet, (starting, ending)), datetime.date.today()
    begins: dict[str, set[datetime.date]] = {}
    ends: dict[str, dict[datetime.date, tuple[Line, str, Day]]] = {}
    for line in t.sheet.lines:
        row = line.cells
        member, outcome = _code(row[group]), _code(row[coded])
        end = dates.read(ending, row[ending], today)
        begin = dates.read(starting, row[starting], _by(row, end, today))
        if _broken(t, line):
            continue
        if not member:
            t.skip(line.number, f"column {group} is empty")
            continue
        if begin is None:
            t.note(line.number, f"No return to war is seen in these rows: {UNREADABLE.format(starting)}")
        else:
            begins.setdefault(member, set()).add(begin)
        if row[ending] and end is None:
            t.skip(line.number, UNREADABLE.format(ending))
        elif end is None and outcome:
            t.skip(line.number, f"an episode has an outcome but no last day (column {ending})")
        elif end is not None and outcome not in _ENDED:
            t.skip(
                line.number,
                f"its outcome is {f'{outcome!r}' if outcome else 'missing'} (column {coded}); expected 1 to 6",
            )
        elif end is not None and end > t.until:
            t.skip(line.number, "an episode ended after the day given as --until")
        elif end is not None:
            if begin is not None and begin > end:
                t.note(line.number, "An episode has a first day after its last; peace counts from the last day")
            ends.setdefault(member, {})[end] = (line, outcome, begin)
    for member, over in ends.items():
        for end, (line, outcome, own) in sorted(over.items(), key=lambda pair: pair[0]):
            again = min((b for b in begins.get(member, ()) if end < b <= t.until and b != own), default=None)
            t.made.append(_peace_after(line.cells, end, again, t.until, outcome))


def _peace_after(row: Row, end: datetime.date, again: Day, until: datetime.date, outcome: str) -> Row:
    """The peace after an episode, which the row ends."""
    ended, terms = _ENDED[outcome]
    who = row.get("side_b", "") if _get(row, _DYAD) else ""
    conflict = _code(_get(row, _CONFLICT))
    return {
        "name": ", ".join(x for x in (_get(row, _PLACE) or conflict, who, str(end.year)) if x),
        "cluster": conflict,
        "years": _years(end, again or until),
        "failed": str(int(again is not None)),
        "ended": ended,
        "terms": terms,
    }


def _pax(t: _Making) -> None:
    """PA-X: one row per agreement. It does not say whether peace held, so `years` and `failed` are left for the user to fill in."""
    for line in t.sheet.lines:
        row = line.cells
        if _broken(t, line):
            continue
        stage = row.get("stage", "").lower()
        t.made.append(
            {
                "name": f"{row['agt']}, {row['dat'][:10]}",
                "cluster": row["con"],
                "terms": "ceasefire" if stage.startswith("cea") else "agreement",
                "guarantee": "peacekeepers" if _code(row.get("impk", "")) not in ("", "0") else "none",
            }
        )
    t.notes["PA-X does not say whether peace held: fill in the columns years and failed before you fit the table."] = []


def _cow_wars(t: _Making) -> None:
    """COW Inter-State War Data: one row per state and war. A war runs from the first day of any of its states to the last day of any."""
    wars: dict[str, list[Line]] = {}
    for line in t.sheet.lines:
        if not _broken(t, line):
            wars.setdefault(_code(line.cells["warnum"]), []).append(line)
    for lines in wars.values():
        part = [line.cells for line in lines]
        begins = [d for r in part for n in "12" if (d := _day(r, "start", n))]
        ends = [d for r in part for n in "12" if (d := _day(r, "end", n))]
        if not begins or not ends or max(ends) < min(begins):
            for line in lines:
                t.skip(line.number, "the war has no first or no last day, or ends before it begins")
            continue
        outcomes = [_code(r["outcome"]) for r in part]
        compromise = outcomes.count("3") > len(outcomes) / 2
        ended = (
            "compromise"
            if compromise
            else "transformed"
            if "4" in outcomes
            else "stalemate"
            if "6" in outcomes
            else "victory"
        )
        ongoing = "7" in outcomes or "5" in outcomes
        t.made.append(
            {
                "name": f"{part[0]['warname']}, {min(begins).year}",
                "years": _years(min(begins), max(ends)),
                "ended": "ongoing" if ongoing else ended,
            }
        )


def _day(row: Row, which: str, number: str) -> Day:
    """A COW date; for a missing month or day, the middle of the year or month."""
    try:
        year, month, day = (whole(_code(row.get(f"{which}{x}{number}") or "-8")) for x in ("year", "month", "day"))
        return datetime.date(year, month if month > 0 else 7, day if day > 0 else 15) if year > 0 else None
    except (LiteralError, ValueError):
        return None


def _failed(row: Row) -> bool:
    return row["failed"] == "1"


def _over(row: Row) -> bool:
    return row["ended"] != "ongoing"


_Needs = tuple[tuple[str, ...], ...]
_Layout = tuple[str, _Needs, Callable[[_Making], None], Callable[[Row], bool] | None]
# The kind of table, the columns needed, what makes the table, and what in a row of it is an event (None if the data set does not say).
LAYOUTS: dict[str, _Layout] = {
    "ucdp-agreements": ("peace", tuple(_AGREEMENT.values()), _ucdp_agreements, _failed),
    "ucdp-terminations": ("peace", (_CONFLICT, _EPISODE_BEGIN, _EPISODE_END, _OUTCOME), _ucdp_terminations, _failed),
    "pax": ("peace", (("con",), ("agt",), ("dat",)), _pax, None),
    "cow-wars": ("war", (("warnum",), ("warname",), ("startyear1",), ("endyear1",), ("outcome",)), _cow_wars, _over),
}
FOLLOWED = ("ucdp-agreements", "ucdp-terminations")  # they need --until
