"""Numbers, dates, list indices and dotted paths as people write them: each is read here and nowhere else.

Python's own parsers accept too much: `"²3".isdigit()` is true although `int("²3")` fails, `int("2_0")` is 20, and digits of any script count. Here
only ASCII digits do.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from detente.errors import DetenteError

NUMBER = r"[-+]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][-+]?[0-9]++)?"
DATE = "a date such as 1994, 1994-12 or 1994-12-05"
_NUMBER = re.compile(NUMBER)
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_PLACE = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class LiteralError(DetenteError):
    """A text that is not the number or date expected; the message says what was got and what was expected."""


def number(text: str) -> float:
    """A decimal number, or infinity if it is too large for a float. Raises `LiteralError`."""
    if not _NUMBER.fullmatch(text):
        raise LiteralError(f"got {shown(text)}; expected a number")
    return float(text)


def whole(text: str) -> int:
    """A whole number of at most 15 digits. Raises `LiteralError`."""
    if not _WHOLE.fullmatch(text):
        raise LiteralError(f"got {shown(text)}; expected a whole number")
    return int(text)


def date_parts(text: str) -> tuple[int, ...]:
    """The year, or year and month, or year, month and day of a date. Raises `LiteralError` if the calendar has no such date."""
    found = _DATE.fullmatch(text)
    numbers = tuple(int(part) for part in found.groups() if part is not None) if found else ()
    try:
        datetime.date(*[*numbers, 1, 1][:3])
    except (ValueError, TypeError):
        raise LiteralError(f"got {shown(text)}; expected {DATE}") from None
    return numbers


def is_date(text: str) -> bool:
    """Whether a text is a whole day of the calendar, such as 1994-12-05."""
    try:
        return len(date_parts(text)) == 3
    except LiteralError:
        return False


def keys(dotted: str) -> tuple[str, ...]:
    """The keys of a dotted path, outermost first."""
    return tuple(dotted.split("."))


def dotted(path: Iterable[str]) -> str:
    """Keys as a dotted path to be told, on one line whatever a user's keys are made of."""
    return "".join(c if c.isprintable() else " " for c in ".".join(path)).strip()


def place(key: str, count: int) -> int | None:
    """A key as an index into a list of `count` entries, counted from 0; None if it is not one."""
    if not _PLACE.fullmatch(key) or int(key) >= count:
        return None
    return int(key)


def is_place(key: str) -> bool:
    """Whether a key could be an index into a list."""
    return _PLACE.fullmatch(key) is not None


def shown(raw: object) -> str:
    """What was got, as a message shows it: at most 60 characters."""
    try:
        text = "".join(_pieces(raw, 61))
    except ValueError:  # a whole number of thousands of digits
        return "a number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."


def _pieces(raw: object, most: int) -> Iterator[str]:
    """A value as Python writes it, piece by piece, and not more of it than is shown."""
    if type(raw) is str or not isinstance(raw, str | dict | list):
        yield repr(raw[:most] if isinstance(raw, str) else raw)
        return
    entries = raw.items() if isinstance(raw, dict) else enumerate(raw)
    yield "{" if isinstance(raw, dict) else "["
    for n, (key, value) in enumerate(entries):
        if n > most // 2:
            break
        yield ", " if n else ""
        if isinstance(raw, dict):
            yield from _pieces(key, most)
            yield ": "
        yield from _pieces(value, most)
    yield "}" if isinstance(raw, dict) else "]"
