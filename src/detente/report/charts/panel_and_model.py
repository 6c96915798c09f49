"""Acceptability against the model: whether people can live with a proposal, and whether leaders would sign it and it would hold."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from detente.assessment import Assessment
from detente.panel.beside import YEARS, beside
from detente.panel.results import Results
from detente.report.charts.shared import (
    CHANCE,
    COLUMNS,
    FIT,
    INK,
    LETTER,
    LINE,
    ON,
    SAYS,
    WIDE,
    Rows,
    chart_of,
    titled,
    with_band,
    wrapped,
)

LEAST = "the group that accepts it least"
PLAIN: dict[str, Any] = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": 15}
ASIDE = (9, -9, 30, -30, 60, -60)  # pixels that a name stands to the right or left of its dot
CROSSED = 12  # pixels that a name goes out of the way of a band
AXES = 62  # pixels beside and below the field, about, for titles and figures of the axes


def acceptability_rows(found: Results, a: Assessment, group: str | None = None) -> Rows:
    """Each proposal's share who find it at least tolerable with its interval, and the chance that all sign and it holds, with its band; in per cent.

    Of `group`, by its id, or of the group that accepts the proposal least.
    """
    rows = []
    for r in beside(found, a):
        public = next((g for g in r["groups"] if g["group"] == group), None) if group else r["least"]
        if public is not None and public["accept"] is not None:
            rows.append(
                {
                    "what": r["title"], "group": public["title"], "accept": 100 * public["accept"], "from": 100 * public["low"],
                    "to": 100 * public["high"], **{k: 100 * v for k, v in r["holds"].items()},
                }
            )  # fmt: skip
    return rows


def acceptability(found: Results, a: Assessment, width: int = WIDE, group: str | None = None) -> Any:
    """A dot with bands both ways for each proposal, named beside it; None if panel and assessment share none that may be shown."""
    rows = acceptability_rows(found, a, group)
    if not rows:
        return None
    height = round(width * (0.6 if width >= COLUMNS else 1.05))
    for r in rows:
        r["says"] = f"{r['what']}, {r['group']}: {_public(r)} accept it; signed and holds {YEARS} years {with_band(r)}"
    scale = alt.Scale(domain=CHANCE, nice=False)
    who = rows[0]["group"] if group else LEAST
    x = alt.X(
        "accept:Q",
        scale=scale,
        title=wrapped(f"find it at least tolerable, of {who} (%)", width - AXES),
        axis=alt.Axis(tickCount=5),
    )
    y = alt.Y("median:Q", scale=scale, title=f"all sign and it holds {YEARS} years (%)", axis=alt.Axis(tickCount=5))
    base = chart_of(rows).encode(description=SAYS)
    across = base.mark_rule(strokeWidth=3, opacity=0.35, color=INK, strokeCap="round").encode(
        x=alt.X("from:Q", scale=scale), x2=alt.X2("to:Q"), y=y
    )
    up = base.mark_rule(strokeWidth=3, opacity=0.35, color=INK, strokeCap="round").encode(
        x=x, y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q")
    )
    dots = base.mark_point(filled=True, size=80, opacity=1, color=INK).encode(x=x, y=y)
    half = chart_of([{"h": 50}])
    lines = [
        half.mark_rule(color=LINE, strokeDash=[4, 3]).encode(x=alt.X("h:Q", scale=scale)),
        half.mark_rule(color=LINE, strokeDash=[4, 3]).encode(y=alt.Y("h:Q", scale=scale)),
    ]
    wide = width >= COLUMNS
    told = [r["what"] if wide else str(n) for n, r in enumerate(rows, 1)]
    numbers = "; ".join(f"{n} {r['what']}" for n, r in enumerate(rows, 1))
    numbered = "" if wide else f" Numbers: {numbers}."
    labels = _labels(rows, told, width - AXES, height - 4)
    return titled(
        alt.layer(*lines, across, up, *_named(labels, scale), dots, width=width, height=height, autosize=FIT),
        _finding(rows, group),
        "Across: Jeffreys interval (95%) of the ballots. Up: 5-95% band over the model's draws. What people can tolerate and what leaders sign are "
        f"different things. Dashed lines are at one half.{numbered}",
        width,
    )  # fmt: skip


def _public(row: dict[str, Any]) -> str:
    return with_band({"median": row["accept"], "low": row["from"], "high": row["to"]})


def _finding(rows: Rows, group: str | None) -> str:
    both = max(rows, key=lambda r: min(r["accept"], r["median"]))
    of = both["group"] if group else f"its least accepting group ({both['group']})"
    return f"Best on both counts: '{both['what']}', tolerable to {both['accept']:.0f}% of {of}, signed and holding {with_band(both)}"


def _labels(rows: Rows, told: list[str], width: float, height: float) -> Rows:
    """Names near their dots, where they run into neither the edge nor dots nor each other, as far as there is room.

    A place is `u`, `v` on the axes, in per cent; `from_u` and `from_v` are the dot's, if the name stands so far from it that it takes a line.
    """
    dots = [(r["accept"] / 100 * width, (100 - r["median"]) / 100 * height) for r in rows]
    across = [
        (r["from"] / 100 * width, y - 1, r["to"] / 100 * width, y + 1) for r, (_, y) in zip(rows, dots, strict=True)
    ]
    up = [
        (x - 1, (100 - r["high"]) / 100 * height, x + 1, (100 - r["low"]) / 100 * height)
        for r, (x, _) in zip(rows, dots, strict=True)
    ]
    bands = across + up
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in dots]
    found: Rows = []
    for text, (x, y) in sorted(zip(told, dots, strict=True), key=lambda d: (d[1][1], -d[1][0])):
        lines = wrapped(text, 190)
        wide, tall = max(map(len, lines)) * LETTER, 15 * len(lines)
        places = [(x + dx - (wide if dx < 0 else 0), y + dy - tall / 2) for dx in ASIDE for dy in range(-120, 121, 5)]
        places += [(x - wide / 2, y + dy - tall / 2) for dy in range(-120, 121, 5)]
        boxes = [(a, b, a + wide, b + tall) for a, b in places]
        inside = [b for b in boxes if b[0] >= 2 and b[2] <= width - 2 and b[1] >= 0 and b[3] <= height]
        inside.sort(key=lambda b: _far(b, x, y) + CROSSED * sum(_meet(b, t) for t in bands))
        box = next(
            (b for b in inside if not any(_meet(b, t) for t in taken)), (inside or [(x, y, x + wide, y + tall)])[0]
        )
        taken.append(box)
        end = (min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3]))
        label = {"u": 100 * box[0] / width, "v": 100 * (1 - (box[1] + 8) / height), "text": "\n".join(lines)}
        if abs(end[0] - x) + abs(end[1] - y) > 14:
            label |= {
                "from_u": 100 * x / width,
                "from_v": 100 * (1 - y / height),
                "to_u": 100 * end[0] / width,
                "to_v": 100 * (1 - end[1] / height),
            }
        found.append(label)
    return found


def _far(box: tuple[float, float, float, float], x: float, y: float) -> float:
    """How far a dot is from a box."""
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _named(labels: Rows, scale: Any) -> list[Any]:
    """The names, and lines to them from dots further off."""
    u, v = (alt.X("u:Q", scale=scale), alt.Y("v:Q", scale=scale))
    lines = (
        chart_of([r for r in labels if "to_u" in r])
        .mark_rule(color=INK, strokeWidth=0.8, opacity=0.8)
        .encode(
            x=alt.X("from_u:Q", scale=scale), y=alt.Y("from_v:Q", scale=scale), x2=alt.X2("to_u:Q"), y2=alt.Y2("to_v:Q")
        )
    )
    names = chart_of(labels).mark_text(**PLAIN)
    halo = names.mark_text(**PLAIN, stroke=ON, strokeWidth=3, strokeJoin="round", color=ON)
    return [lines, *(n.encode(x=u, y=v, text=alt.Text("text:N")) for n in (halo, names))]
