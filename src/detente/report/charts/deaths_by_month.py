"""Events and deaths by month, from the files that a case names, with the record's dates between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from detente.assessment import Assessment
from detente.assessment.wording import count
from detente.case.dates import day
from detente.report.charts.shared import (
    FAINT,
    INK,
    LETTER,
    LINE,
    SAYS,
    WAR,
    WIDE,
    Rows,
    chart_of,
    pixels,
    texts,
    titled,
    wrapped,
)

DEATHS, STRIP, EVENTS = 130, 26, 46  # pixels: the tallest bar of deaths, the record's strip, the tallest bar of events
WIDEST = 48.0  # pixels: a month
Plain = Mapping[str, Any]


def deaths_rows(a: Assessment) -> Rows:
    """The months of every timeline of the case: events, deaths, and the file's own ends if it has them."""
    return month_rows(a.facts.get("timelines", ()))


def month_rows(timelines: Sequence[Plain]) -> Rows:
    """The months of timelines as in an assessment's facts. A file that gives one number of deaths has no `low` and `high`."""
    return [
        {
            "what": t["title"], "month": m["month"], "events": m["events"], "deaths": m["deaths"], "low": m.get("low"), "high": m.get("high"),
            "says": f"{m['month']}: {count(m['events'], 'event')}, {_deaths(m)}",
        }
        for t in timelines
        for m in t["months"]
    ]  # fmt: skip


def _deaths(month: Plain) -> str:
    ends = f" ({month['low']:,} to {month['high']:,})" if month.get("low") is not None else ""
    return f"{count(month['deaths'], 'death')}{ends}"


def deaths(a: Assessment, width: int = WIDE) -> Any:
    """Events and deaths by month; None for a case without timelines."""
    record = [
        {"date": str(e["date"]), "says": f"On the record, {e['date']}, {a.titles.get(e['by'], e['by'])}: {e['says']}"}
        for e in a.facts.get("record", ())
    ]
    return by_month(a.facts.get("timelines", ()), record, width)


def by_month(timelines: Sequence[Plain], record: Sequence[Plain], width: int = WIDE) -> Any:
    """The picture of timelines as in an assessment's facts. `record`: what has a `date` and `says`; None if there are no timelines."""
    rows = month_rows(timelines)
    if not rows:
        return None
    of = [r for r in rows if r["what"] == rows[0]["what"]]
    most = max(of, key=lambda r: r["deaths"])
    finding = f"The deadliest month was {most['month']}, with {_deaths(most)}"
    out: dict[str, Rows] = {
        name: [] for name in ("bars", "ends", "events", "marks", "lines", "heads", "words", "right", "middle")
    }
    top = 0.0
    for timeline in timelines:
        top = _panel(timeline, [r for r in rows if r["what"] == timeline["title"]], record, width, top, out) + 22
    box = {"x": pixels("x"), "x2": pixels("x2"), "y": pixels("y"), "y2": pixels("y2")}
    chart = alt.layer(
        chart_of(out["lines"]).mark_rule(color=FAINT).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y")),
        chart_of(out["bars"]).mark_rect(color=WAR, opacity=0.75).encode(**box, description=SAYS),
        chart_of(out["ends"]).mark_rule(color=INK, strokeWidth=1.5).encode(x=pixels("x"), y=pixels("y"), y2=pixels("y2")),
        chart_of(out["events"]).mark_rect(color=LINE, opacity=0.8).encode(**box, description=SAYS),
        chart_of(out["marks"]).mark_point(shape="diamond", filled=True, size=52, color=INK, opacity=1).encode(
            x=pixels("x"), y=pixels("y"), description=SAYS
        ),
        texts(out["heads"], fontWeight=600), texts(out["words"]), texts(out["right"], align="right"), texts(out["middle"], align="center"),
    )  # fmt: skip
    ranged = any(r["low"] is not None for r in rows)
    sourced = ". ".join(f"{t['title']}: {t['deaths']}" for t in timelines)
    return titled(
        chart.properties(width=width, height=round(top)),
        finding,
        f"{sourced}. {'A line on a bar runs from the lowest to the highest estimate. ' if ranged else ''}"
        "Diamonds are entries of the record. Counts move no answer.",
        width,
    )


