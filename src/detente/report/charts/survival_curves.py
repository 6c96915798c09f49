"""How long each settlement would last, with history's curve behind it."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import years
from detente.report.charts.shared import (
    COLUMNS,
    FAINT,
    PEACE,
    SAYS,
    WAR,
    WIDE,
    Rows,
    chart_of,
    pixels,
    share,
    texts,
    titled,
    with_band,
    wrapped,
)

VIEWS = {"model": PEACE, "history": WAR}


def survival_rows(a: Assessment) -> Rows:
    """The chance that each settlement holds, by year, from the model and from history, in per cent."""
    rows = [
        {"what": a.titles[p], "view": "model", "year": int(y), **share(a.band(paths.holds(p, y)))}
        for p in a.proposals
        for y in a.under(paths.holds(p))
    ]
    for o in a.outside:
        if held := paths.holds.names(o.path):
            rows.append(
                {
                    "what": a.titles[held[0]],
                    "view": "history",
                    "year": int(held[1]),
                    "median": 100 * o.median,
                    "low": 100 * o.low,
                    "high": 100 * o.high,
                }
            )
    return rows


def survival(a: Assessment, width: int = WIDE) -> Any:
    """How long each settlement would last, with history's curve behind it."""
    rows = survival_rows(a)
    names = list(dict.fromkeys(r["what"] for r in rows))
    disagree = [o for o in a.outside if o.path.endswith("/holds/5") and not o.agrees]
    finding = (
        f"Model and history disagree on whether {len(disagree)} of {len(names)} settlements would hold for five years"
        if disagree
        else "Model and history are compatible on whether settlements would hold for five years"
    )
    panels = _panels(a, rows, width)
    lines = chart_of(panels["lines"]).mark_rule(color=FAINT).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y"))
    colour = alt.Color("colour:N", scale=None)
    base = chart_of(panels["points"]).encode(x=pixels("x"), color=colour)
    band = base.mark_area(opacity=0.2).encode(y=pixels("y_low"), y2=alt.Y2("y_high:Q"), detail=alt.Detail("curve:N"))
    curve = base.mark_line().encode(y=pixels("y"), detail=alt.Detail("curve:N"))
    dot = base.mark_point(filled=True, size=45, opacity=1).encode(y=pixels("y"), description=SAYS)
    words = texts(panels["titles"], fontWeight=600)
    ends = texts(panels["ends"], align="right", fontWeight=600).encode(color=colour)
    chart = alt.layer(lines, band, curve, dot, words, texts(panels["ticks"], fontSize=12), ends)
    return titled(
        chart.properties(width=width, height=panels["height"]),
        finding,
        "History: comparable settlements of the past. Lines are medians; shaded areas are 5-95% bands. Below each picture: years after signature.",
        width,
    )


def _panels(a: Assessment, rows: Rows, width: int) -> dict[str, Any]:
    """The small pictures, one for each settlement, laid out in pixels: curves with points, titles, ticks, and names where the curves end."""
    columns = 3 if width >= COLUMNS else 2
    room, tall, left = (width - 16 * (columns - 1)) / columns, 96, 36
    names = list(dict.fromkeys(r["what"] for r in rows))
    span = max(r["year"] for r in rows)
    out: dict[str, Any] = {"points": [], "lines": [], "titles": [], "ticks": [], "ends": []}
    top = 0.0
    for n, what in enumerate(names):
        if n % columns == 0:
            top += (tall + 38) * (n > 0)
            head = 15 * max(len(wrapped(w, room, 7.2)) for w in names[n : n + columns])
            top += head + 8
        x0 = (room + 16) * (n % columns)
        out["titles"].append({"x": x0, "y": top - head, "text": wrapped(what, room, 7.2)})
        for level in (0, 50, 100):
            y = top + tall * (1 - level / 100)
            out["lines"].append({"x": x0 + left, "x2": x0 + room, "y": y})
            out["ticks"].append({"x": x0, "y": y, "text": f"{level}%"})
        mine = [{**r, "curve": f"{n} {r['view']}", "colour": VIEWS[r["view"]]} for r in rows if r["what"] == what]
        signed = [{**r, "year": 0, "median": 100, "low": 100, "high": 100} for r in mine if r["year"] == 1]
        for r in (*signed, *mine):
            place = {
                key: top + tall * (1 - r[field] / 100)
                for key, field in (("y", "median"), ("y_low", "low"), ("y_high", "high"))
            }
            says = f"{what}, {r['view']}, {years(r['year'])}: {with_band(r)}"
            out["points"].append({**r, **place, "x": x0 + left + (room - left - 6) * r["year"] / span, "says": says})
        for year in sorted({0, *(r["year"] for r in mine)}):
            out["ticks"].append(
                {
                    "x": x0 + left + (room - left - 6) * year / span - 3 - 7 * (year == span),
                    "y": top + tall + 14,
                    "text": f"{year}",
                }
            )
        # The higher of two curves is named above its end, the lower below, if there is room.
        last = sorted(
            (r for r in out["points"] if r["what"] == what and r["year"] == span), key=lambda r: float(r["y"])
        )
        for rank, r in enumerate(last):
            below = rank > 0 and float(r["median"]) > 15
            out["ends"].append(
                {"x": r["x"], "y": r["y"] + (12 if below else -9), "text": r["view"], "colour": r["colour"]}
            )
    out["height"] = round(top + tall + 24)
    return out
