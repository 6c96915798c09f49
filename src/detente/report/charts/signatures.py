"""Who would sign: the chance of each signature, by proposal."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import CHANCE, COLOURS, GREY, Rows, dots, share, titled, with_band


def signing_rows(a: Assessment) -> Rows:
    """The chance of each signature and of all, in per cent."""
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
    finding = f"Most likely to be signed by all: '{best['what']}', {with_band(best)}"
    chart = dots(
        rows, "chance of signing today (%)", "who", list(dict.fromkeys(r["what"] for r in rows)), [*who, "all sign"],
        [*COLOURS[: len(who)], GREY], CHANCE,
    )  # fmt: skip
    return titled(
        chart,
        finding,
        "If the terms are put on the table today and the others sign. Dots are medians; lines are 5-95% bands over the draws.",
    )
