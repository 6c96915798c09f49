"""The war as it stands and where it may go: the front as a strip, today and in some years, and how worn and how supported each side is."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import in_percent, years
from detente.report.charts.shared import (
    COLUMNS,
    FAINT,
    INK,
    LETTER,
    ON,
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

TODAY = "today"
STRIP, TALL, GAP = 26, 62, 34  # pixels: the strip of today, the tallest bar, and the room between rows


def war_rows(a: Assessment) -> Rows:
    """Where the front stands, today and by year, in mean chances in per cent, and each side's levels of exhaustion and support today.

    `level` is the notch of the front or the level, `of` the last. Empty for an assessment that does not say where the front may go.
    """
    war, who = a.facts.get("war"), a.facts.get("who")
    if not war or not who or not a.under("front"):
        return []
    whole = {"share": 100.0, "median": 100.0, "low": 100.0, "high": 100.0}
    rows: Rows = [{"what": "front", "after": TODAY, "level": war["now"], "of": war["notches"], **whole}]
    for y in a.under("front"):
        for notch in a.under(paths.front(y)):
            path = paths.front(y, notch)
            mean = 100 * float(np.mean(a.samples[path]))
            rows.append(
                {
                    "what": "front",
                    "after": years(y),
                    "level": int(notch),
                    "of": war["notches"],
                    "share": mean,
                    **share(a.band(path)),
                }
            )
    for side in a.sides:
        worn = war["exhaustion"]
        rows.append(
            {
                "what": f"{a.titles[side]}: exhaustion",
                "after": TODAY,
                "level": worn["now"][side],
                "of": worn["levels"] - 1,
                **whole,
            }
        )
        if any(b["backs"] == side for b in who["backers"].values()):
            given = war["support"]
            rows.append(
                {
                    "what": f"{a.titles[side]}: support",
                    "after": TODAY,
                    "level": given["now"],
                    "of": given["levels"] - 1,
                    **whole,
                }
            )
    return rows


def war(a: Assessment, width: int = WIDE) -> Any:
    """The front today and in some years, with exhaustion and support below; None for an assessment that does not say where the front may go."""
    rows = war_rows(a)
    if not rows:
        return None
    front = [r for r in rows if r["what"] == "front"]
    first = next((r["after"] for r in front if r["after"] == "1 year"), front[-1]["after"])
    best = max((r for r in front if r["after"] == first), key=lambda r: float(r["share"]))
    today, last = front[0]["level"], front[0]["of"]
    where = (
        "where it stands today"
        if best["level"] == today
        else f"at notch {best['level']} of {last}, and today at notch {today}"
    )
    finding = f"After {first} the front most likely stands {where} ({in_percent(best['share'] / 100)})"
    left, right = (104, width - 92) if width >= COLUMNS else (58, width - 8)
    x = {n: left + (right - left) * (n - 1) / (last - 1) for n in range(1, last + 1)}
    held, names, under = _strip(a, x[today], left, right)
    bars, told, bottom = _years(a, front, x, width, under)
    ends = [wrapped(f"{a.titles[side]} has won", (right - left) / 2 - 10) for side in a.sides[::-1]]
    deep = bottom + 15 * (max(map(len, ends)) - 1)
    boxes, levels, end = _levels(a, [r for r in rows if r["what"] != "front"], deep, width)
    words = [{"x": left, "y": bottom - GAP + 4, "text": ends[0]}]
    notches = [{"x": at, "y": 18, "y2": bottom - GAP - 12} for at in x.values()]
    here = [{"x": x[today], "y": 10, "y2": under + 7, "says": f"the front today: notch {today} of {last}"}]
    hue = alt.Color("colour:N", scale=None)
    box = {"x": pixels("x"), "x2": "x2:Q", "y": pixels("y"), "y2": "y2:Q", "color": hue}
    filled = {"stroke": alt.Stroke("colour:N", scale=None), "fillOpacity": alt.FillOpacity("full:Q", scale=None)}
    chart = alt.layer(
        chart_of(notches).mark_rule(color=FAINT).encode(x=pixels("x"), y=pixels("y"), y2="y2:Q"),
        chart_of(held).mark_rect().encode(**box, description="says:N"),
        chart_of(bars).mark_rect(opacity=0.85).encode(**box, description="says:N"),
        chart_of(boxes).mark_rect(strokeWidth=1.5).encode(**box, **filled),
        chart_of(here).mark_rule(strokeWidth=2.5, strokeDash=[5, 3], color=INK).encode(x=pixels("x"), y=pixels("y"), y2="y2:Q", description="says:N"),
        texts(names, fontWeight=600, align="center").encode(color=alt.value(ON)),
        texts([t for t in told if t["bar"]], align="center", fontSize=12),
        texts([t for t in told if not t["bar"]]),
        texts(words, fontSize=12),
        texts([{"x": right, "y": bottom - GAP + 4, "text": ends[1]}], align="right", fontSize=12),
        texts([{"x": x[today], "y": 4, "text": f"today: notch {today} of {last}"}], align="center", fontSize=12),
        texts(levels),
    )  # fmt: skip
    return titled(
        chart.properties(width=width, height=round(end)),
        finding,
        "The strip shows who holds what today. Bars show the mean chance over the draws that the war is on or won with the front at each notch; "
        "the rest of the chance is peace, collapse or escalation.",
        width,
    )


def _strip(a: Assessment, here: float, left: float, right: float) -> tuple[Rows, Rows, float]:
    """Today's strip: what side a holds on the left, what side b holds on the right, their names on it where there is room, and its lower edge."""
    parts = dict(zip(a.sides, ((left, here), (here, right)), strict=True))
    titles = {side: wrapped(a.titles[side], x2 - x - 8, 7.2) for side, (x, x2) in parts.items()}
    fits = {
        side: all(len(line) * 7.2 <= parts[side][1] - parts[side][0] for line in lines)
        for side, lines in titles.items()
    }
    under = 18.0 + STRIP + 15 * (max([len(titles[side]) for side in parts if fits[side]], default=1) - 1)
    held: Rows = []
    names: Rows = []
    for side, (x, x2) in parts.items():
        says = f"held by {a.titles[side]} today"
        held.append({"x": x, "x2": x2, "y": 18, "y2": under, "colour": colour_of(a, side), "says": says})
        if fits[side]:
            names.append(
                {"x": (x + x2) / 2, "y": (18 + under) / 2 - 7.5 * (len(titles[side]) - 1), "text": titles[side]}
            )
    return held, names, under


