"""Who would sign: the chance of each signature, by proposal."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import either_means, signature
from detente.report.charts.shared import INK, WIDE, Rows, band_of, colour_of, dots, share, titled, with_band

ALL = "all sign"


def signing_rows(a: Assessment) -> Rows:
    """The chance of each signature and of all, in per cent."""
    rows = []
    for p in a.proposals:
        for who in a.under(paths.signs(p)):
            rows.append({"what": a.titles[p], "who": a.titles[who], **share(a.band(paths.signs(p, who)))})
        rows.append({"what": a.titles[p], "who": ALL, **share(a.band(paths.all_sign(p)))})
    return rows


def signing(a: Assessment, width: int = WIDE) -> Any:
    """Who would sign: dots and bands by proposal and signatory."""
    rows = signing_rows(a)
    best = max((r for r in rows if r["who"] == ALL), key=lambda r: r["median"])
    finding = f"Most likely to be signed by all: '{best['what']}', {with_band(best)}"
    colours = {a.titles[who]: colour_of(a, who) for p in a.proposals for who in a.under(paths.signs(p))} | {ALL: INK}
    shown = [
        {
            **r,
            "group": r["what"],
            "name": r["who"],
            "colour": colours[r["who"]],
            "says": f"{r['what']}, {r['who']}: {told([r], True)[0]}",
        }
        for r in rows
    ]
    means = either_means(told(rows, True))
    return titled(
        dots(shown, "chance of signing today (%)", width, told=told),
        finding,
        "If the terms are put on the table today and the others sign. Dots are medians; lines are 5-95% bands over the draws."
        + (f" {means}" if means else ""),
        width,
    )


def told(rows: Rows, banded: bool) -> list[str]:
    """Rows' chances in words, with their bands or without; those of signatories who do not care, or little, are marked as everywhere."""
    figures = [with_band(r) if r["who"] == ALL else signature(band_of(r), "%") for r in rows]
    return figures if banded else [figure.partition(" (")[0] for figure in figures]
