"""How far each leading assumption moves an answer, and at what value the answer would cross 50%."""

from __future__ import annotations

from typing import Any

from detente.assessment import Assessment
from detente.assessment.wording import headline, in_percent
from detente.report.charts.shared import VISIBLE, WAR, WIDE, Rows, swing, titled


def hinges_rows(a: Assessment) -> Rows:
    """Each headline with an assumption at the ends of its range and all else at its median, in per cent; empty if no hinges were found.

    Assumptions that move a headline by less than half a point that way are left out.
    """
    found = a.facts.get("hinges")
    return [
        {
            "headline": headline(a.titles, path),
            "what": row["words"],
            "low end": 100 * row["low_end"],
            "high end": 100 * row["high_end"],
            "middle": 100 * entry["middle"],
            "break-even": "none" if row["break_even"] is None else row.get("crosses", f"{row['break_even']:.3g}"),
            "settled": "yes" if row.get("settled", entry.get("settled")) else "no",  # version 0.2 settled all or none
        }
        for path, entry in (found["headlines"].items() if found else ())
        for row in entry["assumptions"]
        if abs(row["high_end"] - row["low_end"]) > VISIBLE
    ]


def hinges(a: Assessment, width: int = WIDE) -> Any:
    """A tornado for each headline: how far each leading assumption moves it, and at what value it would cross 50%; None without hinges."""
    rows = hinges_rows(a)
    if not rows:
        return None
    turning = [r for r in rows if r["break-even"] != "none"]
    tipping, all_of_them = (len({r["what"] for r in some}) for some in (turning, rows))
    finding = f"{tipping} of {all_of_them} leading assumptions can tip an answer across 50% within their ranges"
    shown = [
        {
            "group": r["headline"], "name": r["what"], "colour": WAR, "from": r["low end"], "to": r["high end"], "middle": r["middle"],
            "text": f"50% at {r['break-even']}" if r in turning else "",
            "says": f"{r['headline']}; {r['what']}: {in_percent(r['low end'] / 100)} to {in_percent(r['high end'] / 100)}",
        }
        for r in rows
    ]  # fmt: skip
    chart = swing(shown, "chance (%) at the two ends of the assumption's range", width)
    firm = all(r["settled"] == "yes" for r in rows)
    caution = "" if firm else f" Which assumptions lead is not settled (draws: {a.facts['hinges']['draws']})."
    says = f"Tick: every assumption at its median. Triangle: the low end of its range. '50% at': the value at which the answer crosses 50%.{caution}"
    return titled(chart, finding, says, width)
