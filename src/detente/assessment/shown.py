"""How results show themselves: a line in Python, a page in a notebook. `notebook` says what the page holds."""

from __future__ import annotations

from functools import singledispatch
from html import escape
from typing import Any


@singledispatch
def as_html(result: Any) -> str:
    """A result as HTML for a notebook; whatever a case's author wrote is escaped."""
    return f"<pre>{escape(repr(result))}</pre>"


class Shown:
    """A result that a notebook shows as a page."""

    def _repr_html_(self) -> str:
        return as_html(self)
