"""How a notebook shows results: the hook it calls. `notebook` defines what each kind of result shows."""

from __future__ import annotations

from functools import singledispatch
from html import escape
from typing import Any


@singledispatch
def as_html(result: Any) -> str:
    """A result as HTML for a notebook; everything that a case's author wrote is escaped."""
    return f"<pre>{escape(repr(result))}</pre>"


class Shown:
    """A result that a notebook shows as HTML."""

    def _repr_html_(self) -> str:
        return as_html(self)
