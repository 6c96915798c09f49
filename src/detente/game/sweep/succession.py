"""What a change of leader does to the next period's values: a party's types are drawn anew, and the belief about it starts again.

A party keeps its interests through the change: its value averages over the types that may follow (a judgement; see docs/model.md).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.model.grid import Grid
from detente.game.numerics.jit import Reals, compiled

Floats = npt.NDArray[np.float64]


def foreseen(following: Reals, grid: Grid, turns: Floats) -> Reals:
    """The values at the start of the next period, as seen before chance decides who then leads.

    `following` is (columns, B, n); `turns` (n,) is 1 where leaders may change and 0 where they do not, or empty if none ever does: then `following`
    itself is returned.
    """
    if not turns.size:
        return following
    ahead: Reals = following.copy()
    succeed(ahead, grid, turns)
    return ahead


@compiled
def succeed(ahead: Reals, grid: Grid, turns: Floats) -> None:
    """Turn the next period's values, (columns, B, n), into those expected before leaders may change, in place.

    With chance q = `grid.leaves`, where `turns` (n,) is 1:

        V_jt(s, b) <- (1 - q) V_jt(s, b) + q * sum over k of heir(k) V_jk(s, b with heir about j)
        V_i(s, b)  <- (1 - q) V_i(s, b)  + q * V_i(s, b with heir about j)                             for everybody else

    one party after another, so that several may change at once.
    """
    columns, points, states = ahead.shape
    real = ahead.dtype.type
    drawn = np.empty(states, dtype=ahead.dtype)
    for j in range(grid.kinds.size):
        if grid.leaves[j] <= 0.0:
            continue
        kinds, size, stride, first = grid.kinds[j], grid.size[j], grid.stride[j], grid.first[j]
        for base in range(points):
            if grid.spot[j, base] > 0:
                continue
            for v in range(columns):
                own = first >= 0 and first <= v < first + kinds
                if own and v > first:
                    continue  # its types were done together
                mine = kinds if own else 1
                drawn[:] = real(0.0)
                for k in range(mine):
                    for m in range(kinds):
                        weight = real(grid.heir_share[j, m] * (grid.heir[j, k] if own else 1.0))
                        if weight > 0.0:
                            drawn += weight * ahead[v + k, base + grid.heir_at[j, m] * stride]
                for k in range(mine):
                    for i in range(size):
                        b = base + i * stride
                        for s in range(states):
                            ahead[v + k, b, s] += real(grid.leaves[j] * turns[s]) * (drawn[s] - ahead[v + k, b, s])
