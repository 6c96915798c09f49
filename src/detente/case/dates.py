"""Dates of a case, which may be as coarse as a year."""

from __future__ import annotations

import calendar
import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from detente.literals import DATE, LiteralError, date_parts, shown


def _date(raw: Any) -> Any:
    """Dates may be as coarse as the source: 1994, 1994-12 or 1994-12-05, kept as text."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = shown(raw)
    if not isinstance(raw, str):
        raise ValueError(f"got {shown(raw)}; expected {DATE}")
    try:
        date_parts(raw)
    except LiteralError as error:
        raise ValueError(str(error)) from None
    return raw


Date = Annotated[str, BeforeValidator(_date, json_schema_input_type=str | int)]


def day(text: str) -> datetime.date:
    """The day a date stands for: 1 July of a year, the first of a month. Raises `LiteralError` if it is not a date, as do the functions below."""
    found = date_parts(text)
    return datetime.date(*[*found, *(7, 1)[len(found) - 1 :]][:3])


def earliest(text: str) -> datetime.date:
    """The first day a date may mean."""
    return datetime.date(*[*date_parts(text), 1, 1][:3])


def latest(text: str) -> datetime.date:
    """The last day a date may mean."""
    year, month, last = (*date_parts(text), 0, 0)[:3]
    month = month or 12
    return datetime.date(year, month, last or calendar.monthrange(year, month)[1])


def years_between(then: str, now: str) -> float:
    """Years from `then` to `now`; 0 if `then` is the later."""
    return max(0.0, (day(now) - day(then)).days / 365.25)
