"""The answer of a search for deals."""

from __future__ import annotations

from typing import Any

from detente.assessment import tables
from detente.web.pages.frame import draw, heading, said


def show_deals(found: dict[str, Any]) -> None:
    """The packages most likely to be signed and to hold."""
    heading("Deals")
    said(
        f"{found['packages']:,} packages, {found['allowed']:,} allowed, {found['weighed']:,} put on the table one by one in {found['draws']} draws."
    )
    draw(tables.deals(found))
