"""The answer of a search for deals."""

from __future__ import annotations

from typing import Any

from detente.assessment import tables_of_deals
from detente.assessment.wording import count
from detente.web.pages.frame import draw, heading, said


def show_deals(found: dict[str, Any]) -> None:
    """The packages most likely to be signed and to hold."""
    heading("Deals")
    said(
        f"{count(found['packages'], 'package')}, {found['allowed']:,} allowed; {found['weighed']:,} tested one by one, "
        f"in {count(found['draws'], 'draw')} each."
    )
    draw(tables_of_deals.deals(found))
