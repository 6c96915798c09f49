"""Makes the ids of a case file from titles in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from anyascii import anyascii

LONGEST = 36  # characters, so that a number fits behind


def identifier(title: str, taken: Container[str], kind: str = "entry") -> str:
    """An id for a title, in Latin letters whatever the title's script, and not yet taken.

    A title of which no letter is left, such as 1789, gets a neutral id of its kind and a number: `proposal-1`.
    """
    words = re.sub(r"[^a-z0-9]+", "-", "".join(map(_latin, unicodedata.normalize("NFC", title))).lower()).strip("-")
    name = re.sub(r"^[^a-z]+", "", words)[:LONGEST].rstrip("-")
    if name and name not in taken:
        return name
    number, stem = (2, name) if name else (1, kind)
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _latin(letter: str) -> str:
    """A letter in Latin ones. Marks that stand for a soft sign or a glottal stop are left out; a word of a script without spaces is one letter."""
    if letter.isascii():
        return letter
    found = re.sub(r"['`]", "", anyascii(letter))
    return f"-{found}-" if found[:1].isupper() and letter.lower() == letter else found
