"""How the war ends if nobody changes course: a fan of outcomes over the years."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import in_percent, outcome, years
from detente.report.charts.shared import (
    ALARM,
    BROKEN,
    CHANCE,
    COLUMNS,
    PEACE,
    SAYS,
    WAR,
    WIDE,
    Rows,
    chart_of,
    colour_of,
    pixels,
    share,
    texts,
    titled,
    wrapped,
)

HEIGHT = 300
STATES = {"settled-holding": PEACE, "settled-broken": BROKEN, "fighting": WAR, "escalated": ALARM}


def ends_rows(a: Assessment) -> Rows:
    """The state of the war by year: mean chances in per cent, which add up to 100."""
    rows = []
    for y in a.years:
        for end in a.under(paths.ends(y)):
            path = paths.ends(y, end)
            rows.append(
                {
                    "after": years(y),
                    "end": outcome(a.titles, end),
                    "share": 100 * float(np.mean(a.samples[path])),
                    **share(a.band(path)),
                }
            )
    return rows


def ends(a: Assessment, width: int = WIDE) -> Any:
    """How the war ends if nobody changes course: bands of chances over the years, named at their end; one year alone makes bands of equal width."""
    rows = ends_rows(a)
    first, last = years(a.soon), years(a.years[-1])
    likeliest = [max((r for r in rows if r["after"] == when), key=lambda r: r["median"]) for when in (first, last)]
    soon, late = (f"{r['end']} ({in_percent(r['median'] / 100)})" for r in likeliest)
    finding = f"Most likely after {first}: {soon}" + (f"; after {last}: {late}" if last != first else "")
    bands = _bands(a)
    right = 215 if width >= COLUMNS else 134
    left = 34
    span = float(a.years[-1])
    x = alt.X(
        "year:Q", title="years from today",
        scale=alt.Scale(domain=[0, span], range=[left, width - right], nice=False), axis=alt.Axis(tickCount=6, grid=False),
    )  # fmt: skip
    y = alt.Y(
        "from:Q",
        title=None,
        scale=alt.Scale(domain=list(CHANCE)),
        axis=alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'", grid=False, offset=-left),
    )
    area = (
        chart_of(bands)
        .mark_area(line=False)
        .encode(
            x=x, y=y, y2=alt.Y2("to:Q"), color=alt.Color("colour:N", scale=None), opacity=alt.Opacity("pale:Q", scale=None),
            detail=alt.Detail("end:N"),
        )
    )  # fmt: skip
    names, leaders = _names([b for b in bands if b["year"] == span], width - right, width)
    told = (
        chart_of(_years(bands))
        .mark_rect(opacity=0)
        .encode(
            x=x,
            x2=alt.X2("until:Q"),
            y=alt.Y("from:Q", scale=alt.Scale(domain=list(CHANCE))),
            y2=alt.Y2("to:Q"),
            description=SAYS,
        )
    )
    chart = alt.layer(area, told, leaders, names, width=width, height=HEIGHT)
    return titled(
        chart,
        finding,
        "If nobody changes course. Figures are medians over the draws; the height of a band is its mean, so that the bands add up to 100%.",
        width,
    )


def _order(a: Assessment) -> list[str]:
    """The ends from the bottom of the picture to its top: peace, war, then who wins and who falls, with two sides one's fortune next to the
    other's misfortune."""
    if len(a.sides) == 2:
        pairs = zip(a.sides, a.sides[::-1], strict=True)
        fortunes = [f"{who}-{end}" for one, other in pairs for who, end in ((one, "wins"), (other, "collapses"))]
    else:
        fortunes = [f"{side}-{end}" for end in ("wins", "collapses") for side in a.sides]
    return ["settled-holding", "settled-broken", "fighting", *fortunes, "escalated"]


def _bands(a: Assessment) -> Rows:
    """The bands of the picture, each with its lower and upper edge in per cent at every year; today the war is being fought."""
    listed = a.under(paths.ends(a.years[0]))
    order = [e for e in _order(a) if e in listed] + [e for e in listed if e not in _order(a)]
    out: Rows = []
    for y in ["0", *a.years]:
        at = 0.0
        for end in order:
            draws = a.samples[paths.ends(y, end)] if y != "0" else np.array([float(end == "fighting")])
            height = 100 * float(np.mean(draws))
            party = next((p for p in a.sides if end in (f"{p}-wins", f"{p}-collapses")), None)
            out.append(
                {
                    "year": float(y), "end": outcome(a.titles, end), "from": at, "to": at + height, "share": height,
                    "median": float(np.median(draws)),
                    "colour": colour_of(a, party) if party else STATES.get(end, WAR), "pale": 0.45 if end.endswith("-collapses") else 0.85,
                }
            )  # fmt: skip
            at += height
    if len(a.years) == 1:  # one year alone: what it is, not a way there
        out = [{**b, "year": t} for b in out if b["year"] for t in (0.0, b["year"])]
    return out


def _years(bands: Rows) -> Rows:
    """An unseen tile on each band around each year, which tells the band's chance then."""
    when = sorted({float(b["year"]) for b in bands} - {0.0})
    edges = [0.0, *((one + two) / 2 for one, two in pairwise(when)), when[-1]]
    around = {year: (edges[n], edges[n + 1]) for n, year in enumerate(when)}
    return [
        {"year": around[b["year"]][0], "until": around[b["year"]][1], "from": b["from"], "to": b["to"],
         "says": f"after {years(b['year'])}: {b['end']} {in_percent(b['median'])}"}
        for b in bands
        if b["year"] > 0 and b["share"] > 0
    ]  # fmt: skip


def _names(last: Rows, at: float, width: int) -> tuple[Any, Any]:
    """The bands' names and chances at the right edge, pushed apart where they would overlap, with lines to their bands."""
    shown = [b for b in last if b["share"] >= 0.5]
    lines = [wrapped(f"{b['end']} {in_percent(b['median'])}", width - at - 26, 7.2) for b in shown]
    places = [HEIGHT * (1 - (b["from"] + b["to"]) / 200) for b in shown]
    needs = [15.0 * len(text) + 3 for text in lines]
    spread = apart(places, needs, 0.0, HEIGHT)
    words = [
        {"x": at + 22, "y": y - 7.5 * (len(text) - 1) + 1, "text": text, "colour": b["colour"]}
        for b, text, y in zip(shown, lines, spread, strict=True)
    ]
    joins = [
        {"x": at + 2, "x2": at + 19, "y": place, "y2": y, "colour": b["colour"]}
        for b, place, y in zip(shown, places, spread, strict=True)
    ]
    leaders = (
        chart_of(joins)
        .mark_rule(strokeWidth=1.5)
        .encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y"), y2=pixels("y2"), color=alt.Color("colour:N", scale=None))
    )
    return texts(words, fontWeight=600).encode(color=alt.Color("colour:N", scale=None)), leaders


def apart(places: list[float], needs: list[float], low: float, high: float) -> list[float]:
    """Places of labels moved until none overlaps, in the same order from bottom to top, as near to where they belong as that allows.

    `places` are wanted centres that do not rise (pixels from the top), `needs` the heights; labels that find no room run past `low`.
    """
    found: list[float] = []
    floor = high
    for place, need in zip(places, needs, strict=True):
        found.append(min(place, floor - need / 2))
        floor = found[-1] - need / 2
    ceiling = low
    for n in reversed(range(len(found))):
        found[n] = max(found[n], ceiling + needs[n] / 2)
        ceiling = found[n] + needs[n] / 2
    return found
