"""Would it hold: the chance that each settlement lasts, by span."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import years
from detente.report.charts.shared import CHANCE, COLOURS, Rows, dots, share, titled, told


def holding_rows(a: Assessment) -> Rows:
    """Chances of holding by years, and of being signed and holding five, in per cent."""
    rows = []
    for p in a.proposals:
        for y in a.under(paths.holds(p)):
            rows.append({"what": a.titles[p], "span": years(y), **share(a.band(paths.holds(p, y)))})
    return rows


def holding(a: Assessment) -> Any:
    """Would it hold: dots and bands by proposal and span."""
    rows = holding_rows(a)
    spans = list(dict.fromkeys(r["span"] for r in rows))
    five = [r for r in rows if r["span"] == "5 years"]
    best = max(five, key=lambda r: r["median"])
    finding = f"{best['what']}: likeliest to hold five years once signed, {told(best)}"
    chart = dots(
        rows,
        "chance that it holds, once signed (%)",
        "span",
        list(dict.fromkeys(r["what"] for r in rows)),
        spans,
        COLOURS[: len(spans)],
        CHANCE,
    )
    return titled(chart, finding, "Given that all have signed. Dots are medians, lines 5-95 % bands over the draws.")
