"""Who is who: the sides, who backs and guarantees what, and who put forward, endorsed or rejected which proposal."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import count, in_percent
from detente.report.charts.shared import (
    COLUMNS,
    FAINT,
    INK,
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

MOST = 5  # columns that a page has room for
LANE, SIDE = 15, 170  # pixels: between lanes on a phone, and the column of proposals on a page
SHAPES = {
    "put forward": "circle", "endorsed": "circle", "rejected": "M-.7,-.7L.7,.7M.7,-.7L-.7,.7", "guaranteed": "diamond", "to be signed": "square",
}  # fmt: skip
HOLLOW = ("to be signed",)
SUPPORTS, FIGHTS, BELONGS, GUARANTEES = "supports", "fights beside", "belongs to", "guarantees"


def network_rows(a: Assessment) -> Rows:
    """Who supports, belongs to or guarantees what, and how; and by whom each proposal was put forward, endorsed or rejected, or must be signed.

    The parties sign every proposal; of signatories, only the others are listed. Empty for an assessment that does not say who is who.
    """
    who = a.facts.get("who")
    if not who:
        return []
    rows: Rows = []

    def add(name: str, does: str, what: str, how: str = "") -> None:
        rows.append({"who": a.titles.get(name, name), "does": does, "what": what, "how": how, "id": name})

    for name, backer in who["backers"].items():
        chances = {level: a.band(paths.supports(name, level)).median for level in a.under(paths.supports(name))}
        most = max(chances, key=lambda level: chances[level], default="")
        add(
            name,
            SUPPORTS,
            a.titles[backer["backs"]],
            f"this quarter most likely '{most}', {in_percent(chances[most])}" if most else "",
        )
    for name, side in who.get("partners", {}).items():
        add(name, FIGHTS, a.titles[side])
    for name, outsider in who["outsiders"].items():
        if outsider["of"]:
            add(name, BELONGS, a.titles[outsider["of"]])
    for about in who["guarantees"].values():
        add(
            about["by"],
            GUARANTEES,
            about["title"],
            "would enter the war" if about["means"] == "enters the war" else "by more support",
        )
    for p, about in a.facts.get("proposals", {}).items():
        if about.get("by"):
            add(about["by"], "put forward", a.titles[p])
        for stance, field in (("endorsed", "endorsed_by"), ("rejected", "rejected_by")):
            for one in about[field]:
                add(one["who"], stance, a.titles[p])
        guarantee = who["guarantees"].get(about.get("guarantee"))
        if guarantee:
            add(guarantee["by"], "guaranteed", a.titles[p], guarantee["title"])
        for name in a.under(paths.signs(p)):
            if name not in a.parties:
                add(name, "to be signed", a.titles[p])
    return rows


def _people(a: Assessment) -> list[str]:
    """Everybody with a say from left to right: backers and parties of side a, outsiders in the middle, parties and backers of the other sides."""
    who, (one, *others) = a.facts["who"], a.sides
    beside = {side: [p for p, lead in who.get("partners", {}).items() if lead == side] for side in a.sides}
    backs = {side: [b for b, x in who["backers"].items() if x["backs"] == side] for side in a.sides}
    of = {side: [o for o, x in who["outsiders"].items() if x["of"] == side] for side in (*a.sides, None)}
    right = [p for other in others for p in (*of[other], *beside[other], other, *backs[other])]
    return [*backs[one], one, *beside[one], *of[one], *of[None], *right]


def network(a: Assessment, width: int = WIDE) -> Any:
    """Everybody with a say and their part in each proposal; None for an assessment that does not say who is who."""
    rows = network_rows(a)
    if not rows:
        return None
    people = _people(a)
    backed = {side: sum(r["does"] == SUPPORTS and r["what"] == a.titles[side] for r in rows) for side in a.sides}
    each = ", ".join(f"{a.titles[side]} has {count(n, 'backer') if n else 'no backer'}" for side, n in backed.items())
    guaranteed = len({r["what"] for r in rows if r["does"] == "guaranteed"})
    finding = f"{each}; {guaranteed} of {count(len(a.facts['proposals']), 'proposal')} with a guarantee"
    if width >= COLUMNS and len(people) <= MOST:
        parts, x, top = _boxes(a, rows, people, width)
    else:
        parts, x, top = _list(a, rows, people, width)
    marks, words, end = _proposals(a, rows, x, width, top, bool(parts["boxes"]))
    lanes = [{"x": at, "y": parts["from"][who], "y2": end, "colour": colour_of(a, who)} for who, at in x.items()]
    hue = alt.Color("colour:N", scale=None)
    glyph = chart_of(marks).encode(
        x=pixels("x"),
        y=pixels("y"),
        color=hue,
        shape=alt.Shape("shape:N", scale=None),
        description=SAYS,
    )
    filled = glyph.transform_filter("!datum.hollow").mark_point(filled=True, size=80, opacity=1, strokeWidth=2)
    chart = alt.layer(
        chart_of(lanes).mark_rule(strokeWidth=1.5, opacity=0.55).encode(x=pixels("x"), y=pixels("y"), y2=pixels("y2"), color=hue),
        chart_of(parts["lines"]).mark_rule(strokeWidth=2).encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y"), y2=pixels("y2"), color=hue),
        chart_of(parts["boxes"]).mark_rect(filled=False, strokeWidth=1.5, cornerRadius=5).encode(
            x=pixels("x"), x2=pixels("x2"), y=pixels("y"), y2=pixels("y2"),
            stroke=alt.Stroke("colour:N", scale=None), description=SAYS
        ),
        chart_of([{"x": 0, "x2": width, "y": w["line"]} for w in words if "line" in w]).mark_rule(color=FAINT).encode(
            x=pixels("x"), x2=pixels("x2"), y=pixels("y")
        ),
        filled.encode(stroke=alt.Stroke("colour:N", scale=None)),
        glyph.transform_filter("datum.hollow").mark_point(filled=False, size=60, opacity=1, strokeWidth=2),
        texts([w for w in words if not w["bold"]]),
        texts([w for w in words if w["bold"]], fontWeight=600),
        texts([w for w in parts["words"] if not w["bold"]]),
        texts([w for w in parts["words"] if w["bold"]], fontWeight=600).encode(color=hue),
    )  # fmt: skip
    return titled(
        chart.properties(width=width, height=round(end) + 4),
        finding,
        "Above, who has a say and how; below, their part in each proposal: a dot for those who put it forward or endorse it, a cross for those who "
        "reject it, a diamond for its guarantor, a square for others who must sign.",
        width,
    )


def _about(a: Assessment, rows: Rows, who: str) -> list[str]:
    """What somebody is and does, besides proposals, in short lines."""
    said = ["a side of the war"] if who in a.sides else []
    for r in rows:
        if r["id"] == who and r["does"] in (SUPPORTS, FIGHTS, BELONGS, GUARANTEES):
            said.append(f"{r['does']} {r['what']}" + (f" ({r['how']})" if r["how"] else ""))
    return said or ["takes no side"]


def _boxes(a: Assessment, rows: Rows, people: list[str], width: int) -> tuple[dict[str, Any], dict[str, float], float]:
    """A box for everybody, side by side, with lines above from backers to their sides; where each one's lane begins, and where the boxes end."""
    room = (width - SIDE - 10.0 * (len(people) - 1)) / len(people)
    box = {who: SIDE + (room + 10) * n for n, who in enumerate(people)}
    x = {who: left + 14 for who, left in box.items()}  # of the lanes; words stand right of them
    middle = {who: left + room / 2 for who, left in box.items()}
    backers = a.facts["who"]["backers"]
    roof = 14.0 * max([sum(b["backs"] == side for b in backers.values()) for side in a.sides]) + 8
    out: dict[str, Any] = {"boxes": [], "words": [], "lines": []}
    deepest = roof
    for who in people:
        colour, left = colour_of(a, who), box[who]
        title = wrapped(a.titles[who], room - 14, 7.4)
        lines = [line for said in _about(a, rows, who) for line in wrapped(said, room - 14)]
        out["words"] += [
            {"x": left + 8, "y": roof + 14, "text": title, "colour": colour, "bold": True},
            {"x": left + 8, "y": roof + 16 + 15 * len(title), "text": lines, "colour": INK, "bold": False},
        ]
        deepest = max(deepest, roof + 15 * (len(title) + len(lines)) + 14)
    for who in people:
        says = "; ".join([a.titles[who], *_about(a, rows, who)])
        out["boxes"].append(
            {
                "x": box[who],
                "x2": box[who] + room,
                "y": roof,
                "y2": deepest,
                "colour": colour_of(a, who),
                "says": says,
            }
        )
    for side in a.sides:
        mine = sorted((b for b in backers if backers[b]["backs"] == side), key=lambda b: -abs(middle[b] - middle[side]))
        for n, backer in enumerate(mine):
            y, to = 6 + 14.0 * n, middle[side] + 10.0 * (n + 1) * (1 if middle[backer] > middle[side] else -1)
            colour = colour_of(a, backer)
            for one, two, high, low in (
                (middle[backer], to, y, y),
                (middle[backer], middle[backer], y, roof),
                (to, to, y, roof),
            ):
                out["lines"].append({"x": one, "x2": two, "y": high, "y2": low, "colour": colour})
            for dx in (-4, 4):  # the head of the arrow
                out["lines"].append({"x": to + dx, "x2": to, "y": roof - 6, "y2": roof, "colour": colour})
    out["from"] = dict.fromkeys(people, deepest)
    return out, x, deepest + 8


