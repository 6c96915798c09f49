"""Work on files about a case's war that the workbench does in another process: events, and scores of an agreement's implementation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.assessment.facts import implementation
from detente.case import CaseError, parse_case
from detente.case.article import Names
from detente.case.events import Choice, Written, in_memory, read_events, written
from detente.case.events.choosing import OPTIONS
from detente.case.implementation import pledges, read_scores
from detente.case.implementation.entries import edits as score_edits
from detente.case.schema import Case
from detente.case.words import who_did
from detente.web.work import drawn as picture_of

HERE = "the case"
Change = tuple[str, tuple[str, ...], Any]


@dataclass(frozen=True)
class Counted:
    """What a file of events holds for a case: `found` as `Events.as_dict`, what the case would take of it, a picture, and who may have done what.

    `problem` says why there is nothing.
    """

    found: dict[str, Any] = field(default_factory=dict)
    taken: Written | None = None
    picture: dict[str, Any] | None = None
    names: Names = field(default_factory=lambda: Names({}))
    problem: str = ""


def count_events(
    text: str,
    content: bytes,
    name: str,
    choice: Mapping[str, Any],
    other: Mapping[str, Sequence[str]],
    most: int,
    drawn: bool,
) -> Counted:
    """Read a file of events for the case in `text`. Raises `EventsError` for a file or a choice that cannot be used.

    `choice` are the fields of a `Choice`; `drawn`: with a picture.
    """
    case = _case(text)
    if isinstance(case, str):
        return Counted(problem=case)
    names = Names.of(case, other)
    lists = {what: tuple(choice.get(what, ())) for what in OPTIONS}
    wanted = Choice(**lists, since=choice.get("since") or None, until=choice.get("until") or None)
    found = read_events(in_memory(content, name), wanted, case.as_of, names, most=most)
    taken = written(found, case.as_of)
    shown = _timeline_picture([taken.timeline], case) if drawn else None
    return Counted(found.as_dict(), taken, shown, names)


@dataclass(frozen=True)
class Kept:
    """How far a case says that an agreement was implemented: as in an assessment's facts, as a picture (`progress`), and the pledges of it.

    `changes` are what was made of a table of scores; `problem` says why there is nothing.
    """

    progress: dict[str, Any] | None = None
    agreement: dict[str, Any] | None = None
    pledges: tuple[dict[str, Any], ...] = ()
    changes: tuple[Change, ...] = ()
    problem: str = ""


def kept(text: str, drawn: bool = True) -> Kept:
    """What the case in `text` says of an agreement."""
    case = _case(text)
    return Kept(problem=case) if isinstance(case, str) else _kept(case, drawn)


def read_table(text: str, content: bytes, name: str, agreement: str, signed: str, drawn: bool) -> Kept:
    """A table of scores read for the case in `text`. Raises `ImplementationError` for one that cannot be used."""
    from detente.case.events import changed

    case = _case(text)
    if isinstance(case, str):
        return Kept(problem=case)
    changes = score_edits(read_scores(content, name, Names.of(case)), case.sources, agreement, signed)
    after = parse_case(changed(text, changes), HERE).case
    found = _kept(after, drawn)
    return Kept(found.progress, found.agreement, found.pledges, tuple(changes))


def _case(text: str) -> Case | str:
    """The case, or why there is none."""
    try:
        return parse_case(text, HERE).case
    except CaseError as error:
        return f"the case has mistakes; mend them first: {error.problems[0]}"


def _kept(case: Case, drawn: bool) -> Kept:
    from detente.report.charts.implementation_progress import progress_of, rows_of  # the server itself draws nothing

    if case.implementation is None:
        return Kept()
    facts = implementation(case, case.implementation)
    made = [
        {**p.as_dict(), "entry": p.entry() if p.by else None} for p in pledges(case.implementation, Names.of(case))
    ]  # fmt: skip
    progress = picture_of("implementation", lambda w: progress_of(facts, w), lambda: rows_of(facts)) if drawn else None
    return Kept(progress, facts, tuple(made))


def _timeline_picture(found: Sequence[Mapping[str, Any]], case: Case) -> dict[str, Any] | None:
    from detente.report.charts.deaths_by_month import by_month, month_rows

    record = [
        {"date": e.date, "says": f"On the record, {e.date}, {who_did(case, e)}: {e.says}"} for e in case.record
    ]  # fmt: skip
    return picture_of("deaths", lambda w: by_month(found, record, w), lambda: month_rows(found))
