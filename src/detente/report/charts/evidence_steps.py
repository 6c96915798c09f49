"""How the record moves the range over types, event by event."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import WAR, WIDE, Rows, Table, colour_of, titled


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


def waterfall(a: Assessment, width: int = WIDE) -> Any:
    """How the record moves the range over types, event by event; None if no step can be given."""
    rows = waterfall_rows(a)
    if not rows:
        return None
    steps = [r for r in rows if r["step"] != "level"]
    if not steps:
        return None
    most = max(steps, key=lambda r: abs(r["to"] - r["from"]))
    finding = f"The event that moves the range most: {most['what']} ({_step(most)} decibans for {most['for']})"
    x = "log odds (decibans; 0 is even odds)"
    colours = {
        f"{a.titles[party]}: {kind}": colour_of(a, party) for party, types in a.informed.items() for kind in types
    }
    shown = [
        {**r, "group": r["for"], "name": r["what"], "colour": WAR if r["step"] == "level" else colours[r["for"]],
         "fill": 1.0 if r["step"] != "against it" else 0.35,
         "text": f"{r['to']:.1f}" if r["step"] == "level" else _step(r),
         "says": f"{r['what']}: {r['to']:.1f} decibans" if r["step"] == "level" else f"{r['what']}: {_step(r)} decibans"}
        for r in rows
    ]  # fmt: skip
    table = Table(shown, width, long=True)
    bars = (
        table.marks()
        .mark_bar(height=12)
        .encode(
            x=table.x("from", x),
            x2=alt.X2("to:Q"),
            opacity=alt.Opacity("fill:Q", scale=None),
            stroke=alt.Stroke("colour:N", scale=None),
        )
    )
    return titled(
        table.layers(bars),
        finding,
        "From the range before the record (grey) to the range after it, for the type whose chance rose most; pale steps speak against it. "
        "Steps are means over the draws.",
        width,
    )


def _step(row: dict[str, Any]) -> str:
    """How far an event moves the odds, in decibans: `+1.6`."""
    moved = round(row["to"] - row["from"], 1)
    return f"{moved:+.1f}" if moved else "0.0"
