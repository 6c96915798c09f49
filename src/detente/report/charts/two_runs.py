"""Two runs side by side: each answer's figure in the one and in the other, joined by a line."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.assessment.questions.comparison import SideBySide
from detente.assessment.tables_of_runs import heads
from detente.assessment.wording import apart, headline, in_percent
from detente.report.charts.shared import FIT, WIDE, Rows, chart_of, titled

STEP = 22
MOST = 12  # answers shown, those furthest apart


def two_runs_rows(found: SideBySide) -> Rows:
    """The answers whose figures are furthest apart, the furthest first, medians in per cent; those with the same figure are left out."""
    titles = {**found.other.titles, **found.one.titles}
    figures = {p: (100 * found.one.band(p).median, 100 * found.other.band(p).median) for p in found.paths}
    moved = [p for p, (one, other) in figures.items() if round(one) != round(other)]
    first = sorted(moved, key=lambda p: -abs(figures[p][1] - figures[p][0]))[:MOST]
    return [{"what": headline(titles, p), "one": figures[p][0], "other": figures[p][1]} for p in first]


def two_runs(found: SideBySide, width: int = WIDE) -> Any:
    """A line from the figure in one run, a ring, to that in the other, a dot; None if all figures are the same."""
    rows = two_runs_rows(found)
    if not rows:
        return None
    one, other = heads(found)
    shares = [rows[0][k] / 100 for k in ("one", "other")]
    finding = f"Furthest apart: '{rows[0]['what']}', {in_percent(shares[0])} and {in_percent(shares[1])}, {apart(*shares)} points"
    x = alt.X("one:Q", title="chance (%)", scale=alt.Scale(domain=[0, 100]))
    y = alt.Y("what:N", sort=[r["what"] for r in rows], title=None, axis=alt.Axis(labelLimit=width // 2))
    base = chart_of(rows).encode(y=y)
    line = base.mark_rule(color="currentColor", opacity=0.6, strokeWidth=2).encode(x=x, x2="other:Q")
    ring = base.mark_point(size=60, color="currentColor", opacity=1).encode(x=x)
    dot = base.mark_point(size=60, color="currentColor", opacity=1, filled=True)
    return titled(
        (line + ring + dot.encode(x=alt.X("other:Q", title="chance (%)"))).properties(width=width, autosize=FIT, height=alt.Step(STEP)),
        finding,
        f"Ring: {one}. Dot: {other}. Medians, of the answers furthest apart.",
        width,
    )  # fmt: skip
