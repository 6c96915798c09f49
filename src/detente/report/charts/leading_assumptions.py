"""What the answers hang on: the leading assumptions of each headline."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.assessment import Assessment
from detente.assessment.sensitivity import settled
from detente.assessment.wording import assumption, headline
from detente.report.charts.shared import BLUE, WIDTH, Rows, chart_of, titled


def assumptions_rows(a: Assessment) -> Rows:
    """The assumptions that move each headline most, with their sensitivity (PAWN, 0 to 1)."""
    return [
        {
            "headline": headline(a.titles, path),
            "what": assumption(a.titles, w.path),
            "index": w.index,
            "kept": 100 * w.stability,
        }
        for path, rows in a.hangs_on().items()
        for w in rows
    ]


def assumptions(a: Assessment) -> Any:
    """What the answer hangs on: the leading assumptions of each headline; None if no ranking is settled."""
    firm = [headline(a.titles, path) for path, rows in a.hangs_on().items() if settled(rows)]
    rows = [r for r in assumptions_rows(a) if r["headline"] in firm]
    if not rows:
        return None
    top = max(rows, key=lambda r: r["index"])
    base = (
        chart_of(rows)
        .mark_bar(color=BLUE)
        .encode(y=alt.Y("what:N", sort="-x", title=None), x=alt.X("index:Q", title="sensitivity (PAWN, 0 to 1)"))
    )
    chart = (
        base.properties(width=WIDTH - 60, height=alt.Step(22))
        .facet(
            row=alt.Row("headline:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelOrient="top"))
        )
        .resolve_scale(y="independent")
    )
    return titled(
        chart,
        f"The assumption that moves an answer most: {top['what']}",
        "How far the distribution of the answer shifts when the assumption is confined to part of its range.",
    )
