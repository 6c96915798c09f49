"""The answer of a search for deals."""

from __future__ import annotations

from typing import Any

from detente.web.pages.frame import banded, heading, said, table


def show_deals(found: dict[str, Any]) -> None:
    """The packages most likely to be signed and to hold."""
    heading("Deals")
    said(
        f"{found['packages']:,} packages, {found['allowed']:,} allowed, {found['weighed']:,} put on the table one by one in {found['draws']} draws."
    )
    rows = [
        [
            ", ".join(f"{i.replace('-', ' ')}: {o.replace('-', ' ')}" for i, o in deal["terms"].items())
            + (f" (and {len(deal['like'])} like it)" if deal["like"] else ""),
            banded(deal["signed_and_holds_5"]), banded(deal["all_sign"]), banded(deal["holds_5"]), f"{100 * deal['best_in']:.0f} %",
        ]
        for deal in found["best"]
    ]  # fmt: skip
    table(
        ["package", "signed and holds 5", "signed", "holds 5", "best in"],
        rows,
        "Most likely to be signed and hold five years",
    )
