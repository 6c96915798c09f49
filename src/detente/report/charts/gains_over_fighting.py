"""What each proposal is worth to the two compared with fighting on."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.report.charts.shared import COLOURS, WIDTH, Rows, chart_of, gain_axes, quoted, titled


def gains_rows(a: Assessment) -> Rows:
    """Gains of the two sides over fighting on, in per cent of their stakes."""
    rows = []
    for p in a.proposals:
        bands = [a.band(paths.gains(p, s)) for s in a.parties]
        rows.append(
            {"what": a.titles[p], "a": 100 * bands[0].median, "a_low": 100 * bands[0].low, "a_high": 100 * bands[0].high,
             "b": 100 * bands[1].median, "b_low": 100 * bands[1].low, "b_high": 100 * bands[1].high}
        )  # fmt: skip
    return rows


def gains(a: Assessment) -> Any:
    """What each proposal is worth to the two compared with fighting on."""
    rows = gains_rows(a)
    both = [r["what"] for r in rows if r["a"] > 0 and r["b"] > 0]
    finding = (
        f"Better than fighting on for both sides ({len(both)} of {len(rows)} proposals): {quoted(both)}"
        if both
        else "No proposal leaves both sides better off than fighting on"
    )
    names = [r["what"] for r in rows]
    x, y, zero = gain_axes(a)
    base = chart_of(rows).encode(
        color=alt.Color(
            "what:N",
            scale=alt.Scale(domain=names, range=[COLOURS[n % len(COLOURS)] for n in range(len(names))]),
            title=None,
            sort=names,
        )
    )
    wide = base.mark_rule(opacity=0.5).encode(x=alt.X("a_low:Q", title=x), x2="a_high:Q", y=alt.Y("b:Q", title=y))
    tall = base.mark_rule(opacity=0.5).encode(x=alt.X("a:Q", title=x), y=alt.Y("b_low:Q", title=y), y2="b_high:Q")
    dot = base.mark_point(filled=True, size=90, opacity=1).encode(x=alt.X("a:Q", title=x), y=alt.Y("b:Q", title=y))
    return titled(
        (zero + wide + tall + dot).properties(width=WIDTH, height=WIDTH * 0.7),
        finding,
        "Above and to the right of the dashed lines, both sides gain. Dots are medians; lines are 5-95% bands over the draws.",
    )  # fmt: skip
