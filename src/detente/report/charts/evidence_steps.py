"""How the record moves the range over types, event by event."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import BLUE, GREY, ORANGE, WIDTH, Rows, chart_of, titled


def waterfall_rows(a: Assessment) -> Rows:
    """The record as steps from the range before to the range after: for each party, the type whose chance rose most, as log odds in decibans.

    Means over the draws, which add up: an event's decibans are the change it makes in the log odds of the type against the rest (Good 1985). A party
    is left out if that type is certain or ruled out in some draw, since its odds are then infinite or zero.
    """
    rows = []
    record = a.facts.get("record", [])
    for party, types in a.informed.items():
        rose = {k: _mean(a, paths.beliefs(party, k)) - _mean(a, paths.beliefs_before(party, k)) for k in types}
        kind = max(rose, key=lambda k: rose[k])
        chances = np.concatenate([a.samples[when(party, kind)] for when in (paths.beliefs_before, paths.beliefs)])
        if chances.min() <= 0 or chances.max() >= 1:
            continue
        whose = f"{a.titles[party]}: {kind}"
        at = float(np.mean(_decibans(a.samples[paths.beliefs_before(party, kind)])))
        rows.append({"for": whose, "what": "before the record", "from": 0.0, "to": at, "step": "level"})
        for event in a.under("record"):
            if (
                int(event) < len(record)
                and record[int(event)]["party"] == party
                and paths.record(event, kind) in a.samples
            ):
                entry, step = record[int(event)], _mean(a, paths.record(event, kind))
                what = f"{entry['date']} {entry['says']}"
                rows.append(
                    {
                        "for": whose,
                        "what": what,
                        "from": at,
                        "to": at + step,
                        "step": "for it" if step >= 0 else "against it",
                    }
                )
                at += step
        after = float(np.mean(_decibans(a.samples[paths.beliefs(party, kind)])))
        rows.append({"for": whose, "what": "after the record", "from": 0.0, "to": after, "step": "level"})
    return rows


def _mean(a: Assessment, path: str) -> float:
    return float(np.mean(a.samples[path]))


def _decibans(chance: Any) -> Any:
    return 10 * np.log10(chance / (1 - chance))


def waterfall(a: Assessment) -> Any:
    """How the record moves the range over types, event by event; None if no step can be given."""
    rows = waterfall_rows(a)
    if not rows:
        return None
    steps = [r for r in rows if r["step"] != "level"]
    if not steps:
        return None
    most = max(steps, key=lambda r: abs(r["to"] - r["from"]))
    finding = f"The event that moves the range most: {most['what']} ({most['to'] - most['from']:+.1f} decibans for {most['for']})"
    x = "log odds (decibans; 0 is even odds)"
    bars = (
        chart_of(rows)
        .mark_bar(height=14)
        .encode(
            y=alt.Y("what:N", sort=None, title=None),
            x=alt.X("from:Q", title=x),
            x2="to:Q",
            color=alt.Color(
                "step:N",
                scale=alt.Scale(domain=["level", "for it", "against it"], range=[GREY, BLUE, ORANGE]),
                title=None,
            ),
        )
        .properties(width=WIDTH - 60, height=alt.Step(22))
        .facet(facet=alt.Facet("for:N", title=None, header=alt.Header(labelAnchor="start")), columns=1)
        .resolve_scale(y="independent")
    )
    return titled(
        bars,
        finding,
        "From the range before the record to the range after it, for the type whose chance rose most. Steps are means over the draws.",
    )
