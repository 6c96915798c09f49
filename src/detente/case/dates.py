"""Dates of a case, which may be as coarse as a year."""

from __future__ import annotations

import datetime


def day(text: str) -> datetime.date:
    """The day a date stands for: of a year its middle, of a month its first."""
    parts = [int(p) for p in text.split("-")]
    return datetime.date(*(parts + [7, 1][len(parts) - 1 :])[:3]) if len(parts) < 3 else datetime.date(*parts)


def years_between(then: str, now: str) -> float:
    """Years from one date to another; 0 if it lies later."""
    return max(0.0, (day(now) - day(then)).days / 365.25)
