"""When something happened, from the words of a sentence and the date of the article."""

from __future__ import annotations

import datetime
import re

from detente.case.dates import earliest
from detente.literals import date_parts

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = "(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
# What follows one of these is a deadline or a start, not the day on which it was said.
_NOT_THEN = re.compile(
    r"\b(?:by|until|till|before|since|from|after|next|than|as of|no later than)(?: the)?\s+$", re.IGNORECASE
)
_PATTERNS = [
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}\b\.?(?:,? (\d{{4}})\b)?"), (3, 2, 1)),
    (re.compile(rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (\d{{4}})\b)?"), (3, 1, 2)),
    (re.compile(rf"\b[Ii]n {_MONTH}\b(?:,? (\d{{4}})\b)?"), (2, 1, 0)),
]
_DAY = re.compile(r"\b(?:(last|this) )?(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")
_NEAR = re.compile(
    r"\b(today|yesterday|tonight|last night|last month|last year|this morning|the day before yesterday)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b[Ii]n ((?:19|20)\d{2})\b")


def dated(sentence: str, article: str, until: int | None = None) -> tuple[str, str] | None:
    """The date a sentence gives to what it tells, and the words that say so; None if it gives none.

    `article` is the article's date: "on Tuesday" is the last Tuesday up to it, a day without a year the last such day. Dates after the article, and
    those of deadlines ("by 12 March"), are passed over. `until`: look only before this place in the sentence, then behind it.
    Raises `LiteralError` if `article` is no date.
    """
    now = earliest(article)
    whole = len(date_parts(article)) == 3
    found: list[tuple[int, str, str]] = []
    for pattern, order in _PATTERNS:
        for match in pattern.finditer(sentence):
            given = [match[n] if n else None for n in order]
            if date := _written(given[0], given[1] or "", given[2], now):
                found.append((match.start(), date, match[0]))
    if whole:
        found += _relative(sentence, now)
    found += [(m.start(), m[1], m[0]) for m in _YEAR.finditer(sentence) if int(m[1]) <= now.year]
    usable = [f for f in found if not _NOT_THEN.search(sentence, max(0, f[0] - 20), f[0])]
    if not usable:
        return None
    place = until or 0
    _, date, words = min(usable, key=lambda f: (len(f[1]) < 10, abs(f[0] - place)))
    return date, words


def _written(year: str | None, month: str, day: str | None, now: datetime.date) -> str | None:
    """A date from its written parts, in ISO form; None if there is no such day, or it has yet to come."""
    number = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(month.lower()[:3]))
    for candidate in (int(year),) if year else (now.year, now.year - 1):
        try:
            first = datetime.date(candidate, number, int(day) if day else 1)
        except ValueError:
            continue
        if first <= now:
            return first.isoformat() if day else f"{candidate:04d}-{number:02d}"
    return None


def _relative(sentence: str, now: datetime.date) -> list[tuple[int, str, str]]:
    """Days that a sentence names by the article's."""
    found = []
    for match in _DAY.finditer(sentence):
        back = (now.weekday() - _DAYS.index(match[2].lower())) % 7
        back += 7 * (match[1] == "last" and back == 0)
        found.append((match.start(), _before(now, back), match[0]))
    for match in _NEAR.finditer(sentence):
        words = match[1].lower()
        if words == "last month":
            month = now.replace(day=1) - datetime.timedelta(days=1)
            found.append((match.start(), month.isoformat()[:7], match[0]))
        elif words == "last year":
            found.append((match.start(), f"{now.year - 1:04d}", match[0]))
        else:
            back = {"yesterday": 1, "last night": 1, "the day before yesterday": 2}.get(words, 0)
            found.append((match.start(), _before(now, back), match[0]))
    return found


def _before(now: datetime.date, days: int) -> str:
    return datetime.date.fromordinal(max(now.toordinal() - days, 1)).isoformat()
