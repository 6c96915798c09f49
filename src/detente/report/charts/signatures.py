"""Who would sign: the chance of each signature, by proposal."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import CHANCE, COLOURS, GREY, Rows, dots, share, titled, told


def signing_rows(a: Assessment) -> Rows:
    """Each signature's chance, in per cent."""
    rows = []
    for p in a.proposals:
        for who in a.under(paths.signs(p)):
            rows.append({"what": a.titles[p], "who": a.titles[who], **share(a.band(paths.signs(p, who)))})
        rows.append({"what": a.titles[p], "who": "all sign", **share(a.band(paths.all_sign(p)))})
    return rows


def signing(a: Assessment) -> Any:
    """Who would sign: dots and bands by proposal and signatory."""
    rows = signing_rows(a)
    who = list(dict.fromkeys(r["who"] for r in rows if r["who"] != "all sign"))
    best = max((r for r in rows if r["who"] == "all sign"), key=lambda r: r["median"])
    finding = f"{best['what']}: likeliest to be signed by all, {told(best)}"
    chart = dots(
        rows, "chance of signing today (%)", "who", list(dict.fromkeys(r["what"] for r in rows)), [*who, "all sign"],
        [*COLOURS[: len(who)], GREY], CHANCE,
    )  # fmt: skip
    return titled(
        chart,
        finding,
        "Asked today by a mediator, one after another. Dots are medians, lines 5-95 % bands over the draws.",
    )