def _years(a: Assessment, front: Rows, x: dict[int, float], width: int, top: float) -> tuple[Rows, Rows, float]:
    """A row of bars for each year, their chances above them, and the year at the left; where the rows end."""
    half = min(22.0, (x[2] - x[1]) * 0.36)
    most = max(float(r["share"]) for r in front if r["after"] != TODAY)
    own = {1: a.sides[1], max(x): a.sides[0]}
    bars: Rows = []
    told: Rows = []
    for when in dict.fromkeys(r["after"] for r in front if r["after"] != TODAY):
        base = top + GAP + TALL
        mine = [r for r in front if r["after"] == when]
        told.append({"x": 0, "y": base - 8, "text": f"after {when}" if width >= COLUMNS else when, "bar": False})
        rest = 1 - sum(float(r["share"]) for r in mine) / 100
        if width >= COLUMNS:
            told.append(
                {
                    "x": max(x.values()) + 30,
                    "y": base - 24,
                    "text": [in_percent(max(0.0, rest)), "without", "a front"],
                    "bar": False,
                }
            )
        for r in mine:
            tall, n = TALL * float(r["share"]) / most, int(r["level"])
            colour = colour_of(a, own[n]) if n in own else WAR
            says = f"after {when}, the front at notch {n} of {max(x)}: {in_percent(float(r['share']) / 100)}"
            bars.append(
                {"x": x[n] - half, "x2": x[n] + half, "y": base - tall, "y2": base, "colour": colour, "says": says}
            )
            if r["share"] >= 0.5:
                told.append({"x": x[n], "y": base - tall - 8, "text": in_percent(float(r["share"]) / 100), "bar": True})
        bars.append(
            {
                "x": min(x.values()) - half,
                "x2": max(x.values()) + half,
                "y": base,
                "y2": base + 1,
                "colour": WAR,
                "says": when,
            }
        )
        top = base
    return bars, told, top + GAP + 16


def _levels(a: Assessment, rows: Rows, top: float, width: int) -> tuple[Rows, Rows, float]:
    """A row of boxes for each side's exhaustion and support, filled up to today's level, with the level in words."""
    left = min(max(len(str(r["what"])) for r in rows) * LETTER + 12, width * 0.5)
    boxes: Rows = []
    words: Rows = []
    for r in rows:
        side = next(s for s in a.sides if str(r["what"]).startswith(f"{a.titles[s]}: "))
        name = wrapped(str(r["what"]), left - 6)
        words.append({"x": 0, "y": top + 8, "text": name})
        for n in range(int(r["of"])):
            x = left + 22 * n
            boxes.append(
                {
                    "x": x,
                    "x2": x + 18,
                    "y": top,
                    "y2": top + 14,
                    "colour": colour_of(a, side),
                    "full": 0.85 if n < r["level"] else 0.0,
                }
            )
        words.append({"x": left + 22 * int(r["of"]) + 6, "y": top + 8, "text": f"level {r['level']} of {r['of']}"})
        top += 9 + 15 * len(name)
    return boxes, words, top + 4
