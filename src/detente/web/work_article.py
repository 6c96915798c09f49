"""Work on an article's text that the workbench does in another process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.case import CaseError, parse_case
from detente.case.article import Names, candidates, notice, proposed
from detente.case.article.propose import IN_WORDS, event
from detente.case.dates import earliest, latest

HERE = "the case"


@dataclass(frozen=True)
class Read:
    """What an article holds for a case: the sentences found, and the names among which a person may correct them.

    `problem` says why there is nothing.
    """

    found: tuple[dict[str, Any], ...] = ()
    notice: str = ""
    problem: str = ""
    names: Names = field(default_factory=lambda: Names({}))


def read_article(text: str, article: str, date: str, other: Mapping[str, Sequence[str]]) -> Read:
    """What an article holds for the case in `text`. Raises a `DetenteError` for a date that is none."""
    earliest(date)
    try:
        case = parse_case(text, HERE).case
    except CaseError as error:
        return Read(problem=f"the case has mistakes; mend them first: {error.problems[0]}")
    names = Names.of(case, other)
    found = []
    for one in proposed(article, names, date):
        entry = event(one.found, one.by, one.about, one.date, one.quote, names)
        found.append({**one.as_dict(), "words": IN_WORDS.get(one.found, one.found), "entry": entry})
    told = [notice(article)]
    if earliest(date) > latest(case.as_of):
        told.append(
            f"The article is dated after the case's day, {case.as_of}: entries from it are of a later day than the case."
        )
    return Read(tuple(found), " ".join(filter(None, told)), "", names)


def recorded(text: str) -> tuple[str, ...]:
    """What the record of a case says, entry by entry; nothing if the case has mistakes."""
    try:
        return tuple(e.says for e in parse_case(text, HERE).case.record)
    except CaseError:
        return ()


def sources_of(text: str) -> dict[str, dict[str, str]]:
    """The sources of a case, by their ids; none if the case has mistakes."""
    try:
        sources = parse_case(text, HERE).case.sources
    except CaseError:
        return {}
    return {k: {n: str(v) for n, v in s.model_dump().items() if v} for k, s in sources.items()}


def who_acts(article: str) -> tuple[list[dict[str, Any]], str]:
    """Names that may be those of the parties, and what the reader should know about the text."""
    return [vars(c) for c in candidates(article)], notice(article)
