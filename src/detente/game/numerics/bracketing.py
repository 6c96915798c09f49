"""The root of a continuous function between bounds, by bracketing, for kernels.

A compiled kernel that takes a function as its argument cannot be cached. So the search takes no function; its caller evaluates instead:

    search = search_from(start, bound)
    while search.on:
        search = seen(search, residual of the equation at search.x)
"""

from __future__ import annotations

from typing import NamedTuple

from detente.game.numerics.jit import compiled

STEPS = 80  # of false position, at most
FIRST = 0.1  # first step outward
CLOSE, NARROW = 1e-12, 1e-14  # residual that counts as a root; width of a bracket that does


class Search(NamedTuple):
    """A search for the root nearest to `start` and at most `bound` from 0. The residual is positive where x must grow.

    It goes outward in doubling steps until the sign changes, and then by false position, halving the residual at an end that stays put twice
    (the Illinois method; Dowell & Jarratt 1971).
    """

    x: float  # where to look next; at the end the root, or `start` if the sign never changes
    on: bool  # whether to look further
    start: float
    bound: float
    step: float  # outward, up or down; 0 before the first look
    low: float
    high: float
    below: float  # residual at the low end
    above: float  # and at the high end
    side: int  # the end that moved last
    looks: int  # looks by false position so far; -1 while going outward


@compiled
def search_from(start: float, bound: float) -> Search:
    """A search that has not looked anywhere yet."""
    return Search(start, True, start, bound, 0.0, start, start, 0.0, 0.0, 0, -1)


@compiled
def narrow(
    x: float, left: float, low: float, high: float, below: float, above: float, side: int
) -> tuple[float, float, float, float, int]:
    """The bracket, given the residual `left` at x: its ends, the residuals there (halved at an end that stays put twice), the end x became."""
    if left > 0.0:
        return x, high, left, 0.5 * above if side == 1 else above, 1
    return low, x, 0.5 * below if side == -1 else below, left, -1


@compiled
def seen(search: Search, left: float) -> Search:
    """The next state of the search, given the residual `left` at `search.x`."""
    x, _, start, bound, step, low, high, below, above, side, looks = search
    if step == 0.0:
        on, step = abs(left) >= CLOSE, FIRST if left > 0.0 else -FIRST
        x = min(max(start + step, -bound), bound) if on else start
        return Search(x, on, start, bound, step, low, high, left, left, side, looks)
    over = False
    if looks < 0:
        up = step > 0.0
        if left > 0.0 or (left == 0.0 and not up):
            low, below = x, left
        else:
            high, above = x, left
        if (left <= 0.0) != up and abs(x) < bound:
            step *= 2.0
            x = min(max(start + step, -bound), bound)
            return Search(x, True, start, bound, step, low, high, below, above, side, looks)
        x = start
    else:
        low, high, below, above, side = narrow(x, left, low, high, below, above, side)
        over = abs(left) < CLOSE
    looks += 1
    if over or looks == STEPS or not below > 0.0 > above or high - low < NARROW:
        return Search(x, False, start, bound, step, low, high, below, above, side, looks)
    x = (low * above - high * below) / (above - below)
    return Search(x, True, start, bound, step, low, high, below, above, side, looks)