def _panel(timeline: Plain, rows: Rows, record: Sequence[Plain], width: int, top: float, out: dict[str, Rows]) -> float:
    """Lay out a timeline below `top`: its heading, deaths, the record's dates, events, years. Returns where it ends."""
    months = [_number(r["month"]) for r in rows]
    first, last = min(months), max(months)
    greatest = max(1, *(r["high"] if r["high"] is not None else r["deaths"] for r in rows))
    busiest = max(1, *(r["events"] for r in rows))
    left = LETTER * max(len(f"{greatest:,}"), len(f"{busiest:,}"), len("record")) + 10
    step = min((width - left - 4) / (last - first + 1), WIDEST)
    end = left + max(step * (last - first + 1), 120)
    head = wrapped(f"{timeline['title']} ({timeline['chosen']})", width, 7.2)
    out["heads"].append({"x": 0, "y": top + 8, "text": head})
    base = top + 15 * len(head) + 24 + DEATHS
    out["words"].append({"x": 0, "y": base - DEATHS - 14, "text": "deaths a month"})
    for share in (0, 0.5, 1):
        out["lines"].append({"x": left, "x2": end, "y": base - DEATHS * share})
        out["right"].append({"x": left - 6, "y": base - DEATHS * share, "text": f"{round(greatest * share):,}"})
    under = base + STRIP + 24 + EVENTS
    out["right"].append({"x": left - 6, "y": base + STRIP / 2, "text": "record"})
    out["words"].append({"x": 0, "y": base + STRIP + 10, "text": "events a month"})
    for share in (0, 1):
        out["lines"].append({"x": left, "x2": end, "y": under - EVENTS * share})
        out["right"].append({"x": left - 6, "y": under - EVENTS * share, "text": f"{round(busiest * share):,}"})
    edge = min(1.0, step / 6)
    for row, month in zip(rows, months, strict=True):
        x = left + step * (month - first)
        place = {"x": x + edge, "x2": x + step - edge, "says": row["says"]}
        out["bars"].append({**place, "y": base, "y2": base - DEATHS * row["deaths"] / greatest})
        out["events"].append({**place, "y": under, "y2": under - EVENTS * row["events"] / busiest})
        if row["low"] is not None:
            ends = {"y": base - DEATHS * row["low"] / greatest, "y2": base - DEATHS * row["high"] / greatest}
            out["ends"].append({"x": x + step / 2, **ends})
    for event in record:
        when = day(event["date"])
        at = when.year * 12 + when.month - 1 + (when.day - 1) / 31
        if first <= at <= last + 1:
            out["marks"].append({"x": left + step * (at - first), "y": base + STRIP / 2, "says": event["says"]})
    _ticks(first, last, left, step, under, out)
    return under + 22


def _ticks(first: int, last: int, left: float, step: float, under: float, out: dict[str, Rows]) -> None:
    """Years below a panel, as many as there is room for; of less than two years, its first and last month."""
    years = list(range(-(-first // 12), last // 12 + 1))
    if len(years) < 2:
        for month in dict.fromkeys((first, last)):
            align = "words" if month == first else "right"
            x = left if month == first else left + step * (last - first + 1)
            out[align].append({"x": x, "y": under + 14, "text": f"{month // 12}-{month % 12 + 1:02}"})
        return
    every = max(1, -(-40 // max(1, round(12 * step))))
    for year in years[::every]:
        out["middle"].append({"x": left + step * (12 * year - first), "y": under + 14, "text": str(year)})


def _number(month: str) -> int:
    """A month counted from the year 0."""
    year, of = month.split("-")
    return int(year) * 12 + int(of) - 1
