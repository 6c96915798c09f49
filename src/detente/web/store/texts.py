"""Texts that any of the databases accepts. Other text is refused in a sentence."""

from __future__ import annotations

from detente.case.nodes import LARGEST_FILE
from detente.web.store.errors import Invalid

NOTE = 200


def _clean(text: str) -> str:
    """Text that any database accepts. Raises `Invalid` for other text."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise Invalid("the text contains half a character (a lone surrogate); remove it") from None
    if size > LARGEST_FILE:
        raise Invalid(f"the text has {size:,} bytes; at most {LARGEST_FILE:,} are allowed")
    if "\0" in text:
        raise Invalid("the text contains a zero byte; remove it")
    return text


def _title(title: str) -> str:
    title = _clean(title).strip()
    if not 1 <= len(title) <= 120:
        raise Invalid(f"title: got {len(title)} characters; expected 1 to 120")
    return title


def _short(note: str) -> str:
    return _clean(note)[:NOTE]
