"""The tables of what a case keeps of files: events and deaths by month, and how far an agreement was implemented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.assessment.tables import Table
from detente.case.implementation.progress import SCALE

SCALE_SAYS = "Scores: " + ", ".join(f"{n} {word}" for n, word in enumerate(SCALE)) + " implementation."
SHARE_SAYS = "Per cent: the sum of the scores, as a share of the most there could be."


def months(title: str, deaths: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Events and deaths, month by month. `deaths` says where these come from. Where the file gives one number, there is no range."""
    ranged = any(m.get("low") is not None for m in rows)
    keys = ("events", "low", "deaths", "high") if ranged else ("events", "deaths")
    cells = [[str(m["month"]), *("-" if m.get(k) is None else f"{m[k]:,}" for k in keys)] for m in rows]
    sums = [None if any(m.get(k) is None for m in rows) else sum(m[k] for m in rows) for k in keys]
    cells.append(["all", *("-" if n is None else f"{n:,}" for n in sums)])
    head = ["month", "events", *(["deaths, low", "best", "high"] if ranged else ["deaths"])]
    return Table(title, head, cells, note=f"{deaths[:1].upper()}{deaths[1:]}.")


def themes(found: Mapping[str, Any]) -> Table:
    """How far an agreement was implemented, by theme and year, in per cent; `found` is as in an assessment's facts."""
    years = sorted({y["year"] for t in found["themes"] for y in t["years"]})
    rows = []
    for theme in found["themes"]:
        by_year = {y["year"]: y for y in theme["years"]}
        rows.append([f"{theme['name']} ({theme['stipulations']})", *(_share(by_year.get(y)) for y in years)])
    return Table("Implementation by theme", ["theme (stipulations)", *map(str, years)], rows, note=SHARE_SAYS)


def _share(year: Mapping[str, Any] | None) -> str:
    return "-" if year is None else f"{100 * year['share']:.0f}%"


def stipulations(found: Mapping[str, Any]) -> Table:
    """Every stipulation with its score in each year; `found` is as in an assessment's facts."""
    years = sorted({y for s in found["stipulations"] for y in s["scores"]})
    rows = [
        [f"{s['says']} ({s['theme']}; {s['by']})", *(str(s["scores"].get(y, "-")) for y in years)] for s in found["stipulations"]
    ]  # fmt: skip
    return Table(
        "Stipulations", ["stipulation (theme; by whom)", *years], rows, note=f"{SCALE_SAYS} A dash: not scored."
    )
