"""The weight of evidence of each event on the record."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import WAR, WIDE, Rows, Table, colour_of, titled


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


def evidence(a: Assessment, width: int = WIDE) -> Any:
    """The weight of evidence of each event on the record; None if no event has one."""
    rows = evidence_rows(a)
    if not rows:
        return None
    heaviest = max(rows, key=lambda r: r["median"])
    finding = f"The weightiest event: {heaviest['what']} ({heaviest['median']:.1f} decibans for {heaviest['for']})"
    colours = {
        f"{a.titles[party]}: {kind}": colour_of(a, party) for party, types in a.informed.items() for kind in types
    }
    shown = [
        {**r, "group": r["for"], "name": r["what"], "from": 0.0, "colour": colours.get(r["for"], WAR), "text": f"{r['median']:.1f}",
         "says": f"{r['what']}, for {r['for']}: {r['median']:.1f} decibans ({r['low']:.1f} to {r['high']:.1f})"}
        for r in sorted(rows, key=lambda r: list(colours).index(r["for"]) if r["for"] in colours else 99)
    ]  # fmt: skip
    table = Table(shown, width, long=True)
    x = "weight of evidence (decibans)"
    bars = table.marks().mark_bar(opacity=0.6, height=12).encode(x=table.x("median", x), x2=alt.X2("from:Q"))
    band = table.marks().mark_rule(strokeWidth=2).encode(x=table.x("low", x), x2=alt.X2("high:Q"))
    return titled(
        table.layers(bars, band),
        finding,
        "For the type that each event favours most. Ten decibans multiply its odds by ten. Bars are medians; lines are 5-95% bands.",
        width,
    )