def _list(a: Assessment, rows: Rows, people: list[str], width: int) -> tuple[dict[str, Any], dict[str, float], float]:
    """Everybody in lines, each joined to a lane that runs down at the left."""
    x = {who: 6.0 + LANE * n for n, who in enumerate(people)}
    left = max(x.values()) + 16
    out: dict[str, Any] = {"boxes": [], "words": [], "lines": [], "from": {}}
    top = 0.0
    for who in people:
        colour = colour_of(a, who)
        title = wrapped(a.titles[who], width - left, 7.4)
        lines = [line for said in _about(a, rows, who) for line in wrapped(said, width - left)]
        out["words"] += [
            {"x": left, "y": top + 8, "text": title, "colour": colour, "bold": True},
            {"x": left, "y": top + 9 + 15 * len(title), "text": lines, "colour": INK, "bold": False},
        ]
        out["lines"].append({"x": x[who], "x2": left - 4, "y": top + 8, "y2": top + 8, "colour": colour})
        out["from"][who] = top + 8
        top += 15 * (len(title) + len(lines)) + 10
    return out, x, top


def _proposals(
    a: Assessment, rows: Rows, x: dict[str, float], width: int, top: float, beside: bool
) -> tuple[Rows, Rows, float]:
    """A row for each proposal: its title and what was said of it in words, and marks on the lanes of those who have a part in it.

    `beside`: the words stand left of the lanes, and what a mark means at the mark; otherwise all words stand right of the lanes.
    """
    left, room = (0.0, SIDE - 12.0) if beside else (max(x.values()) + 16, width - max(x.values()) - 16)
    apart = min((two - one for one, two in pairwise(sorted(x.values()))), default=width)
    marks: Rows = []
    words: Rows = []
    for p in a.facts["proposals"]:
        mine = [r for r in rows if r["what"] == a.titles[p] and r["does"] in SHAPES]
        title = wrapped(a.titles[p], room, 7.2)
        words.append({"x": left, "y": top + 15, "text": title, "bold": True, "line": top + 3})
        y = below = top + 15 + 15 * len(title)
        down = dict.fromkeys(x, top + 15 if beside else y)
        for does, shape in SHAPES.items():
            those = [r for r in mine if r["does"] == does]
            for r in (r for r in those if r["id"] in x):
                at, says = x[r["id"]], f"{r['what']}: {does} by {r['who']}" + (f" ({r['how']})" if r["how"] else "")
                place = down[r["id"]] if beside else y
                marks.append(
                    {
                        "x": at,
                        "y": place,
                        "shape": shape,
                        "hollow": does in HOLLOW,
                        "colour": colour_of(a, r["id"]),
                        "says": says,
                    }
                )
                if beside:
                    short = wrapped(r["how"] or does, min(apart, width - at) - 14)
                    words.append({"x": at + 9, "y": place, "text": short, "bold": False})
                    down[r["id"]] += 15 * len(short) + 1
                    below = max(below, down[r["id"]])
            named = [r["who"] for r in those if r["id"] not in x or not beside]
            if named:
                text = wrapped(f"{does} by {', '.join(named)}", room)
                words.append({"x": left, "y": y, "text": text, "bold": False})
                y += 15 * len(text) + 1
        top = max(y, below) - 4
    return marks, words, top
