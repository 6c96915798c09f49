"""How long past cases lasted: the curve of a base rate with its band, and what was observed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from detente.assessment.wording import in_percent, years
from detente.report.charts.shared import FIT, INK, PEACE, SAYS, WIDE, Rows, chart_of, titled

HEIGHT = 240


def base_rate_rows(answer: Mapping[str, Any]) -> Rows:
    """The share still holding by year, in per cent, as the model and as counted (Kaplan and Meier 1958); `answer` as `Answer.as_dict` gives it."""
    return [
        {"year": c["years"], **{k: 100 * c[k] for k in ("median", "low", "high", "observed")}}
        for c in answer.get("curve") or ()
    ]


def base_rate(answer: Mapping[str, Any], width: int = WIDE) -> Any:
    """The curve of a base rate; None if it has none."""
    rows = base_rate_rows(answer)
    if not rows:
        return None
    last = rows[-1]
    for row in rows:
        row["says"] = (
            f"after {years(row['year'])}: {in_percent(row['median'] / 100)} (counted: {in_percent(row['observed'] / 100)})"
        )
    scale = alt.Scale(domain=[0, 100])
    base = chart_of(rows).encode(x=alt.X("year:Q", title="years", axis=alt.Axis(grid=False)))
    band = base.mark_area(opacity=0.2, color=PEACE).encode(
        y=alt.Y("low:Q", scale=scale, title="still holding (%)"), y2=alt.Y2("high:Q")
    )
    line = base.mark_line(color=PEACE).encode(y=alt.Y("median:Q"))
    dots = base.mark_point(filled=True, color=PEACE, size=40, opacity=1).encode(y=alt.Y("median:Q"), description=SAYS)
    seen = base.mark_line(color=INK, strokeDash=[4, 3], interpolate="step-after", opacity=0.8).encode(
        y=alt.Y("observed:Q")
    )
    return titled(
        (band + line + dots + seen).properties(width=width, height=HEIGHT, autosize=FIT),
        f"After {years(last['year'])} {in_percent(last['median'] / 100)} still hold",
        "The line is the model's median, the shaded area its 5-95% band; the dashed line is the share counted among comparable cases.",
        width,
    )
