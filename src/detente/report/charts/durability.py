"""Would it hold: the chance that each settlement lasts for so many years."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import years
from detente.report.charts.shared import PEACE, WIDE, Rows, dots, share, titled, with_band


def holding_rows(a: Assessment) -> Rows:
    """The chance that each proposal holds once signed, by number of years, in per cent."""
    rows = []
    for p in a.proposals:
        for y in a.under(paths.holds(p)):
            rows.append({"what": a.titles[p], "span": years(y), **share(a.band(paths.holds(p, y)))})
    return rows


def holding(a: Assessment, width: int = WIDE) -> Any:
    """Would it hold: dots and bands by proposal and number of years."""
    rows = holding_rows(a)
    five = [r for r in rows if r["span"] == "5 years"]
    best = max(five, key=lambda r: r["median"])
    finding = f"Most likely to hold for five years once signed: '{best['what']}', {with_band(best)}"
    shown = [
        {
            **r,
            "group": r["what"],
            "name": r["span"],
            "colour": PEACE,
            "says": f"{r['what']}, {r['span']}: {with_band(r)}",
        }
        for r in rows
    ]
    return titled(
        dots(shown, "chance that it holds, once signed (%)", width),
        finding,
        "Chances once all have signed. Dots are medians; lines are 5-95% bands over the draws.",
        width,
    )
