"""The figures that clocks of exhaustion follow, with the value that counts and what the rule makes of it."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment, Band
from detente.assessment.wording import change
from detente.case.dates import day
from detente.report.charts.shared import (
    FAINT,
    LETTER,
    LINE,
    SAYS,
    WIDE,
    Rows,
    chart_of,
    colour_of,
    pixels,
    texts,
    titled,
    wrapped,
)

TALL, TOP, UNDER = 120, 10, 62  # pixels: of a picture, above its highest value, and below it for dates and words


def clocks_rows(a: Assessment) -> Rows:
    """The values of each series that a clock follows, by date, the range of each as reported, and which of them counts."""
    return [
        {
            "what": clock["title"], "who": a.titles[clock["party"]], "clock": clock["clock"], "date": value["date"],
            "low": _shown(clock, value["low"]), "median": _shown(clock, (value["low"] + value["high"]) / 2), "high": _shown(clock, value["high"]),
            "unit": _unit(clock),
            "counts": "yes" if value["date"] == clock["last"] else "no",
        }
        for clock in a.facts.get("clocks", [])
        for value in clock["values"]
    ]  # fmt: skip


def clocks(a: Assessment, width: int = WIDE) -> Any:
    """The series that clocks follow, one picture each; None if there is none."""
    found = a.facts.get("clocks", [])
    if not found:
        return None
    first = max(found, key=lambda c: abs(a.band(paths.clock(c["clock"], "speeds")).median))
    parts: dict[str, Rows] = {k: [] for k in ("lines", "usual", "bars", "curve", "points", "titles", "ticks", "words")}
    top = 0.0
    for clock in found:
        top = _panel(a, clock, width, top, parts)
    colour = alt.Color("colour:N", scale=None)
    chart = alt.layer(
        chart_of(parts["lines"]).mark_rule(color=FAINT).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y")),
        chart_of(parts["usual"]).mark_rect(color=LINE, opacity=0.25).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("low"), y2=alt.Y2("high:Q")),
        chart_of(parts["usual"]).mark_rule(color=LINE, strokeDash=[4, 3]).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y")),
        chart_of(parts["curve"]).mark_line(strokeWidth=1.5, opacity=0.6)
        .encode(x=pixels("x"), y=pixels("y"), color=colour, detail=alt.Detail("clock:N")),
        chart_of(parts["bars"]).mark_rule(strokeWidth=4, opacity=0.4, strokeCap="round")
        .encode(x=pixels("x"), y=pixels("low"), y2=alt.Y2("high:Q"), color=colour),
        chart_of(parts["points"]).mark_point(filled=True, opacity=1)
        .encode(x=pixels("x"), y=pixels("y"), color=colour, size=alt.Size("size:Q", scale=None), description=SAYS),
        texts(parts["titles"], fontWeight=600),
        texts(parts["ticks"], fontSize=12, align="right"),
        texts(parts["words"]),
    )  # fmt: skip
    return titled(
        chart.properties(width=width, height=round(top)),
        f"{clock_says(a, first)}",
        "Dots are the figures, bars their ranges; the large dot is the last one known on the day of the case. Dashed: what is usual, and "
        "shaded its 5-95% band.",
        width,
    )


def clock_says(a: Assessment, clock: dict[str, Any]) -> str:
    """What the rule makes of the last known value, in a sentence."""
    speeds, who = a.band(paths.clock(clock["clock"], "speeds")), a.titles[clock["party"]]
    value = next(v for v in clock["values"] if v["date"] == clock["last"])
    told = f"{clock['title']} ({value['value']} on {value['date']})"
    if abs(speeds.median) < 0.005:
        return f"{told} leaves the exhaustion of {who} at its usual pace"
    return f"{told} {'speeds up' if speeds.median > 0 else 'slows down'} the exhaustion of {who} by {change(speeds)}"


def _panel(a: Assessment, clock: dict[str, Any], width: int, top: float, parts: dict[str, Rows]) -> float:
    """Add the picture of one clock's series to the parts; where it ends."""
    n, colour = clock["clock"], colour_of(a, clock["party"])
    usual = a.band(paths.clock(n, "usual"))
    usual = Band(*(_shown(clock, x) for x in (usual.median, usual.low, usual.high)))
    rows = [r for r in clocks_rows(a) if r["clock"] == n]
    ends = [float(r[k]) for r in rows for k in ("low", "high")] + [usual.low, usual.high]
    low, high = min(ends), max(ends)
    high += (high == low) * (abs(high) or 1)
    ticks = _ticks(low, high)
    figures = [f"{t:,.{_digits(ticks)}f}" for t in ticks]
    left = max(len(f) for f in figures) * LETTER + 12
    head = wrapped(f"{a.titles[clock['party']]}: {clock['title']}, {_unit(clock)}", width, 7.2)
    parts["titles"].append({"x": 0, "y": top + 10, "text": head})
    top += 15 * len(head) + TOP
    right = width - 8.0

    def y(value: float) -> float:
        return top + TALL * (high - value) / (high - low)

    days = {r["date"]: day(r["date"]).toordinal() for r in rows}
    begin, end = min(days.values()), max(*days.values(), day(str(a.facts["as_of"])).toordinal())

    def x(when: int) -> float:
        return left + 6 + (right - left - 12) * (when - begin) / max(1, end - begin)

    for tick, figure in zip(ticks, figures, strict=True):
        parts["lines"].append({"x": left, "x2": right, "y": y(tick)})
        parts["ticks"].append({"x": left - 6, "y": y(tick), "text": figure})
    parts["usual"].append({"x": left, "x2": right, "y": y(usual.median), "low": y(usual.low), "high": y(usual.high)})
    for r in rows:
        place = {"x": x(days[r["date"]]), "y": y(float(r["median"])), "colour": colour, "clock": n}
        told = f"{r['low']:.6g}" + (f" to {r['high']:.6g}" if r["high"] > r["low"] else "")
        says = f"{clock['title']}, {r['date']}: {told} {r['unit']}" + (
            ", the value that counts" if r["counts"] == "yes" else ""
        )
        parts["curve"].append(place)
        parts["points"].append({**place, "size": 140 if r["counts"] == "yes" else 30, "says": says})
        if r["high"] > r["low"]:
            parts["bars"].append({**place, "low": y(float(r["low"])), "high": y(float(r["high"]))})
    dates = [rows[0]["date"]] if begin == max(days.values()) else [rows[0]["date"], rows[-1]["date"]]
    for date in dates:
        at = x(days[date]) + len(date) * LETTER / 2
        parts["ticks"].append({"x": min(max(at, left + len(date) * LETTER), right), "y": top + TALL + 18, "text": date})
    words = wrapped(
        f"Usual: {clock['usual']}. Doubles at a distance of {clock['scale']}; at most {clock['most']}. {_from(clock)}",
        width,
    )
    parts["words"].append({"x": 0, "y": top + TALL + 40, "text": words})
    return top + TALL + UNDER + 15 * (len(words) - 1)


def _from(clock: dict[str, Any]) -> str:
    return f"Source: {clock['source']}; known on {clock['vintage']}."


def _percent(clock: dict[str, Any]) -> bool:
    return any("%" in v["value"] for v in clock["values"])


def _shown(clock: dict[str, Any], value: float) -> float:
    """A value as the case writes it: in per cent where it does."""
    return 100 * value if _percent(clock) else value


def _unit(clock: dict[str, Any]) -> str:
    return f"%, {clock['unit']}" if _percent(clock) and "%" not in clock["unit"] else str(clock["unit"])


def _ticks(low: float, high: float) -> list[float]:
    """Two to five round numbers between two values."""
    step = 10 ** math.floor(math.log10(high - low))
    step *= next(f for f in (0.2, 0.5, 1, 2, 5) if (high - low) / (step * f) <= 5)
    return [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _digits(ticks: list[float]) -> int:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(ticks[0]) or 1
    return max(0, -math.floor(math.log10(step) + 1e-9))
