"""What packages are worth to the parties that lead the sides, with the frontier and the zone of agreement."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.assessment import Assessment
from detente.report.charts.shared import FIT, PEACE, SAYS, WAR, WIDE, Rows, chart_of, gain_axes, titled


def deals_rows(a: Assessment) -> Rows:
    """The gains of the two that lead the sides from each package in the first draw, in per cent of the stakes; empty without a search."""
    found = a.facts.get("deals")
    return (
        [
            {"a": 100 * p["gain_a"], "b": 100 * p["gain_b"], "what": "frontier" if p["frontier"] else "package"}
            for p in found["points"]
        ]
        if found
        else []
    )


def deals(a: Assessment, width: int = WIDE) -> Any:
    """What packages are worth to the two that lead the sides, with the frontier and the zone of agreement; None if the deals were not searched."""
    rows = deals_rows(a)
    if not rows:
        return None
    inside = sum(r["a"] >= 0 and r["b"] >= 0 for r in rows)
    x, y, zero = gain_axes(a)
    colour = alt.Color("what:N", scale=alt.Scale(domain=["package", "frontier"], range=[WAR, PEACE]), legend=None)
    base = chart_of([{**r, "says": f"{r['what']}: {r['a']:+.0f} and {r['b']:+.0f}"} for r in rows]).encode(
        x=alt.X("a:Q", title=x), y=alt.Y("b:Q", title=y), color=colour, description=SAYS
    )
    dot = base.transform_filter("datum.what == 'package'").mark_point(filled=True, size=22, opacity=0.5)
    best = base.transform_filter("datum.what == 'frontier'")
    third = [a.titles[p] for p in a.parties if p not in a.sides[:2]]
    if third:  # with a third party the packages that nothing beats lie on a surface, which no line joins
        front = best.mark_point(filled=True, size=50, opacity=0.9)
        green = f"No other package beats a green one for all three: {third[0]}, which is not in the picture, may gain more from it."
    else:
        front = best.mark_line(point=True).encode(order=alt.Order("a:Q"))
        green = "The green line joins the packages that no other beats for both."
    leading = "both sides" if not third else " and ".join(a.titles[side] for side in a.sides[:2])
    finding = f"{inside} of the {len(rows)} packages shown would leave {leading} better off than fighting on, if the terms were kept"
    return titled(
        (zero + dot + front).properties(width=width, height=min(width, 400), autosize=FIT),
        finding,
        f"Above and to the right of the dashed lines both gain. {green} From the first draw only.",
        width,
    )
