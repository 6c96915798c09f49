"""A small picture of what a range means: how likely each value is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from detente.assessment.draws import quantile
from detente.case.quantity import Kind, readable

WIDTH, HEIGHT = 150, 30  # pixels
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
    ends = [(v - least) / (most - least) * (WIDTH - 4) + 2 for v in (q.low, q.high)]
    marks = "".join(f'<line class="end" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{HEIGHT - 2}"/>' for x in ends)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true" class="curve">'
        f'<polygon points="2,{HEIGHT - 2} {line} {WIDTH - 2},{HEIGHT - 2}"/>'
        f'<line x1="2" x2="{WIDTH - 2}" y1="{HEIGHT - 2}" y2="{HEIGHT - 2}"/>{marks}</svg>'
    )
