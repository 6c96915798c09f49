"""How far a signed agreement was implemented: a small picture for each theme, a bar with its figure for each year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from detente.assessment import Assessment
from detente.case.implementation.progress import ALL, SCALE
from detente.report.charts.shared import (
    COLUMNS,
    FAINT,
    PEACE,
    SAYS,
    WIDE,
    Rows,
    chart_of,
    pixels,
    texts,
    titled,
    wrapped,
)

TALL, GAP = 80, 18  # pixels: a bar of full implementation, and the room between pictures
FIGURE = 26  # pixels that a figure or a year takes


def progress_rows(a: Assessment) -> Rows:
    """Each theme and year: how many stipulations have which score, and the sum of the scores as a share of the most there could be, in per cent."""
    return rows_of(a.facts.get("implementation"))


def rows_of(found: Mapping[str, Any] | None) -> Rows:
    """The same of an agreement as in an assessment's facts."""
    return [
        {
            "what": theme["name"], "stipulations": theme["stipulations"], "year": year["year"], "share": 100 * year["share"],
            **dict(zip(SCALE, year["counts"], strict=True)),
            "says": f"{theme['name']}, {year['year']}: {100 * year['share']:.0f}%; "
            + ", ".join(f"{n} {word}" for word, n in zip(SCALE, year["counts"], strict=True) if n),
        }
        for theme in (found or {}).get("themes", ())
        for year in theme["years"]
    ]  # fmt: skip


def progress(a: Assessment, width: int = WIDE) -> Any:
    """Progress by theme; None for a case that says nothing of an agreement's implementation."""
    return progress_of(a.facts.get("implementation"), width)


def progress_of(found: Mapping[str, Any] | None, width: int = WIDE) -> Any:
    """The picture of an agreement as in an assessment's facts."""
    rows = rows_of(found)
    if found is None or not rows:
        return None
    names = list(dict.fromkeys(r["what"] for r in rows))
    last = max(r["year"] for r in rows)
    newest = {name: [r for r in rows if r["what"] == name][-1] for name in names}
    finding = f"{found['agreement']}: in {newest[names[0]]['year']} its scores come to {newest[names[0]]['share']:.0f}% of full implementation"
    behind = min(
        (newest[n] for n in names if n != ALL and newest[n]["year"] == last),
        key=lambda r: float(r["share"]),
        default=None,
    )
    if behind and len(names) > 1:
        finding += f"; furthest behind is {behind['what']} ({behind['share']:.0f}%)"
    bars, lines, heads, figures, years, height = _laid_out(rows, names, width)
    box = {"x": pixels("x"), "x2": pixels("x2"), "y": pixels("y"), "y2": pixels("y2")}
    chart = alt.layer(
        chart_of(lines).mark_rule(color=FAINT).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y")),
        chart_of(bars).mark_rect(color=PEACE, opacity=0.85).encode(**box, description=SAYS),
        texts(heads, fontWeight=600), texts(figures, align="center", fontSize=12), texts(years, align="center", fontSize=12),
    )  # fmt: skip
    return titled(
        chart.properties(width=width, height=height),
        finding,
        "The sum of the scores of a theme's stipulations as a share of the most there could be, in per cent; 0 none, 1 minimal, 2 intermediate, "
        "3 full implementation. The upper line is full implementation. In brackets: how many stipulations.",
        width,
    )


def _laid_out(rows: Rows, names: list[str], width: int) -> tuple[Rows, Rows, Rows, Rows, Rows, int]:
    """The small pictures in pixels: bars, lines, headings, figures, years, and the height of all."""
    columns = 3 if width >= COLUMNS else 1
    room = (width - GAP * (columns - 1)) / columns
    first, last = min(r["year"] for r in rows), max(r["year"] for r in rows)
    step = min(room / (last - first + 1), 60.0)
    every = max(1, -(-FIGURE // max(1, int(step))))
    bars, lines, heads, figures, years = [], [], [], [], []
    top, deep = 0.0, 0.0
    for n, name in enumerate(names):
        if n % columns == 0:
            top += deep
            beside = names[n : n + columns]
            head = 15 * max(len(_head(rows, x, room)) for x in beside)
            deep = head + TALL + 58
        x0, base = (room + GAP) * (n % columns), top + head + 22 + TALL
        heads.append({"x": x0, "y": top + 8, "text": _head(rows, name, room)})
        lines += [{"x": x0, "x2": x0 + step * (last - first + 1), "y": base - TALL * full} for full in (0, 1)]
        mine = [r for r in rows if r["what"] == name]
        for row in mine:
            x, y = x0 + step * (row["year"] - first), base - TALL * row["share"] / 100
            bars.append({"x": x + step / 8, "x2": x + step * 7 / 8, "y": base, "y2": y, "says": row["says"]})
            if (last - row["year"]) % every == 0:
                figures.append({"x": x + step / 2, "y": y - 8, "text": f"{row['share']:.0f}"})
        for year in range(last, first - 1, -every):
            years.append({"x": x0 + step * (year - first + 0.5), "y": base + 12, "text": _short(year, step * every)})
    return bars, lines, heads, figures, years, round(top + deep)


def _head(rows: Rows, name: str, room: float) -> list[str]:
    of = next(r["stipulations"] for r in rows if r["what"] == name)
    return wrapped(f"{name} ({of})", room, 7.2)


def _short(year: int, room: float) -> str:
    """A year as there is room for: 2017, or '17."""
    return str(year) if room >= 34 else f"'{year % 100:02}"
