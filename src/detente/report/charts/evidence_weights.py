"""The weight of evidence of each event on the record."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import COLOURS, WIDTH, Rows, chart_of, titled


def evidence_rows(a: Assessment) -> Rows:
    """Each event's weight of evidence for the type that it favours most, in decibans."""
    rows = []
    record = a.facts.get("record", [])
    for event in a.under("record"):
        kinds = {k: a.band(paths.record(event, k)) for k in a.under(paths.record(event))}
        if len(kinds) == 1:  # a party whose type is known
            continue
        kind = max(kinds, key=lambda k: kinds[k].median)
        entry = record[int(event)] if int(event) < len(record) else {}
        party = a.titles.get(entry.get("party") or "", entry.get("by", ""))
        rows.append(
            {
                "what": f"{entry.get('date', '')} {entry.get('says', '')}".strip(),
                "for": f"{party}: {kind}",
                "median": kinds[kind].median,
                "low": kinds[kind].low,
                "high": kinds[kind].high,
            }
        )
    return rows


def evidence(a: Assessment) -> Any:
    """The weight of evidence of each event on the record; None if no event has one."""
    rows = evidence_rows(a)
    if not rows:
        return None
    heaviest = max(rows, key=lambda r: r["median"])
    finding = f"The weightiest event: {heaviest['what']} ({heaviest['median']:.1f} decibans for {heaviest['for']})"
    kinds = list(dict.fromkeys(r["for"] for r in rows))
    base = chart_of(rows).encode(
        y=alt.Y("what:N", sort=[r["what"] for r in rows], title=None),
        color=alt.Color("for:N", scale=alt.Scale(domain=kinds, range=COLOURS[: len(kinds)]), title=None),
    )
    bars = base.mark_bar(opacity=0.6).encode(x=alt.X("median:Q", title="weight of evidence (decibans)"))
    band = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title="weight of evidence (decibans)"), x2="high:Q")
    chart = (bars + band).properties(width=WIDTH - 60, height=alt.Step(22))
    return titled(
        chart,
        finding,
        "For the type that each event favours most. Ten decibans multiply its odds by ten. Bars are medians; lines are 5-95% bands.",
    )
