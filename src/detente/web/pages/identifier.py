"""Names in a case file, made of titles."""

from __future__ import annotations

import re
from collections.abc import Container

from detente.web.store import Invalid

LONGEST = 36


def identifier(title: str, taken: Container[str]) -> str:
    """A name for the file made of a title. Raises `Invalid` for a title without letters."""
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    name = re.sub(r"^[^a-z]+", "", name)[:LONGEST].rstrip("-")
    if not name:
        raise Invalid("a title with letters is wanted")
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name}-{number}"
        number += 1
    return unique
