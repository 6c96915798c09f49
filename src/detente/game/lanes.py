"""Arithmetic on lanes: the same step for many decisions at once, in plain loops that the compiler turns into the processor's vector instructions.

Scratch is one flat array in rows of `plan.LANES` numbers. Rows that a loop uses together lie at distances the compiler knows, so that it need not
fear that one is another; indices are unsigned, since signed ones are checked for counting from the end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import types
from numba.extending import intrinsic

from detente.game.layout import compiled, unfolded
from detente.game.plan import LANES

Floats = npt.NDArray[np.float64]

MOST = 600.0  # log-odds are kept within this, so that no probability is 0


def _same_bits(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.bitcast(args[0], context.get_value_type(signature.return_type))


# Typed as anything, since Numba calls them with a context first and compiled code without.
_bits_of: Any = intrinsic(lambda context, x: (types.uint64(types.float64), _same_bits))
_float_of: Any = intrinsic(lambda context, x: (types.float64(types.uint64), _same_bits))


@compiled
def exponentials(w: Floats, row: int, n: int) -> None:
    """exp of n numbers of scratch from `row` on, in place, to 1e-15 of itself: 2**k times a series; arguments are held within +-700.

    A call of the library's function for each takes several times as long.
    """
    for x in range(n):
        i = np.uint64(row + x)
        y = max(min(w[i], 700.0), -700.0)
        # Adding 1.5 * 2**52 rounds to a whole number and leaves it in the last bits.
        t = y * 1.4426950408889634 + 6755399441055744.0
        k = t - 6755399441055744.0
        y = (y - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10
        y2 = y * y
        y4 = y2 * y2
        low = (1.0 + y) + y2 * (0.5 + y * (1 / 6)) + y4 * ((1 / 24 + y * (1 / 120)) + y2 * (1 / 720 + y * (1 / 5040)))
        high = (1 / 40320 + y * (1 / 362880)) + y2 * ((1 / 3628800 + y * (1 / 39916800)) + y2 * (1 / 479001600))
        w[i] = _float_of(_bits_of(low + (y4 * y4) * high) + (_bits_of(t) << np.uint64(52)))


@compiled
def interpolate(
    w: Floats, posterior: int, worth: int, grade: Floats, at: int, node: Floats, width: Floats, size: int, n: int
) -> None:
    """Values and slopes at posteriors, along the mover's lattice, for both types; rows are given by where they begin.

    `grade` holds from `at` on, for one type and the other by turns, the values at the first point and then the steps to each next one. Rows `worth`
    and the one after it get the values, the two after those the slopes. It is a sum over intervals of how much of each lies below the posterior: more
    arithmetic than a look-up, and several times faster.
    """
    for x in range(n):
        w[np.uint64(worth + x)] = grade[np.uint64(at + x)]
        w[np.uint64(worth + LANES + x)] = grade[np.uint64(at + LANES + x)]
        w[np.uint64(worth + 2 * LANES + x)] = w[np.uint64(worth + 3 * LANES + x)] = 0.0
    m = 0
    while m + 1 < size - 1:
        low, wide, low2, wide2 = node[m], width[m], node[m + 1], width[m + 1]
        row = at + 2 * (m + 1) * LANES
        for x in range(n):
            p = w[np.uint64(posterior + x)]
            part, part2 = (p - low) * wide, (p - low2) * wide2
            held, held2 = min(max(part, 0.0), 1.0), min(max(part2, 0.0), 1.0)
            inside, inside2 = wide if held == part else 0.0, wide2 if held2 == part2 else 0.0
            one, other = grade[np.uint64(row + x)], grade[np.uint64(row + LANES + x)]
            one2, other2 = grade[np.uint64(row + 2 * LANES + x)], grade[np.uint64(row + 3 * LANES + x)]
            w[np.uint64(worth + x)] += held * one + held2 * one2
            w[np.uint64(worth + LANES + x)] += held * other + held2 * other2
            w[np.uint64(worth + 2 * LANES + x)] += inside * one + inside2 * one2
            w[np.uint64(worth + 3 * LANES + x)] += inside * other + inside2 * other2
        m += 2
    if m < size - 1:
        low, wide = node[m], width[m]
        row = at + 2 * (m + 1) * LANES
        for x in range(n):
            part = (w[np.uint64(posterior + x)] - low) * wide
            held = min(max(part, 0.0), 1.0)
            inside = wide if held == part else 0.0
            one, other = grade[np.uint64(row + x)], grade[np.uint64(row + LANES + x)]
            w[np.uint64(worth + x)] += held * one
            w[np.uint64(worth + LANES + x)] += held * other
            w[np.uint64(worth + 2 * LANES + x)] += inside * one
            w[np.uint64(worth + 3 * LANES + x)] += inside * other


@unfolded
def base_of(o: int, size: int, stride: int) -> int:
    """The flat belief point at which the mover's own belief is at its first point, the others at their o-th."""
    return (o // stride) * size * stride + o % stride


@compiled
def load_grades(
    value: Floats, column: int, source: int, o: int, count: int, n: int, size: int, stride: int, grade: Floats, at: int
) -> None:
    """Fill every other row of `grade` from `at` on, for n states by `count` of the others' belief points from o on: first values, then steps."""
    for i in range(count):
        base = base_of(o + i, size, stride)
        to = at + i * n
        for x in range(n):
            grade[np.uint64(to + x)] = value[column, base, np.uint64(source + x)]
        for m in range(1, size):
            to += 2 * LANES
            b = base + m * stride
            for x in range(n):
                grade[np.uint64(to + x)] = (
                    value[column, b, np.uint64(source + x)] - value[column, b - stride, np.uint64(source + x)]
                )
