"""A small picture of what a range means: how likely each value is, with its low, middle and high figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from detente.assessment.draws import quantile
from detente.case.quantity import Kind, in_unit, readable

WIDTH, HEIGHT = 200, 30  # pixels, without the figures below
FIGURES = 18  # pixels: the height of the figures
LETTER, PERCENT, GAP = (
    7.7,
    4.0,
    6.0,
)  # pixels: how wide a digit is at most, how much wider a % is, and the room between two figures
POINTS = 161


@lru_cache(maxsize=2048)
def curve(text: str, kind: Kind) -> str:
    """The picture of a number as written, as SVG; empty for a single number, and for what is none."""
    q = readable(text, kind)
    if q is None or q.rest or q.low >= q.high:
        return ""
    u = (np.arange(POINTS) + 0.5) / POINTS * 0.996 + 0.002
    x = quantile(q, u)
    if kind in ("share", "rate") and float(x[-1]) > 0.3:
        least, most = 0.0, 1.0
    else:
        least, most = min(0.0, float(x[0])), max(0.0, float(x[-1]))
    edges = np.linspace(least, most, 61)
    part = np.diff(np.interp(edges, x, u, left=0.0, right=1.0))
    smooth = np.convolve(part, [0.25, 0.5, 0.25], mode="same")
    tops = HEIGHT - 2 - (HEIGHT - 6) * smooth / max(float(smooth.max()), 1e-12)
    middles = (edges[1:] + edges[:-1]) / 2
    across = (middles - least) / (most - least) * (WIDTH - 4) + 2
    line = " ".join(f"{a:.1f},{t:.1f}" for a, t in zip(across, tops, strict=True))
    values = (q.low, float(quantile(q, np.array([0.5]))[0]), q.high)
    at = [(v - least) / (most - least) * (WIDTH - 4) + 2 for v in values]
    marks = "".join(
        f'<line class="{name}" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{HEIGHT - 2}"/>'
        for name, x in zip(("end", "middle", "end"), at, strict=True)
    )
    figures = in_unit(text, kind, *values).split(" to ")
    figures[-1] = figures[-1].split(" ")[0]  # its unit stands beside the ends
    places = apart(at, [LETTER * len(f) + PERCENT * f.count("%") for f in figures])
    labels = "".join(
        f'<line x1="{x:.1f}" x2="{p:.1f}" y1="{HEIGHT - 2}" y2="{HEIGHT + 4}"/>'
        f'<text x="{p:.1f}" y="{HEIGHT + FIGURES - 4}" text-anchor="middle">{f}</text>'
        for x, p, f in zip(at, places, figures, strict=True)
    )
    says = f"low {figures[0]}, middle {figures[1]}, high {figures[2]}"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT + FIGURES}" width="{WIDTH}" height="{HEIGHT + FIGURES}" role="img" aria-label="{says}" class="curve">'
        f'<polygon points="2,{HEIGHT - 2} {line} {WIDTH - 2},{HEIGHT - 2}"/>'
        f'<line x1="2" x2="{WIDTH - 2}" y1="{HEIGHT - 2}" y2="{HEIGHT - 2}"/>{marks}{labels}</svg>'
    )


def apart(at: Sequence[float], wide: Sequence[float]) -> list[float]:
    """The middles of labels as near to `at`, in rising order, as they can be without running into each other or over an edge of the picture."""
    places = [max(x, w / 2) for x, w in zip(at, wide, strict=True)]
    room = [(a + b) / 2 + GAP for a, b in pairwise(wide)]
    for n, r in enumerate(room, 1):
        places[n] = max(places[n], places[n - 1] + r)
    places[-1] = min(places[-1], WIDTH - wide[-1] / 2)
    for n in range(len(room) - 1, -1, -1):
        places[n] = min(places[n], places[n + 1] - room[n])
    return places
