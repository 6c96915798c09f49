"""Would it hold: the chance that each settlement lasts for so many years."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import years
from detente.report.charts.shared import CHANCE, COLOURS, Rows, dots, share, titled, with_band


def holding_rows(a: Assessment) -> Rows:
    """The chance that each proposal holds once signed, by number of years, in per cent."""
    rows = []
    for p in a.proposals:
        for y in a.under(paths.holds(p)):
            rows.append({"what": a.titles[p], "span": years(y), **share(a.band(paths.holds(p, y)))})
    return rows


def holding(a: Assessment) -> Any:
    """Would it hold: dots and bands by proposal and number of years."""
    rows = holding_rows(a)
    spans = list(dict.fromkeys(r["span"] for r in rows))
    five = [r for r in rows if r["span"] == "5 years"]
    best = max(five, key=lambda r: r["median"])
    finding = f"Most likely to hold for five years once signed: '{best['what']}', {with_band(best)}"
    chart = dots(
        rows,
        "chance that it holds, once signed (%)",
        "span",
        list(dict.fromkeys(r["what"] for r in rows)),
        spans,
        COLOURS[: len(spans)],
        CHANCE,
    )
    return titled(
        chart, finding, "Chances once all have signed. Dots are medians; lines are 5-95% bands over the draws."
    )
