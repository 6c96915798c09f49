"""The table of a search for deals: the best packages, how they fare, who signs them and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.assessment.band import Band
from detente.assessment.tables import Table
from detente.assessment.wording import either_means, in_percent, short, signature, unbroken

GAINS = (
    "Behind a side's name stands its gain over fighting on, in % of its stakes; beside an issue, what its option is worth beyond what is in force at "
    "war today, if it lasts. The rest of a gain is the end of the fighting and of what that may lead to, less what may become of the terms."
)


def deals(found: Mapping[str, Any]) -> Table:
    """The best packages of a search, from the JSON of the deals; the lines below a package say who signs and why."""
    rows = [
        [
            "\n".join([_says(deal) + _alike(len(deal["like"])), *_signatures(found, deal), *map(unbroken, deal.get("why", {}).values())]),
            *[unbroken(short(Band.read(deal[k]))) for k in ("signed_and_holds_5", "all_sign", "holds_5")],
            f"{in_percent(deal['best_in'])} of draws",
        ]
        for deal in found["best"]
    ]  # fmt: skip
    notes = [
        found.get("caution", ""),
        either_means(line for deal in found["best"] for line in _signatures(found, deal)),
        GAINS if any(deal.get("why") for deal in found["best"]) else "",
    ]
    return Table(
        "The packages most likely to be signed and to hold for five years (chances in %)",
        ["package", "both", "signed", "holds 5", "best in"],
        rows,
        words=True,
        note="\n".join(note for note in notes if note),
    )


def _says(deal: Mapping[str, Any]) -> str:
    """A package in words, or by its ids in searches saved by version 0.2 and earlier."""
    found: str = deal.get("says") or ", ".join(f"{i}: {o}".replace("-", " ") for i, o in deal["terms"].items())
    return found


def _alike(others: int) -> str:
    return f" (and {others} much like it)" if others else ""


def _signatures(found: Mapping[str, Any], deal: Mapping[str, Any]) -> list[str]:
    """The chance that each signatory signs if the others do, in a line; none in searches saved by earlier versions."""
    titles = found.get("titles", {})
    signs = [f"{titles.get(who, who)} {signature(Band.read(band))}" for who, band in deal.get("signs", {}).items()]
    return [unbroken(f"Signs if the others do: {', '.join(signs)}.")] if signs else []
