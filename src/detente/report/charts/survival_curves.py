"""How long each settlement would last, with history's curve behind it."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import BLUE, CHANCE, GREY, Rows, chart_of, share, titled


def survival_rows(a: Assessment) -> Rows:
    """The chance that each settlement holds, by year, from the model and from history, in per cent."""
    rows = [
        {"what": a.titles[p], "view": "model", "year": int(y), **share(a.band(paths.holds(p, y)))}
        for p in a.proposals
        for y in a.under(paths.holds(p))
    ]
    for o in a.outside:
        if held := paths.holds.names(o.path):
            rows.append(
                {
                    "what": a.titles[held[0]],
                    "view": "history",
                    "year": int(held[1]),
                    "median": 100 * o.median,
                    "low": 100 * o.low,
                    "high": 100 * o.high,
                }
            )
    return rows


def survival(a: Assessment) -> Any:
    """How long each settlement would last, with history's curve behind it."""
    rows = survival_rows(a)
    names = list(dict.fromkeys(r["what"] for r in rows))
    disagree = [o for o in a.outside if o.path.endswith("/holds/5") and not o.agrees]
    finding = (
        f"Model and history disagree on whether {len(disagree)} of {len(names)} settlements would hold for five years"
        if disagree
        else "Model and history are compatible on whether settlements would hold for five years"
    )
    start = [{**r, "year": 0, "median": 100, "low": 100, "high": 100} for r in rows if r["year"] == 1]
    base = chart_of([*start, *rows]).encode(
        x=alt.X("year:Q", title="years after signature", axis=alt.Axis(values=[0, 1, 5, 10])),
        color=alt.Color("view:N", scale=alt.Scale(domain=["model", "history"], range=[BLUE, GREY]), title=None),
    )
    band = base.mark_area(opacity=0.2).encode(y=alt.Y("low:Q", title="holds (%)", scale=CHANCE), y2="high:Q")
    line = base.mark_line(point=True).encode(y=alt.Y("median:Q", title="holds (%)", scale=CHANCE))
    chart = (
        (band + line)
        .properties(width=130, height=90)
        .facet(facet=alt.Facet("what:N", title=None, sort=names, header=alt.Header(labelLimit=150)), columns=2)
    )
    return titled(
        chart, finding, "History: comparable settlements of the past. Lines are medians; shaded areas are 5-95% bands."
    )
