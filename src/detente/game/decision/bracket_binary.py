"""Bracketing for a yes or no, by a party with two types at one belief, where Newton's method wanders along a valley of near-equilibria.

The unknowns are those of `newton_binary`, the log-odds x_k of the first action by type. Logit responses are bounded and continuous, so for each x_1
some x_0 solves the first type's equation. The residual of the second type's equation then changes sign between bounds; its root is searched for from
where iteration stopped.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.numerics.bracketing import CLOSE, NARROW, STEPS, narrow, search_from, seen
from detente.game.numerics.jit import compiled

Floats = npt.NDArray[np.float64]


@compiled
def worth(along: Floats, node: Floats, p: float) -> float:
    """The value at a belief p, interpolated between lattice points."""
    i = 0
    for m in range(1, along.size - 1):
        i += p >= node[m]
    found: float = along[i] + (p - node[i]) / (node[i + 1] - node[i]) * (along[i + 1] - along[i])
    return found


@compiled
def _answer(own: Floats, node: Floats, belief: float, noise: float, kind: int, x0: float, x1: float) -> float:
    """The residual of a type's equation: its logit response to x_0 and x_1, in log-odds, less its own x."""
    e0, e1 = np.exp(-x0), np.exp(-x1)
    # Likelihood ratios of the types for each action, from log-odds: ratios of rounded probabilities would be poor for unlikely actions.
    yes, no = (1.0 + e0) / (1.0 + e1), e1 / e0 * (1.0 + e0) / (1.0 + e1)
    p, r = belief * yes / (1.0 - belief + belief * yes), belief * no / (1.0 - belief + belief * no)
    gain = worth(own[kind, 0], node, p) - worth(own[kind, 1], node, r)
    return gain / noise - (x1 if kind else x0)


@compiled
def _reply(own: Floats, node: Floats, belief: float, noise: float, bound: float, x1: float) -> float:
    """An x_0 that solves the first type's equation given x_1, anywhere between the bounds."""
    low, high = -bound, bound
    below, above = _answer(own, node, belief, noise, 0, low, x1), _answer(own, node, belief, noise, 0, high, x1)
    # At the bounds probabilities are as good as 0 or 1.
    if below <= 0.0:
        return low
    if above >= 0.0:
        return high
    x0, side = 0.0, 0
    for _ in range(STEPS):
        x0 = (low * above - high * below) / (above - below)
        h = _answer(own, node, belief, noise, 0, x0, x1)
        if abs(h) < CLOSE or high - low < NARROW:
            break
        low, high, below, above, side = narrow(x0, h, low, high, below, above, side)
    return x0


@compiled
def bracket_yes_no(own: Floats, node: Floats, belief: float, noise: float, chance: Floats) -> float:
    """Improve `chance` (2,), the chances of the first action by type, starting from them; returns the residual.

    `own` (2 types, 2 actions, points along the mover's lattice) holds the values of actions. Finds the root nearest to the start.
    """
    most = 0.0
    for k in range(2):
        most = max(most, own[k, 0].max() - own[k, 1].min(), own[k, 1].max() - own[k, 0].min())
    bound = min(most / noise + 1.0, 300.0)
    start = np.log(max(chance[1], 1e-130) / max(1.0 - chance[1], 1e-130))
    start = min(max(start, -bound), bound)
    search = search_from(start, bound)
    while search.on:
        x0 = _reply(own, node, belief, noise, bound, search.x)
        search = seen(search, _answer(own, node, belief, noise, 1, x0, search.x))
    x1 = search.x
    x0 = _reply(own, node, belief, noise, bound, x1)
    gap = 0.0
    for k in range(2):
        x = x1 if k else x0
        t = _answer(own, node, belief, noise, k, x0, x1) + x
        chance[k] = 1.0 / (1.0 + np.exp(-t))
        gap = max(gap, abs(chance[k] - 1.0 / (1.0 + np.exp(-x))))
    return gap
