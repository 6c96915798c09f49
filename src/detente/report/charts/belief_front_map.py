"""A map of the answer: the chance that all sign, by belief and front."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import in_percent
from detente.report.charts.shared import CHANCE, FIT, SAYS, WIDE, Rows, chart_of, titled


def map_rows(a: Assessment) -> Rows:
    """The chance that all sign each proposal, in per cent, by belief and front; empty if the assessment has no map."""
    found = a.facts.get("map")
    if not found:
        return []
    return [
        {"what": a.titles[p], "belief": 100 * b, "front": f, "all sign": 100 * chance}
        for p, rows in found["proposals"].items()
        for b, row in zip(found["beliefs"], rows, strict=True)
        for f, chance in zip(found["fronts"], row, strict=True)
    ]


def answer_map(a: Assessment, width: int = WIDE) -> Any:
    """A map of the answer: the chance that all sign, by belief and front, for the proposal most likely to be signed and to hold."""
    found = a.facts.get("map")
    if not found:
        return None
    best = max(a.proposals, key=lambda p: a.band(paths.signed_and_holds(p)).median)
    rows = [r for r in map_rows(a) if r["what"] == a.titles[best]]
    low, high = min(r["all sign"] for r in rows), max(r["all sign"] for r in rows)
    party = a.titles[found["party"]]
    step = 100 * (found["beliefs"][1] - found["beliefs"][0])
    shown = [
        {**r, "to": min(r["belief"] + step / 2, 100), "from": max(r["belief"] - step / 2, 0),
         "says": f"belief {in_percent(r['belief'] / 100)}, front at notch {r['front']}: all sign {in_percent(r['all sign'] / 100)}"}
        for r in rows
    ]  # fmt: skip
    a_side, b_side = (a.titles[s] for s in a.sides[:2])
    x = f"belief that {party} is of type '{found['type']}' (%)"
    tiles = (
        chart_of(shown)
        .mark_rect()
        .encode(
            x=alt.X("from:Q", title=x, scale=alt.Scale(domain=list(CHANCE))),
            x2=alt.X2("to:Q"),
            y=alt.Y(
                "front:O",
                title=f"front (1: {b_side} won, {found['notches']}: {a_side} won)",
                sort="descending",
            ),
            color=alt.Color("all sign:Q", scale=alt.Scale(scheme="viridis", domain=[0, 100]), title="all sign (%)"),
            description=SAYS,
        )
    )
    here = (
        chart_of([{"belief": 100 * found["now"]["belief"], "front": found["now"]["front"]}])
        .mark_point(shape="cross", size=160, strokeWidth=3, color="#ff5a1f", filled=False)
        .encode(
            x=alt.X("belief:Q", title=x, scale=alt.Scale(domain=list(CHANCE))), y=alt.Y("front:O", sort="descending")
        )
    )
    least, most = in_percent(low / 100), in_percent(high / 100)
    finding = f"{a.titles[best]}: the chance that all sign ranges from {least} to {most}, depending on the belief and the front"
    return titled(
        (tiles + here).properties(width=width, height=alt.Step(34), autosize=FIT),
        finding,
        "One run with every quantity at its median, moved so that today has the figure above. The cross marks where things stand today.",
        width,
    )
