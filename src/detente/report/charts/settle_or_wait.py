"""Settle now or wait: what each side gains by waiting a year."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import COLOURS, Rows, dots, quoted, share, titled


def waiting_rows(a: Assessment) -> Rows:
    """Each side's gain from waiting instead of signing, in per cent of its stakes, by number of quarters."""
    rows = []
    for p in a.under("waiting"):
        for who in a.under(paths.waiting(p)):
            for n in a.under(paths.waiting(p, who)):
                band = a.band(paths.waiting(p, who, n))
                rows.append({"what": a.titles[p], "who": a.titles[who], "quarters": int(n), **share(band)})
    return rows


def waiting(a: Assessment) -> Any:
    """Settle now or wait: what each side gains by waiting a year."""
    rows = [r for r in waiting_rows(a) if r["quarters"] == 4]
    who = list(dict.fromkeys(r["who"] for r in rows))
    settle = [w for w in dict.fromkeys(r["what"] for r in rows) if all(r["median"] < 0 for r in rows if r["what"] == w)]
    finding = (
        f"Both sides lose by waiting a year rather than signing now: {quoted(settle)}"
        if settle
        else "For no proposal do both sides lose by waiting a year"
    )
    chart = dots(rows, "gain from waiting a year (% of its stakes)", "who", list(dict.fromkeys(r["what"] for r in rows)), who,
                  COLOURS[: len(who)], alt.Scale(zero=True))  # fmt: skip
    return titled(
        chart,
        finding,
        "Waiting: fighting on without talks, then choosing. Left of zero it is better to sign now. Dots are medians; lines are 5-95% bands.",
    )
