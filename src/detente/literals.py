"""Numbers, dates, list places and dotted paths as people write them: each is read here and nowhere else.

Python's own readers take more than is meant: `int("²3")` fails where `"²3".isdigit()` holds, `int("2_0")` is 20, and digits of any script count.
Here only ASCII does.
"""

from __future__ import annotations

import datetime
import re

from detente.errors import DetenteError

NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
DATE = "a date such as 1994, 1994-12 or 1994-12-05"
_NUMBER = re.compile(NUMBER)
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_PLACE = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class LiteralError(DetenteError):
    """A text that is no number or date; the message says what was got and what is wanted."""


def number(text: str) -> float:
    """A decimal number; infinite if it is too large for a float. Raises `LiteralError`."""
    if not _NUMBER.fullmatch(text):
        raise LiteralError(f"got {shown(text)}; a number is wanted")
    return float(text)


def whole(text: str) -> int:
    """A whole number of at most 15 digits. Raises `LiteralError`."""
    if not _WHOLE.fullmatch(text):
        raise LiteralError(f"got {shown(text)}; a whole number is wanted")
    return int(text)


def date_parts(text: str) -> tuple[int, ...]:
    """The year, or year and month, or year, month and day of a date. Raises `LiteralError` unless there is such a day."""
    found = _DATE.fullmatch(text)
    numbers = tuple(int(part) for part in found.groups() if part is not None) if found else ()
    try:
        datetime.date(*[*numbers, 1, 1][:3])
    except (ValueError, TypeError):
        raise LiteralError(f"got {shown(text)}; {DATE} is wanted") from None
    return numbers


def keys(dotted: str) -> tuple[str, ...]:
    """The keys of a dotted path, from the outermost in."""
    return tuple(dotted.split("."))


def place(key: str, count: int) -> int | None:
    """A key as the place of an entry in a list of so many, counted from 0; None if it is not one."""
    if not _PLACE.fullmatch(key) or int(key) >= count:
        return None
    return int(key)


def is_place(key: str) -> bool:
    """Whether a key names a place in a list."""
    return _PLACE.fullmatch(key) is not None


def shown(raw: object) -> str:
    """What was got, for a message: at most 60 characters of it."""
    try:
        text = repr(raw)
    except ValueError:  # a whole number of thousands of digits
        return "a number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."
