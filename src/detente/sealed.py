"""Saved JSON that tells whether it is as it was written: behind its first entry stands a checksum of all the rest.

It finds what was cut off, damaged or edited by hand. It is no signature: whoever wants to can compute it anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

_SEAL = re.compile(r'\A\{\s*"\w+": \d+,\s*"checksum": "([0-9a-f]{64})"')


def seal(data: Mapping[str, Any], indent: int | None = None) -> str:
    """JSON text of data whose first entry is the number of its format. Raises ValueError for numbers that JSON does not have."""
    first, *rest = data.items()
    text = json.dumps(dict([first, ("checksum", ""), *rest]), ensure_ascii=False, allow_nan=False, indent=indent)
    at = text.index('"checksum": "') + len('"checksum": "')
    return text[:at] + _checksum(text) + text[at:]


def is_whole(text: str) -> bool:
    """Whether a text is one that `seal` gave, perhaps with an end of line behind it."""
    text = text.rstrip("\r\n")
    found = _SEAL.match(text)
    return found is not None and _checksum(text[: found.start(1)] + text[found.end(1) :]) == found[1]


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
