"""Makes names for a case file from titles."""

from __future__ import annotations

import re
from collections.abc import Container

from detente.web.store import Invalid

LONGEST = 36


def identifier(title: str, taken: Container[str]) -> str:
    """A name made from a title and not yet taken. Raises `Invalid` for a title without Latin letters."""
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    name = re.sub(r"^[^a-z]+", "", name)[:LONGEST].rstrip("-")
    if not name:
        raise Invalid(f"title: got {title!r}; expected a title with at least one letter from a to z")
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name}-{number}"
        number += 1
    return unique
