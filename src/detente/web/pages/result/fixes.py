"""What would fix each proposal."""

from __future__ import annotations

from typing import Any

from detente.assessment import tables
from detente.web.pages.frame import draw, heading


def show_fixes(found: dict[str, Any]) -> None:
    """Show the changes found for each proposal, and its chance with them."""
    heading("What would get each proposal signed and make it hold for five years")
    draw(tables.fixes(found))
