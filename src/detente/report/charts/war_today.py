"""The war as it stands and where it may go: the front as a strip, today and in some years, and how worn and how supported each side is."""

from __future__ import annotations

from typing import Any, NamedTuple

import altair as alt
import numpy as np

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import front_between, in_percent, years
from detente.report.charts.shared import (
    COLUMNS,
    FAINT,
    INK,
    LETTER,
    ON,
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

TODAY = "today"
STRIP, TALL, GAP = 26, 62, 34  # pixels: the strip of today, the tallest bar, and the room between rows


class Line(NamedTuple):
    """A front: its name, the two sides that face each other on it, its last notch, today's, and the folder of where it may stand by year."""

    name: str
    sides: tuple[str, str]
    last: int
    now: int
    folder: str


def lines(a: Assessment) -> list[Line]:
    """The fronts of an assessment; none if it does not say where they may go."""
    found = a.facts.get("war") or {}
    if "fronts" in found:
        named = [(f, *f["between"]) for f in found["fronts"]]
        return [
            Line(
                front_between(a.titles, one, other),
                (one, other),
                f["notches"],
                f["now"],
                paths.front_between(one, other),
            )
            for f, one, other in named
        ]
    if not found or not a.under("front"):
        return []
    one, other = a.sides
    return [Line("front", (one, other), found["notches"], found["now"], "front")]


def war_rows(a: Assessment) -> Rows:
    """Where each front stands, today and by year, in mean chances in per cent, and each side's levels of exhaustion and support today.

    `level` is the notch of the front or the level, `of` the last. Empty for an assessment that does not say where the front may go.
    """
    war, who = a.facts.get("war"), a.facts.get("who")
    fronts = lines(a)
    if not war or not who or not fronts:
        return []
    whole = {"share": 100.0, "median": 100.0, "low": 100.0, "high": 100.0}
    rows: Rows = []
    for line in fronts:
        front = {"what": line.name, "of": line.last}
        rows.append({**front, "after": TODAY, "level": line.now, **whole})
        for y in a.under(line.folder):
            for notch in a.under(f"{line.folder}/{y}"):
                path = f"{line.folder}/{y}/{notch}"
                mean = 100 * float(np.mean(a.samples[path]))
                rows.append({**front, "after": years(y), "level": int(notch), "share": mean, **share(a.band(path))})
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
    """Each front today and in some years, with exhaustion and support below; None for an assessment that does not say where the front may go."""
    rows = war_rows(a)
    if not rows:
        return None
    fronts = lines(a)
    marks = Marks([], [], [], [], [], [], [])
    top, findings = 0.0, list[str]()
    for line in fronts:
        mine = [r for r in rows if r["what"] == line.name]
        if len(fronts) > 1:
            title = wrapped(f"The {line.name}", width)
            marks.words.append({"x": 0, "y": top + 4, "text": title})
            top += 15 * len(title) + 9
        findings.append(_finding(line, mine, begins=not findings))
        top = _front(a, line, mine, width, top, marks) + 6
    names = [line.name for line in fronts]
    boxes, levels, end = _levels(a, [r for r in rows if r["what"] not in names], top - 6, width)
    hue = alt.Color("colour:N", scale=None)
    box = {"x": pixels("x"), "x2": pixels("x2"), "y": pixels("y"), "y2": pixels("y2"), "color": hue}
    filled = {"stroke": alt.Stroke("colour:N", scale=None), "fillOpacity": alt.FillOpacity("full:Q", scale=None)}
    chart = alt.layer(
        chart_of(marks.notches).mark_rule(color=FAINT).encode(x=pixels("x"), y=pixels("y"), y2=pixels("y2")),
        chart_of(marks.held).mark_rect().encode(**box, description=SAYS),
        chart_of(marks.bars).mark_rect(opacity=0.85).encode(**box, description=SAYS),
        chart_of(boxes).mark_rect(strokeWidth=1.5).encode(**box, **filled),
        chart_of(marks.here).mark_rule(strokeWidth=2.5, strokeDash=[5, 3], color=INK).encode(
            x=pixels("x"), y=pixels("y"), y2=pixels("y2"), description=SAYS
        ),
        texts(marks.names, fontWeight=600, align="center").encode(color=alt.value(ON)),
        texts([t for t in marks.told if t["bar"]], align="center", fontSize=12),
        texts([t for t in marks.told if not t["bar"]]),
        texts([t for t in marks.words if "align" not in t], fontSize=12),
        texts([t for t in marks.words if t.get("align") == "right"], align="right", fontSize=12),
        texts([t for t in marks.words if t.get("align") == "center"], align="center", fontSize=12),
        texts(levels),
    )  # fmt: skip
    stands = "war is on or won with the front" if len(fronts) == 1 else "war is on with the front"
    rest = "peace, collapse or escalation" if len(fronts) == 1 else "peace, victory, collapse or escalation"
    return titled(
        chart.properties(width=width, height=round(end)),
        "; ".join(findings),
        f"The strip shows who holds what today. Bars show the mean chance over the draws that the {stands} at each notch; the rest of the chance "
        f"is {rest}.",
        width,
    )


class Marks(NamedTuple):
    """What the picture of the fronts is made of, by kind of mark."""

    held: Rows
    names: Rows
    bars: Rows
    told: Rows
    notches: Rows
    here: Rows
    words: Rows


def _finding(line: Line, mine: Rows, *, begins: bool) -> str:
    """Where a front most likely stands after a year, in a sentence; one that does not begin it leaves out when that is."""
    first = next((r["after"] for r in mine if r["after"] == "1 year"), mine[-1]["after"])
    best = max((r for r in mine if r["after"] == first), key=lambda r: float(r["share"]))
    where = (
        "where it stands today"
        if best["level"] == line.now
        else f"at notch {best['level']} of {line.last}, and today at notch {line.now}"
    )
    return (
        f"After {first} the " if begins else "the "
    ) + f"{line.name} most likely stands {where} ({in_percent(best['share'] / 100)})"


def _front(a: Assessment, line: Line, mine: Rows, width: int, top: float, marks: Marks) -> float:
    """Add one front below `top`: today's strip and a row of bars for each year. Returns where it ends."""
    left, right = (104, width - 92) if width >= COLUMNS else (58, width - 8)
    x = {n: left + (right - left) * (n - 1) / (line.last - 1) for n in range(1, line.last + 1)}
    held, names, under = _strip(a, line, x[line.now], left, right, top)
    bars, told, bottom = _years(a, line, mine, x, width, under)
    ends = [wrapped(f"{a.titles[side]} has won", (right - left) / 2 - 10) for side in line.sides[::-1]]
    marks.held.extend(held)
    marks.names.extend(names)
    marks.bars.extend(bars)
    marks.told.extend(told)
    marks.notches.extend({"x": at, "y": top + 18, "y2": bottom - GAP - 12} for at in x.values())
    says = f"the {line.name} today: notch {line.now} of {line.last}"
    marks.here.append({"x": x[line.now], "y": top + 10, "y2": under + 7, "says": says})
    marks.words.extend(
        [
            {"x": left, "y": bottom - GAP + 4, "text": ends[0]},
            {"x": right, "y": bottom - GAP + 4, "text": ends[1], "align": "right"},
            {"x": x[line.now], "y": top + 4, "text": f"today: notch {line.now} of {line.last}", "align": "center"},
        ]
    )
    return bottom + 15 * (max(map(len, ends)) - 1)


def _strip(a: Assessment, line: Line, here: float, left: float, right: float, top: float) -> tuple[Rows, Rows, float]:
    """Today's strip: what the first side holds on the left, the other's on the right, their names where there is room, and its lower edge."""
    parts = dict(zip(line.sides, ((left, here), (here, right)), strict=True))
    titles = {side: wrapped(a.titles[side], x2 - x - 8, 7.2) for side, (x, x2) in parts.items()}
    fits = {
        side: all(len(words) * 7.2 <= parts[side][1] - parts[side][0] for words in title)
        for side, title in titles.items()
    }
    under = top + 18.0 + STRIP + 15 * (max([len(titles[side]) for side in parts if fits[side]], default=1) - 1)
    held: Rows = []
    names: Rows = []
    for side, (x, x2) in parts.items():
        says = f"held by {a.titles[side]} today"
        held.append({"x": x, "x2": x2, "y": top + 18, "y2": under, "colour": colour_of(a, side), "says": says})
        if fits[side]:
            names.append(
                {"x": (x + x2) / 2, "y": (top + 18 + under) / 2 - 7.5 * (len(titles[side]) - 1), "text": titles[side]}
            )
    return held, names, under


def _years(
    a: Assessment, line: Line, front: Rows, x: dict[int, float], width: int, top: float
) -> tuple[Rows, Rows, float]:
    """A row of bars for each year, their chances above them, and the year at the left; where the rows end."""
    half = min(22.0, (x[2] - x[1]) * 0.36)
    most = (
        max(float(r["share"]) for r in front if r["after"] != TODAY) or 100.0
    )  # all 0: the war is surely over by then
    own = {1: line.sides[1], max(x): line.sides[0]}
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
            says = f"after {when}, the {line.name} at notch {n} of {max(x)}: {in_percent(float(r['share']) / 100)}"
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
