"""The answer to what would fix each proposal."""

from __future__ import annotations

from typing import Any

from detente.assessment import tables
from detente.web.pages.frame import draw, heading


def show_fixes(found: dict[str, Any]) -> None:
    """For each proposal the changes that were found, and its chance with them."""
    heading("What would make each proposal signed and hold five years")
    draw(tables.fixes(found))
