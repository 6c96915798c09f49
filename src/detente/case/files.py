"""Checks of what a case keeps of files: timelines in the order of their months, scores in that of their years, and files named by their hash."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.dates import earliest, latest
from detente.case.problems import unknown
from detente.case.schema import Case, Implementation, Timeline
from detente.literals import date_parts

Path = tuple[str, ...]
Found = Iterator[tuple[Path, str]]


def check_files(case: Case) -> Found:
    """Problems of the sections `timelines` and `implementation` and of rows on the record, each with the path it concerns."""
    for n, event in enumerate(case.record):
        if event.row is not None:
            yield from _file(case, event.source, ("record", str(n), "row"), "a row")
    for name, timeline in case.timelines.items():
        yield from _timeline(case, timeline, ("timelines", name))
    if case.implementation is not None:
        yield from _implementation(case, case.implementation, ("implementation",))


def _file(case: Case, source: str | None, path: Path, what: str) -> Found:
    """Something counted or taken from a file names a source with the file's hash."""
    if source in case.sources and case.sources[source].sha256 is None:
        yield path, f"{what} is of a file, and the source '{source}' has no sha256; give the hash of the file there"
    elif source is None:
        yield path, f"{what} is of a file; name the file's source"


def _timeline(case: Case, timeline: Timeline, path: Path) -> Found:
    if timeline.source not in case.sources:
        yield (*path, "source"), unknown(timeline.source, case.sources)
    yield from _file(case, timeline.source, (*path, "source"), "a timeline")
    before = ""
    for n, month in enumerate(timeline.months):
        at = (*path, "months", str(n))
        if len(date_parts(month.month)) != 2:
            yield (*at, "month"), f"got '{month.month}'; expected a month such as 2022-10"
        elif month.month <= before:
            yield (*at, "month"), f"'{month.month}' does not come after '{before}'; expected each month once, in order"
        elif earliest(month.month) > earliest(case.as_of):
            yield (*at, "month"), f"'{month.month}' is after the day of the case, {case.as_of}"
        before = max(before, month.month)
        if (month.low is None) != (month.high is None):
            yield at, "there is one end of a range; give both low and high, or neither"
        elif month.low is not None and month.high is not None and not month.low <= month.deaths <= month.high:
            yield at, f"got low {month.low}, deaths {month.deaths}, high {month.high}; expected them in this order"


def _implementation(case: Case, found: Implementation, path: Path) -> Found:
    if found.source and found.source not in case.sources:
        yield (*path, "source"), unknown(found.source, case.sources)
    if earliest(found.signed) > latest(case.as_of):
        yield (*path, "signed"), f"got {found.signed}; expected a day no later than that of the case, {case.as_of}"
        return
    first, last = earliest(found.signed).year, earliest(case.as_of).year
    for name, stipulation in found.stipulations.items():
        before = 0
        for n, score in enumerate(stipulation.scores):
            at = (*path, "stipulations", name, "scores", str(n), "year")
            if score.year <= before:
                yield at, f"{score.year} does not come after {before}; expected each year once, in order"
            elif not first <= score.year <= last:
                yield (
                    at,
                    f"got {score.year}; expected a year from {first}, when it was signed, to {last}, that of the case",
                )
            before = max(before, score.year)
