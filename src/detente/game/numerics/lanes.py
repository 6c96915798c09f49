"""Arithmetic on lanes: the same step for many decisions at once, in plain loops that the compiler turns into vector instructions.

Scratch is one flat array in rows of `LANES` numbers. Rows used together in a loop lie at distances known to the compiler, so it can rule out
that they overlap. Indices are unsigned because signed ones are checked for counting from the end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import types
from numba.extending import intrinsic, overload

from detente.game.numerics.jit import LANES, Reals, compiled, reducing, unfolded

Floats = npt.NDArray[np.float64]

single = np.float32


def _same_bits(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.bitcast(args[0], context.get_value_type(signature.return_type))


_WHOLE: dict[Any, Any] = {types.float64: types.uint64, types.float32: types.uint32}
_REAL = {whole: real for real, whole in _WHOLE.items()}
# Typed as Any, because Numba passes a context first and compiled code does not.
_bits_of: Any = intrinsic(lambda context, x: (_WHOLE[x](x), _same_bits))
_float_of: Any = intrinsic(lambda context, x: (_REAL[x](x), _same_bits))


@compiled
def most_odds(w: Reals) -> Any:
    """The bound on log-odds that keeps every probability above 0 in the number type of `w`."""
    return w.dtype.type(600.0 if w.itemsize == 8 else 80.0)


@compiled
def least(w: Reals) -> Any:
    """The least that a sum of probabilities counts as when something is divided by it."""
    return w.dtype.type(1e-290 if w.itemsize == 8 else 1e-37)


@compiled
def exponentials(w: Reals, row: int, n: int) -> None:
    """exp of n numbers of scratch from `row` on, in place, with a relative error of 1e-15 (four bytes: 2e-7): 2**k times a series.

    Arguments are held within +-700 (+-87). Calling the library's function for each would take several times as long.
    """
    _exponentials(w, row, n)


def _exponentials(w: Reals, row: int, n: int) -> None:
    """The variant below for the number type of `w`, chosen at compile time."""
    raise NotImplementedError


@overload(_exponentials)
def _fitting(w: Reals, row: int, n: int) -> Any:
    return _eight_bytes if w.dtype == types.float64 else _four_bytes


def _eight_bytes(w: Reals, row: int, n: int) -> None:
    for x in range(n):
        i = np.uint64(row + x)
        y = max(min(w[i], 700.0), -700.0)
        # Adding 1.5 * 2**52 rounds t to a whole number and leaves that in its last bits.
        t = y * 1.4426950408889634 + 6755399441055744.0
        k = t - 6755399441055744.0
        y = (y - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10
        y2 = y * y
        y4 = y2 * y2
        low = (1.0 + y) + y2 * (0.5 + y * (1 / 6)) + y4 * ((1 / 24 + y * (1 / 120)) + y2 * (1 / 720 + y * (1 / 5040)))
        high = (1 / 40320 + y * (1 / 362880)) + y2 * ((1 / 3628800 + y * (1 / 39916800)) + y2 * (1 / 479001600))
        w[i] = _float_of(_bits_of(low + (y4 * y4) * high) + (_bits_of(t) << np.uint64(52)))


def _four_bytes(w: Reals, row: int, n: int) -> None:
    for x in range(n):
        i = np.uint64(row + x)
        y = max(min(w[i], single(87.0)), single(-87.0))
        # The same with 1.5 * 2**23. Plain literals would take eight bytes.
        t = y * single(1.4426950408889634) + single(12582912.0)
        k = t - single(12582912.0)
        y = (y - k * single(0.693359375)) - k * single(-2.12194440e-4)
        y2 = y * y
        high = (single(1 / 24) + y * single(1 / 120)) + y2 * (single(1 / 720) + y * single(1 / 5040))
        found = (single(1.0) + y) + y2 * ((single(0.5) + y * single(1 / 6)) + y2 * high)
        w[i] = _float_of(np.uint32(_bits_of(found) + np.uint32(_bits_of(t) << np.uint32(23))))


@reducing
def _extent(w: Reals, row: int, n: int) -> tuple[Any, Any]:
    """The smallest and largest of a row of probabilities."""
    low, high = w.dtype.type(1.0), w.dtype.type(0.0)
    for x in range(n):
        p = w[np.uint64(row + x)]
        low, high = min(low, p), max(high, p)
    return low, high


@compiled
def span(w: Reals, row: int, node: Floats, size: int, n: int) -> tuple[int, int]:
    """The lattice points between which a row of beliefs lies: the first and the last, at least one apart."""
    real = w.dtype.type
    least, most = _extent(w, row, n)
    low, high = 0, size - 1
    while low < size - 2 and real(node[low + 1]) <= least:
        low += 1
    while high > low + 1 and real(node[high - 1]) >= most:
        high -= 1
    return low, high


@compiled
def interpolate(
    w: Reals, posterior: int, worth: int, grade: Reals, at: int, node: Floats, width: Floats, size: int, n: int
) -> None:
    """Values and slopes at posteriors, along the mover's lattice, for both types; rows are given by their first index.

    From `at` on, `grade` holds the values at the lattice points, for one type and the other in turn. Row `worth` and the next get the values, the two
    after them the slopes. Sums, over the intervals that any posterior reaches, the part of each below it: more arithmetic than a look-up, but several
    times faster.
    """
    real = w.dtype.type
    none, whole = real(0.0), real(1.0)
    m, high = span(w, posterior, node, size, n)
    row = at + 2 * m * LANES
    for x in range(n):
        w[np.uint64(worth + x)] = grade[np.uint64(row + x)]
        w[np.uint64(worth + LANES + x)] = grade[np.uint64(row + LANES + x)]
        w[np.uint64(worth + 2 * LANES + x)] = w[np.uint64(worth + 3 * LANES + x)] = none
    while m < high:
        low, wide = real(node[m]), real(width[m])
        row = at + 2 * m * LANES
        for x in range(n):
            part = (w[np.uint64(posterior + x)] - low) * wide
            held = min(max(part, none), whole)
            inside = wide if held == part else none
            one = grade[np.uint64(row + 2 * LANES + x)] - grade[np.uint64(row + x)]
            other = grade[np.uint64(row + 3 * LANES + x)] - grade[np.uint64(row + LANES + x)]
            w[np.uint64(worth + x)] += held * one
            w[np.uint64(worth + LANES + x)] += held * other
            w[np.uint64(worth + 2 * LANES + x)] += inside * one
            w[np.uint64(worth + 3 * LANES + x)] += inside * other
        m += 1


@unfolded
def base_of(o: int, size: int, stride: int) -> int:
    """The flat belief point at which the belief about the mover is at its first point and those about the others at their o-th."""
    return (o // stride) * size * stride + o % stride


@compiled
def load_grades(
    value: Reals, column: int, source: int, o: int, count: int, n: int, size: int, stride: int, grade: Reals, at: int
) -> None:
    """Fill every second row of `grade` from `at` on with values, for n states by `count` belief points about the others from o on."""
    for i in range(count):
        b, to = base_of(o + i, size, stride), at + i * n
        for _ in range(size):
            for x in range(n):
                grade[np.uint64(to + x)] = value[column, b, np.uint64(source + x)]
            b, to = b + stride, to + 2 * LANES
