"""A conflict as a graph: states on a circle, moves as arrows with each party's colour and pattern, and which states last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, pi, sin
from typing import Any

import altair as alt

from detente.assessment.wording import count
from detente.graph.answer import MOST_SHOWN, GraphAnswer
from detente.graph.words import listed, states
from detente.report.charts.shared import (
    COLOURS,
    COLUMNS,
    INK,
    LINE,
    ON,
    OTHERS,
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

NODE = 13.0  # pixels: half a state
FEW = 22  # states for which a phone has room
SHORT = 3  # letters of a state's name that stand inside it
MOST_LINES = 150  # of more moves only those are drawn that improve
ROOM = 92.0  # pixels: beside the circle, for names
APART = 5.0  # pixels between two parties' lines
HUES = [COLOURS["side-a"], COLOURS["side-b"], *OTHERS]
DASHES = [
    [1, 0],
    [8, 4],
    [2, 3],
    [9, 3, 2, 3],
    [14, 4],
    [4, 2],
    [2, 6],
    [12, 3, 3, 3],
    [6, 6],
    [1, 2],
    [16, 3, 1, 3],
    [3, 3, 9, 3],
]
KINDS = {"nash": "lasts: nobody has a better move (Nash)", "seq": "lasts if answers are foreseen (SEQ)",
         "gmr": "lasts only if harmful answers are feared (GMR)", "": "does not last"}  # fmt: skip


def graph_rows(found: GraphAnswer, drawn: Sequence[str] | None = None) -> Rows:
    """The moves between the states that are drawn: whose, from where to where, and whether it likes the end better."""
    shown, place = set(found.shown if drawn is None else drawn), {s: n for n, s in enumerate(found.states)}
    rows: Rows = []
    for p, title in found.parties.items():
        ranks = found.data["ranks"][p]
        for begin, ends in found.data["moves"][p].items():
            rows += [
                {"from": begin, "to": end, "party": title, "improves": ranks[place[end]] > ranks[place[begin]], "id": p}
                for end in ends
                if begin in shown and end in shown
            ]
    better = [r for r in rows if r["improves"]]
    return rows if len(rows) <= MOST_LINES else better


def kind_of(found: GraphAnswer, state: str) -> str:
    """By what a state lasts at the least foresight: `nash`, `seq`, `gmr`, or nothing."""
    return next((c for c in ("nash", "seq", "gmr") if state in found.equilibria(c)), "")


def graph(found: GraphAnswer, width: int = WIDE, finding: str = "") -> Any:
    """The picture; its title is what was found, `finding` if that is given."""
    shown = found.foremost(MOST_SHOWN if width >= COLUMNS else FEW)
    rows = graph_rows(found, shown)
    circle = _Circle.of(found, shown, width)
    lines, heads = _arrows(found, rows, circle)
    nodes = [_node(found, s, circle) for s in shown]
    key_lines, key_nodes, key_words, height = _key(found, shown, circle.bottom, width, any(r["faint"] for r in lines))
    layers = [_drawn(lines, n, p) for n, p in enumerate(found.parties)]
    layers += [_drawn(key_lines, n, p) for n, p in enumerate(found.parties)]
    layers += [_heads(heads + [h for r in key_lines for h in r["heads"]]), *_nodes(nodes + key_nodes)]
    layers += [texts(circle.names()), texts(key_words), texts(*_today(found, circle), fontWeight=600)]
    inside = [{"x": n["x"], "y": n["y"] + 0.5, "text": n["state"], "ink": ON if n["kind"] == "nash" else INK}
              for n in nodes if len(n["state"]) <= SHORT]  # fmt: skip
    layers.append(
        texts(inside, align="center", fontWeight=600, fontSize=12).encode(color=alt.Color("ink:N", scale=None))
    )
    return titled(
        alt.layer(*layers, width=width, height=height),
        finding or _finding(found),
        _says(found, shown, rows),
        width,
    )


@dataclass(frozen=True)
class _Circle:
    """Where the states stand: on a circle, the first at the top, clockwise."""

    at: dict[str, tuple[float, float]]
    middle: tuple[float, float]
    bottom: float

    @classmethod
    def of(cls, found: GraphAnswer, shown: Sequence[str], width: int) -> _Circle:
        beside = min(ROOM, 0.26 * width) if any(len(s) > SHORT for s in shown) else 46.0
        radius = max(60.0, min((width - 2 * beside) / 2 - NODE, 70 + 20 * len(shown), 260.0))
        x, y = width / 2, radius + NODE + 26
        at = {}
        for n, s in enumerate(shown):
            turn = 2 * pi * n / len(shown)
            at[s] = (x + radius * sin(turn), y - radius * cos(turn)) if len(shown) > 1 else (x, y)
        return cls(at, (x, y), y + radius + NODE + 28)

    def outside(self, state: str, by: float) -> tuple[float, float, str]:
        """A place for words beside a state, away from the middle, and how they are aligned."""
        x, y = self.at[state]
        dx, dy = x - self.middle[0], y - self.middle[1]
        far = hypot(dx, dy) or 1.0
        sideways = dx / far
        align = "left" if sideways > 0.35 else "right" if sideways < -0.35 else "center"
        return x + by * dx / far, y + by * (dy / far if far > 1 else -1), align

    def names(self) -> Rows:
        """The names of states that have no room inside."""
        rows: Rows = []
        for s in self.at:
            if len(s) > SHORT:
                x, y, align = self.outside(s, NODE + 7)
                lines = wrapped(s.replace("-", " "), ROOM - NODE)
                above = -1 if y < self.middle[1] else 1
                rows += _aligned(lines, x, y + (above * 7 * (len(lines) - 1) if align == "center" else 0), align)
        return rows


def _aligned(lines: list[str], x: float, y: float, align: str) -> Rows:
    """Lines of words at a place, each moved by its own length, since marks of one layer are aligned alike."""
    half = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    return [
        {"x": x - half * 6.2 * len(line), "y": y + 14 * (n - (len(lines) - 1) / 2), "text": line}
        for n, line in enumerate(lines)
    ]


def _today(found: GraphAnswer, circle: _Circle) -> tuple[Rows]:
    """The word at today's state."""
    if found.today is None or found.today not in circle.at:
        return ([],)
    x, y, align = circle.outside(found.today, NODE + (9 if len(found.today) <= SHORT else 40))
    if len(found.today) > SHORT:
        y = circle.at[found.today][1] + (-NODE - 9 if align == "center" and y > circle.middle[1] else NODE + 9)
        x, align = circle.at[found.today][0], "center"
    return (_aligned(["today"], x, y, align),)


