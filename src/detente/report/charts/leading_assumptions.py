"""What the answers hang on: the leading assumptions of each headline."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.assessment import Assessment
from detente.assessment.wording import assumption, headline, in_percent, moves, spans
from detente.report.charts.shared import BLUE, CHANCE, RED, SKY, VISIBLE, WIDTH, Rows, chart_of, titled


def assumptions_rows(a: Assessment) -> Rows:
    """The assumptions that move each headline, with the headline at the ends of their ranges and their share of its variance, in per cent.

    Those that move it by less than half a point are left out.
    """
    return [
        {
            "headline": headline(a.titles, path),
            "what": assumption(a.titles, w.path),
            "range": spans(a, w),
            "answer": moves(w),
            "at low end": 100 * w.at_low,
            "in the middle": 100 * w.at_middle,
            "at high end": 100 * w.at_high,
            "share": 100 * w.share,
            "share, low": 100 * w.share_low,
            "share, high": 100 * w.share_high,
            "settled": "yes" if w.settled else "no",
        }
        for path, found in a.hangs_on().items()
        for w in found.named
        if max(w.at_low, w.at_middle, w.at_high) - min(w.at_low, w.at_middle, w.at_high) > VISIBLE
    ]


def assumptions(a: Assessment) -> Any:
    """How far each leading assumption moves the headlines, all else as drawn; None if none can be told from luck."""
    rows = assumptions_rows(a)
    if not rows:
        return None
    top = max(rows, key=lambda r: abs(r["at high end"] - r["at low end"]))
    shown = [
        {
            **r,
            "label": f"{r['what']}, {r['range']}" + (" (not settled)" if r["settled"] == "no" else ""),
            "end": max(r["at low end"], r["in the middle"], r["at high end"]),
        }
        for r in rows
    ]
    base = chart_of(shown).encode(y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=300)))
    x = "answer (%) at the two ends of the assumption's range"
    bars = base.mark_bar(color=SKY, height=12).encode(
        x=alt.X("at low end:Q", title=x, scale=CHANCE), x2="at high end:Q"
    )
    low = base.mark_point(shape="triangle-left", filled=True, color=BLUE, opacity=1).encode(
        x=alt.X("at low end:Q", title=x, scale=CHANCE)
    )
    here = base.mark_tick(color=RED, thickness=3).encode(x=alt.X("in the middle:Q", title=x, scale=CHANCE))
    told = base.mark_text(align="left", dx=10).encode(x=alt.X("end:Q", title=x, scale=CHANCE), text="answer:N")
    chart = (
        (bars + low + here + told)
        .properties(width=WIDTH - 100, height=alt.Step(22))
        .facet(facet=alt.Facet("headline:N", title=None, header=alt.Header(labelAnchor="start")), columns=1)
        .resolve_scale(y="independent")
    )
    left = "; ".join(
        f"{headline(a.titles, path)} {in_percent(1 - found.explained)}"
        for path, found in a.hangs_on().items()
        if found.explained is not None
    )
    return titled(
        chart,
        f"The assumption that moves an answer most: {top['what']}, from {top['answer']}",
        "Triangle: the assumption at the low end of its range. Red: in the middle. Medians over the draws, all else as drawn. Not explained by any "
        f"assumption on its own: {left}.",
    )
