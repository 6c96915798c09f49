"""How the war ends if nobody changes course, year by year."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import in_percent, outcome, years
from detente.report.charts.shared import CHANCE, COLOURS, WIDTH, Rows, chart_of, share, titled


def ends_rows(a: Assessment) -> Rows:
    """The state of the war by year: mean chances in per cent, which add up to 100."""
    rows = []
    for y in a.years:
        for end in a.under(paths.ends(y)):
            path = paths.ends(y, end)
            rows.append(
                {
                    "after": years(y),
                    "end": outcome(a.titles, end),
                    "share": 100 * float(np.mean(a.samples[path])),
                    **share(a.band(path)),
                }
            )
    return rows


def ends(a: Assessment) -> Any:
    """How the war ends if nobody changes course: stacked chances by year."""
    rows = ends_rows(a)
    total: dict[str, float] = {}
    for r in rows:
        total[r["end"]] = total.get(r["end"], 0.0) + r["share"]
    order = sorted(total, key=lambda e: -total[e])
    shown = [{**r, "order": order.index(r["end"])} for r in rows]
    first, last = years(a.soon), years(a.years[-1])
    likeliest = [max((r for r in rows if r["after"] == when), key=lambda r: r["share"]) for when in (first, last)]
    soon, late = (f"{r['end']} ({in_percent(r['share'] / 100)})" for r in likeliest)
    finding = f"Most likely after {first}: {soon}" + (f"; after {last}: {late}" if last != first else "")
    chart = (
        chart_of(shown)
        .mark_bar()
        .encode(
            y=alt.Y("after:O", title="after", sort=[years(y) for y in a.years]),
            x=alt.X("share:Q", title="chance (%)", stack="zero", scale=CHANCE),
            color=alt.Color(
                "end:N", scale=alt.Scale(domain=order, range=COLOURS[: len(order)]), title=None, sort=order
            ),
            order="order:Q",
        )
        .properties(width=WIDTH, height=alt.Step(30))
    )
    return titled(
        chart, finding, "If nobody changes course. Bars are mean chances over the draws, which add up to 100%."
    )
