"""What the pictures of a panel share: the shades of answers, which are told apart without colour, and the marks of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from detente.report.charts.shared import INK, LETTER, ON, OTHERS, Rows, chart_of, pixels, texts
from detente.report.palette import FILLS

ROW = 15  # pixels: a line of text
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "triangle-left", "triangle-right")

# {answer: its shade}; agreeing looks as what is desirable, disagreeing as what is unacceptable.
FILL = {
    **{word: f"var(--{name}, {light})" for name, (light, _) in FILLS.items() for word in (name.removeprefix("answer-"),)},
    **{
        vote: f"var(--answer-{word}, {FILLS[f'answer-{word}'][0]})"
        for vote, word in (("agree", "desirable"), ("pass", "tolerable"), ("disagree", "unacceptable"))
    },
}  # fmt: skip
WORDS_ON = {
    word: ON if word in ("essential", "desirable", "agree") else INK for word in FILL
}  # the colour of words on a shade


def mark_of(n: int) -> tuple[str, str]:
    """The colour and the shape of the nth group or cluster, in every picture of the panel."""
    return OTHERS[n % len(OTHERS)], SHAPES[n % len(SHAPES)]


def key(entries: Sequence[tuple[str, str, str]], width: int, shape_size: float = 90) -> tuple[list[Any], float]:
    """A key of (words, colour, shape) above a picture, in lines that fit, and the height it takes in pixels."""
    rows: Rows = []
    x, y = 0.0, 8.0
    for words, colour, shape in entries:
        long = 18 + len(words) * LETTER + 14
        if x and x + long > width:
            x, y = 0.0, y + ROW + 4
        rows.append({"x": x + 7, "y": y, "colour": colour, "shape": shape, "text": words})
        x += long
    marks = (
        chart_of(rows)
        .mark_point(filled=True, size=shape_size, opacity=1, stroke=INK, strokeWidth=0.5)
        .encode(
            x=pixels("x"),
            y=pixels("y"),
            color=alt.Color("colour:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
        )
    )
    return [marks, texts([{**r, "x": r["x"] + 11} for r in rows])], y + ROW