def _arrows(found: GraphAnswer, rows: Rows, circle: _Circle) -> tuple[Rows, Rows]:
    """Lines and arrow heads. A move and the way back are one line, whose head at the better end is the darker."""
    ids = list(found.parties)
    ways = {(r["id"], r["from"], r["to"]): r for r in rows}
    lines: Rows = []
    heads: Rows = []
    for (p, a, b), r in ways.items():
        back = ways.get((p, b, a))
        if back is not None and (back["improves"], b) > (r["improves"], a):
            continue  # the line is drawn with the way back
        (x, y), (x2, y2) = circle.at[a], circle.at[b]
        far = hypot(x2 - x, y2 - y)
        dx, dy = (x2 - x) / far, (y2 - y) / far
        # Lines of two parties between the same states lie beside each other, whichever way they run.
        side = APART * (ids.index(p) - (len(ids) - 1) / 2) * (1 if (a, b) < (b, a) else -1)
        x, x2 = x + (NODE + 2) * dx - side * dy, x2 - (NODE + 2) * dx - side * dy
        y, y2 = y + (NODE + 2) * dy + side * dx, y2 - (NODE + 2) * dy + side * dx
        does = "improves by" if r["improves"] else "can make, to nothing better for it,"
        says = f"{r['party']} {does} the move from {a} to {b}"
        faint = not r["improves"]
        lines.append(
            {"x": x, "y": y, "x2": x2 - 5 * dx, "y2": y2 - 5 * dy, "id": p, "faint": faint, "says": says, "heads": []}
        )
        heads.append(_head(x2, y2, dx, dy, HUES[ids.index(p) % len(HUES)], faint))
        if back is not None:
            heads.append(_head(x, y, -dx, -dy, HUES[ids.index(p) % len(HUES)], not back["improves"]))
    return lines, heads


def _head(x: float, y: float, dx: float, dy: float, colour: str, faint: bool) -> dict[str, Any]:
    """The head of an arrow whose point is at a place."""
    return {
        "x": x - 4 * dx,
        "y": y - 4 * dy,
        "angle": degrees(atan2(dx, -dy)),
        "colour": colour,
        "strong": 0.35 if faint else 1.0,
    }


