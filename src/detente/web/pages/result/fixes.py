"""The answer to what would fix each proposal."""

from __future__ import annotations

from typing import Any

from detente.web.pages.frame import banded, heading, table
from detente.web.store import Run


def show_fixes(found: dict[str, Any], run: Run) -> None:
    """For each proposal the changes that were found, and its chance with them."""
    heading("What would make each proposal signed and hold five years")
    rows = [
        [
            f["proposal"],
            banded(f["as_is"]),
            " and ".join(f["changes"]) or "none",
            banded(f["changed"]),
            "yes" if f["enough"] else "no change found is enough",
        ]
        for f in found["fixes"]
    ]
    table(
        ["proposal", "as it is", "change", "with it", "better than even"],
        rows,
        f"{run.draws} draws: median and 5-95 % band",
    )
