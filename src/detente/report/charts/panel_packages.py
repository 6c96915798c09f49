"""Package against package: the share of each group that accepts it, the package that every group can most tolerate first."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.panel.answer import names, share, title_of
from detente.panel.results import OTHERS, Asked, Results
from detente.report.charts.panel_shared import ROW, key, mark_of
from detente.report.charts.shared import (
    CHANCE,
    COLUMNS,
    FAINT,
    SAYS,
    WIDE,
    Rows,
    chart_of,
    pixels,
    texts,
    titled,
    wrapped,
)

MOST = 12  # packages shown
APART = 11  # pixels between the groups of one package


def packages_rows(found: Results) -> Rows:
    """The share of each group that finds a package at least tolerable, in per cent with its interval, packages in the order of the group that
    accepts each least; those without a score come last. Without packages, the same of options and statements."""
    short, least = names(found), {r.question: r.least for r in found.ranked.get("least", [])}
    return [
        {
            "what": short[one.name], "group": r.title, "share": 100 * r.accept, "low": 100 * r.low, "high": 100 * r.high,
            "least": least.get(one.name) == r.group,
        }
        for one in _ordered(found) for r in one.rows if r.group != OTHERS and r.accept is not None
    ]  # fmt: skip


def packages(found: Results, width: int = WIDE) -> Any:
    """A line of dots with intervals for each package, a dot for each group; None if none may be shown."""
    rows = packages_rows(found)
    if not rows:
        return None
    groups = list(dict.fromkeys(r["group"] for r in rows))
    shown = list(dict.fromkeys(r["what"] for r in rows))[:MOST]
    wide = width >= COLUMNS
    left, right = (round(0.4 * width) if wide else 8), width - 12
    legend, y = key([(g, *mark_of(n)) for n, g in enumerate(groups)], width)
    heads: Rows = []
    marks: Rows = []
    lines: Rows = []
    for what in shown:
        mine = [r for r in rows if r["what"] == what]
        lines.append({"x": 0, "x2": width, "y": y + 4})
        y += 10
        told = wrapped(what, left - 12 if wide else width)
        heads.append({"x": 0, "y": y + 8, "text": told})
        y += 0 if wide else ROW * len(told) + 2
        high = max(ROW * len(told) if wide else 0, APART * len(mine) + 6)
        top = y + (high - APART * (len(mine) - 1)) / 2
        for n, r in enumerate(mine):
            colour, shape = mark_of(groups.index(r["group"]))
            says = f"{what}, {r['group']}: {share(_of(r))}"
            marks.append({**r, "y": top + APART * n, "colour": colour, "shape": shape, "says": says})
        y += high
    title = "find it at least tolerable, or agree (%)"
    scale = alt.Scale(domain=CHANCE, range=[left, right], nice=False, zero=False)
    x = alt.X("share:Q", scale=scale, title=title, axis=alt.Axis(tickCount=5, domain=False))
    base = chart_of(marks).encode(y=pixels("y"), color=alt.Color("colour:N", scale=None), description=SAYS)
    band = base.mark_rule(strokeWidth=3, opacity=0.45, strokeCap="round").encode(
        x=alt.X("low:Q", scale=scale, title=title), x2=alt.X2("high:Q")
    )
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(x=x, shape=alt.Shape("shape:N", scale=None))
    rules = chart_of(lines).mark_rule(color=FAINT).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y"))
    more = len({r["what"] for r in rows}) - len(shown)
    return titled(
        alt.layer(rules, band, dots, texts(heads), *legend, width=width, height=round(y + 4)),
        _finding(found, rows),
        "A mark for each group, on its Jeffreys interval (95%). They stand in the order of the group that accepts each least."
        + (f" {more} more are in the figures." if more else ""),
        width,
    )


def _ordered(found: Results) -> list[Asked]:
    asked = [a for a in found.asked if a.kind == "package"] or found.asked
    place = {r.question: n for n, r in enumerate(found.ranked.get("least", []))}
    return sorted(asked, key=lambda a: place.get(a.name, len(place)))


def _of(row: dict[str, Any]) -> dict[str, Any]:
    return {"share": row["share"] / 100, "low": row["low"] / 100, "high": row["high"] / 100}


def _finding(found: Results, rows: Rows) -> str:
    order = found.ranked.get("least", [])
    best = next((r for r in rows if r["least"]), None)
    if not order or best is None:
        return "No package was judged by enough people of every group"
    most = "best agree on" if found.question(order[0].question).kind == "statement" else "most tolerate"
    return f"Every group can {most} '{best['what']}': {share(_of(best))} of the least accepting, {title_of(found, order[0].least)}"