def _drawn(lines: Rows, n: int, party: str) -> Any:
    """One party's lines."""
    mine = [
        {k: v for k, v in r.items() if k != "heads"} | {"strong": 0.35 if r["faint"] else 1.0}
        for r in lines
        if r["id"] == party
    ]
    return (
        chart_of(mine)
        .mark_rule(strokeWidth=2, color=HUES[n % len(HUES)], strokeDash=DASHES[n % len(DASHES)])
        .encode(
            x=pixels("x"), x2=pixels("x2"), y=pixels("y"), y2=pixels("y2"),
            opacity=alt.Opacity("strong:Q", scale=None), description=SAYS,
        )
    )  # fmt: skip


def _heads(heads: Rows) -> Any:
    return (
        chart_of(heads)
        .mark_point(shape="triangle-up", filled=True, size=75)
        .encode(
            x=pixels("x"), y=pixels("y"), angle=alt.Angle("angle:Q", scale=None),
            color=alt.Color("colour:N", scale=None), opacity=alt.Opacity("strong:Q", scale=None),
        )
    )  # fmt: skip


def _node(found: GraphAnswer, state: str, circle: _Circle) -> dict[str, Any]:
    kind = kind_of(found, state)
    x, y = circle.at[state]
    said = found.data["says"].get(state)
    today = ", today's state" if state == found.today else ""
    return {
        "x": x,
        "y": y,
        "kind": kind,
        "state": state,
        "says": f"state {state}{f' ({said})' if said else ''}{today}: {KINDS[kind]}",
    }


def _nodes(nodes: Rows) -> list[Any]:
    """States: filled if they last by Nash, with a thick ring by SEQ, a broken one by GMR, a thin one otherwise."""
    looks: dict[str, dict[str, Any]] = {
        "nash": {"fill": PEACE, "stroke": PEACE, "strokeWidth": 3},
        "seq": {"fill": ON, "stroke": PEACE, "strokeWidth": 4},
        "gmr": {"fill": ON, "stroke": PEACE, "strokeWidth": 2.5, "strokeDash": [4, 3]},
        "": {"fill": ON, "stroke": LINE, "strokeWidth": 1},
    }
    return [
        chart_of([n for n in nodes if n["kind"] == kind])
        .mark_point(shape="circle", filled=True, size=4 * NODE**2, opacity=1, **look)
        .encode(x=pixels("x"), y=pixels("y"), description=SAYS)
        for kind, look in looks.items()
    ]


def _key(found: GraphAnswer, shown: Sequence[str], top: float, width: int, pale: bool) -> tuple[Rows, Rows, Rows, int]:
    """What the lines and the states' looks mean, below the picture."""
    lines: Rows = []
    nodes: Rows = []
    words: Rows = []
    y = top + 8
    first = next(iter(found.parties))
    keys = [(p, HUES[n % len(HUES)], title, False) for n, (p, title) in enumerate(found.parties.items())]
    if pale:
        keys.append((first, HUES[0], "paler: a move to nothing better for the mover", True))
    for p, colour, says, faint in keys:
        line = {"x": 2, "x2": 40, "y": y, "y2": y, "id": p, "faint": faint, "says": f"the moves of {says}"}
        lines.append({**line, "heads": [_head(46, y, 1, 0, colour, faint)]})
        text = wrapped(says, width - 60)
        words.append({"x": 56, "y": y, "text": text})
        y += 20 + 15 * (len(text) - 1)
    there = {kind_of(found, s) for s in shown}
    y += 10
    for kind, says in KINDS.items():
        if kind in there:
            nodes.append({"x": 24, "y": y, "kind": kind, "state": "", "says": says})
            text = wrapped(says, width - 60)
            words.append({"x": 56, "y": y, "text": text})
            y += 31 + 9 * (len(text) - 1)
    return lines, nodes, words, round(y)


def _finding(found: GraphAnswer) -> str:
    nash = found.equilibria("nash")
    if nash:
        return f"Nobody has a better move in {states(nash)}, of {count(len(found.states), 'state')}"
    return f"In each of {count(len(found.states), 'state')} somebody has a better move"


def _says(found: GraphAnswer, shown: Sequence[str], rows: Rows) -> str:
    """How to read it, and what is not drawn."""
    says = "Circles are states, arrows are moves that one party can make by itself."
    left = len(found.states) - len(shown)
    if left:
        says += f" {count(left, 'state')} not drawn: improvements from today do not lead there, and they are not the firmest equilibria."
    if all(r["improves"] for r in rows):
        says += " Only moves are drawn that are better for whoever makes them."
    if found.today is not None:
        improved = [s for s in found.data["leading"] if s != found.today]
        says += f" From today, {found.today}, improvements lead to {listed(improved) or 'nowhere'}."
    return says
