"""Public data sets, as downloaded, turned into the tables that `detente history fit` reads.

Columns are found by the names used in any version of a data set, in upper or lower case. If a data set lacks what a table needs, the cell stays
empty and the fit names the row: nothing is made up.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from pathlib import Path

from detente.history.own import KINDS, LARGEST_FILE, TableError
from detente.literals import LiteralError, whole

YEAR = 365.25
Row = dict[str, str]


def import_table(file: str | Path, layout: str, until: str | None = None) -> tuple[str, str]:
    """A downloaded file as (kind, CSV text) for `detente history fit`.

    `until` is the day up to which the file follows events; it is needed for layouts that do not say (UCDP agreements and terminations).
    Raises `TableError`.
    """
    path = Path(file)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise TableError([f"{path}: the file is larger than {LARGEST_FILE:,} bytes"])
        text = path.read_text("utf-8-sig", errors="replace")
        rows = [
            {str(k).strip().lower(): (v or "").strip() for k, v in row.items() if k}
            for row in csv.DictReader(text.splitlines())
        ]
    except (OSError, csv.Error) as error:
        raise TableError([f"{path}: {getattr(error, 'strerror', None) or error}"]) from None
    if not rows:
        raise TableError([f"{path}: there are no rows below the header"])
    kind, needs, make = LAYOUTS[layout]
    heads = set(rows[0])
    missing = [" or ".join(names) for names in needs if not heads & set(names)]
    if missing:
        raise TableError([f"{path}:1: layout {layout} needs a column {m}, and there is none" for m in missing])
    end = _date(until) if until else None
    if until and end is None:
        raise TableError([f"--until: got {until!r}; expected a day such as 2023-12-31"])
    made = make(rows, end)
    if not made:
        raise TableError([f"{path}: there is no row that layout {layout} can use"])
    out = io.StringIO()
    writer = csv.DictWriter(out, list(KINDS[kind]), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(made)
    return kind, out.getvalue()


def _get(row: Row, names: tuple[str, ...]) -> str:
    return next((row[n] for n in names if row.get(n)), "")


def _date(text: str) -> datetime.date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d"):
        try:
            return datetime.datetime.strptime(text[:10], form).date() if text.isascii() else None
        except ValueError:
            continue
    return None


def _lasted(begin: datetime.date | None, end: datetime.date | None) -> str:
    days = (end - begin).days if begin and end else 0
    return f"{max(days, 1) / YEAR:.4f}" if begin and end and end >= begin else ""


_CONFLICT = ("conflict_id", "conflictid", "confid", "conflict_new_id")
_PLACE = ("location", "conflict_name", "territory", "side_a", "sidea")

_AGREEMENT = {
    "name": ("pa_name", "paname"), "date": ("pa_date", "padate"), "ended": ("ended",), "over": ("duration", "ended_date", "end_date"),
}  # fmt: skip


def _ucdp_agreements(rows: list[Row], until: datetime.date | None) -> list[Row]:
    """UCDP Peace Agreement Dataset: one row per agreement; `ended` is 1 if it was abandoned, and the date is then given."""
    made = []
    for row in rows:
        begin, over = _date(_get(row, _AGREEMENT["date"])), _date(_get(row, _AGREEMENT["over"]))
        ended = _get(row, _AGREEMENT["ended"]) == "1"
        made.append(
            {
                "name": f"{_get(row, _AGREEMENT['name'])}, {begin.year if begin else ''}",
                "cluster": _get(row, (*_CONFLICT, "gwno", "gwnoa")),
                "years": _lasted(begin, over if ended else until),
                "failed": str(int(ended)),
                "terms": "agreement",
            }
        )
    return made


_EPISODE_END, _EPISODE_BEGIN = ("ep_end_date", "ependdate", "ep_enddate"), ("start_date2", "startdate2", "epstartdate")
_ENDED = {"1": ("stalemate", "agreement"), "2": ("stalemate", "ceasefire"), "3": ("victory", "ceasefire"), "4": ("victory", "ceasefire"),
          "5": ("stalemate", "ceasefire"), "6": ("victory", "ceasefire")}  # fmt: skip


def _ucdp_terminations(rows: list[Row], until: datetime.date | None) -> list[Row]:
    """UCDP Conflict Termination Dataset: one row per conflict and year. Peace lasts from the end of an episode to the beginning of the next.

    Outcomes: 1 peace agreement, 2 ceasefire, 3 and 4 victories, 5 low activity, 6 a side ceases to exist.
    """
    begins: dict[str, set[datetime.date]] = {}
    ends: dict[str, dict[datetime.date, Row]] = {}
    for row in rows:
        conflict = _get(row, _CONFLICT)
        begin, end = _date(_get(row, _EPISODE_BEGIN)), _date(_get(row, _EPISODE_END))
        if begin:
            begins.setdefault(conflict, set()).add(begin)
        if end and _get(row, ("outcome",)) in _ENDED:
            ends.setdefault(conflict, {})[end] = row
    made = []
    for conflict, over in ends.items():
        for end, row in sorted(over.items(), key=lambda pair: pair[0]):
            again = min((b for b in begins.get(conflict, ()) if b > end), default=None)
            ended, terms = _ENDED[_get(row, ("outcome",))]
            made.append(
                {
                    "name": f"{_get(row, _PLACE) or conflict}, {end.year}",
                    "cluster": conflict,
                    "years": _lasted(end, again or until),
                    "failed": str(int(again is not None)),
                    "ended": ended,
                    "terms": terms,
                }
            )
    return made


def _pax(rows: list[Row], _until: datetime.date | None) -> list[Row]:
    """PA-X: one row per agreement. It does not say whether peace held, so `years` and `failed` are left for the user to fill in."""
    made = []
    for row in rows:
        stage = row.get("stage", "").lower()
        made.append(
            {
                "name": f"{row['agt']}, {row['dat'][:10]}",
                "cluster": row["con"],
                "terms": "ceasefire" if stage.startswith("cea") else "agreement",
                "guarantee": "peacekeepers" if row.get("impk", "0") not in ("", "0") else "none",
            }
        )
    return made


def _cow_wars(rows: list[Row], _until: datetime.date | None) -> list[Row]:
    """COW Inter-State War Data: one row per state and war. A war runs from the first day of any of its states to the last day of any."""
    wars: dict[str, list[Row]] = {}
    for row in rows:
        wars.setdefault(row["warnum"], []).append(row)
    made = []
    for part in wars.values():
        begins = [d for r in part for n in "12" if (d := _day(r, "start", n))]
        ends = [d for r in part for n in "12" if (d := _day(r, "end", n))]
        outcomes = [r["outcome"] for r in part]
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
        made.append(
            {
                "name": f"{part[0]['warname']}, {min(begins).year if begins else ''}",
                "years": _lasted(min(begins, default=None), max(ends, default=None)),
                "ended": "ongoing" if ongoing else ended,
            }
        )
    return made


def _day(row: Row, which: str, number: str) -> datetime.date | None:
    """A COW date; for a missing month or day, the middle of the year or month."""
    try:
        year, month, day = (whole(row.get(f"{which}{x}{number}") or "-8") for x in ("year", "month", "day"))
        return datetime.date(year, month if month > 0 else 7, day if day > 0 else 15) if year > 0 else None
    except (LiteralError, ValueError):
        return None


_Needs = tuple[tuple[str, ...], ...]
LAYOUTS: dict[str, tuple[str, _Needs, Callable[[list[Row], datetime.date | None], list[Row]]]] = {
    "ucdp-agreements": ("peace", tuple(_AGREEMENT[k] for k in ("name", "date", "ended")), _ucdp_agreements),
    "ucdp-terminations": ("peace", (_CONFLICT, _EPISODE_BEGIN, _EPISODE_END, ("outcome",)), _ucdp_terminations),
    "pax": ("peace", (("con",), ("agt",), ("dat",)), _pax),
    "cow-wars": ("war", (("warnum",), ("warname",), ("startyear1",), ("endyear1",), ("outcome",)), _cow_wars),
}
