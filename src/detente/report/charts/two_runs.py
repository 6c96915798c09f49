"""Two runs side by side: each answer's figure in the one and in the other, joined by a line."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.assessment.questions.comparison import SideBySide
from detente.assessment.tables_of_runs import heads
from detente.assessment.wording import apart, headline, in_percent
from detente.report.charts.shared import FIT, WIDE, Rows, chart_of, titled, wrapped

STEP, LINE = 22, 13  # pixels: for an answer, and for a line of its name
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
    lines = [wrapped(r["what"], width // 2) for r in rows]
    for row, name in zip(rows, lines, strict=True):
        row["name"] = "\n".join(name)
    axis = alt.Axis(labelLimit=width // 2, labelExpr="split(datum.label, '\\n')", labelLineHeight=LINE)
    base = chart_of(rows).encode(y=alt.Y("name:N", sort=[r["name"] for r in rows], title=None, axis=axis))
    line = base.mark_rule(color="currentColor", opacity=0.6, strokeWidth=2).encode(x=x, x2=alt.X2("other:Q"))
    ring = base.mark_point(size=60, color="currentColor", opacity=1).encode(x=x)
    dot = base.mark_point(size=60, color="currentColor", opacity=1, filled=True)
    tall = alt.Step(max(STEP, LINE * max(map(len, lines)) + 6))
    return titled(
        (line + ring + dot.encode(x=alt.X("other:Q", title="chance (%)"))).properties(width=width, autosize=FIT, height=tall),
        finding,
        f"Ring: {one}. Dot: {other}. Medians, of the answers furthest apart.",
        width,
    )  # fmt: skip
