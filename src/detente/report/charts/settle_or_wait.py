"""Settle now or wait: what each party gains by waiting a year."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import everybody
from detente.report.charts.shared import WIDE, Rows, colour_of, dots, gained, quoted, share, titled


def waiting_rows(a: Assessment) -> Rows:
    """Each party's gain from waiting instead of signing, in per cent of its stakes, by number of quarters."""
    rows = []
    for p in a.under("waiting"):
        for who in a.under(paths.waiting(p)):
            for n in a.under(paths.waiting(p, who)):
                band = a.band(paths.waiting(p, who, n))
                rows.append({"what": a.titles[p], "who": a.titles[who], "quarters": int(n), **share(band)})
    return rows


def waiting(a: Assessment, width: int = WIDE) -> Any:
    """Settle now or wait: what each party gains by waiting a year."""
    rows = [r for r in waiting_rows(a) if r["quarters"] == 4]
    settle = [w for w in dict.fromkeys(r["what"] for r in rows) if all(r["median"] < 0 for r in rows if r["what"] == w)]
    everyone = everybody(list(dict.fromkeys(r["who"] for r in rows)))
    finding = (
        f"{everyone.capitalize()} lose by waiting a year rather than signing now: {quoted(settle)}"
        if settle
        else f"For no proposal do {everyone} lose by waiting a year"
    )
    colours = {a.titles[who]: colour_of(a, who) for p in a.under("waiting") for who in a.under(paths.waiting(p))}
    shown = [
        {**r, "group": r["what"], "name": r["who"], "colour": colours[r["who"]],
         "says": f"{r['what']}, {r['who']}: {gained([r], True)[0]}, in % of its stakes"}
        for r in rows
    ]  # fmt: skip
    return titled(
        dots(shown, "gain from waiting a year (% of its stakes)", width, None, gained),
        finding,
        "Waiting: fighting on without talks, then choosing. Left of the dashed line it is better to sign now. Dots are medians; "
        "lines are 5-95% bands.",
        width,
    )
