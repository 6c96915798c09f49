"""Newton's method for choices among any number of actions, such as what to propose, by a party with two types: many decisions at once.

The unknowns at a belief are, for each action a, the log z_a of how many times likelier the second type is to take it, so log-odds(b) + z_a is the
log-odds of the posterior p_a. With Q_ka the value of action a to type k there and L_k = log sum over a of exp(Q_ka / noise), equilibrium is

    h_a(z) = z_a - (Q_1a - Q_0a) / noise + L_1 - L_0 = 0.

The Jacobian is diagonal plus a rank-one term, so a step costs little more than a round of iteration (Sherman & Morrison 1950).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.numerics.jit import LANES, Reals, compiled, unfolded
from detente.game.numerics.lanes import exponentials, interpolate, least, most_odds

Floats = npt.NDArray[np.float64]

# Rows of scratch: first those that all actions share, then those of each action.
TOP0, TOP1, SUM0, SUM1, SHIFT, BELOW, NEAR0, NEAR1, GAP, BELIEF, WEIGHT, AWAY = (i * LANES for i in range(12))
SHARED, EACH = 12, 10
Z, P, Q0, Q1, S0, S1, F0, F1, H, OWN = (i * LANES for i in range(EACH))


@unfolded
def _look_up(w: Reals, grade: Reals, node: Floats, width: Floats, size: int, actions: int, n: int) -> None:
    """Given Z, the posterior P after each action, the action's value there, Q, with its slope S, and the largest value, TOP."""
    none, one, nothing = w.dtype.type(0.0), w.dtype.type(1.0), w.dtype.type(-np.inf)
    for x in range(n):
        w[np.uint64(TOP0 + x)] = w[np.uint64(TOP1 + x)] = nothing
        w[np.uint64(SUM0 + x)] = w[np.uint64(SUM1 + x)] = none
        w[np.uint64(SHIFT + x)], w[np.uint64(BELOW + x)] = none, one
        w[np.uint64(NEAR0 + x)] = w[np.uint64(NEAR1 + x)] = w[np.uint64(GAP + x)] = none
    for a in range(actions):
        own = (SHARED + a * EACH) * LANES
        for x in range(n):
            w[np.uint64(own + P + x)] = w[np.uint64(own + Z + x)]
        exponentials(w, own + P, n)
        for x in range(n):
            up = w[np.uint64(BELIEF + x)] * w[np.uint64(own + P + x)]
            w[np.uint64(own + P + x)] = up / (one - w[np.uint64(BELIEF + x)] + up)
        interpolate(w, own + P, own + Q0, grade, 2 * a * size * LANES, node, width, size, n)
        for x in range(n):
            w[np.uint64(TOP0 + x)] = max(w[np.uint64(TOP0 + x)], w[np.uint64(own + Q0 + x)])
            w[np.uint64(TOP1 + x)] = max(w[np.uint64(TOP1 + x)], w[np.uint64(own + Q1 + x)])


@unfolded
def _answer(w: Reals, inverse: float, actions: int, n: int) -> None:
    """The logit response to these values, F, still to be multiplied by SUM; TOP0 becomes L_1 - L_0."""
    one = w.dtype.type(1.0)
    for a in range(actions):
        own = (SHARED + a * EACH) * LANES
        for x in range(n):
            w[np.uint64(own + F0 + x)] = (w[np.uint64(own + Q0 + x)] - w[np.uint64(TOP0 + x)]) * inverse
            w[np.uint64(own + F1 + x)] = (w[np.uint64(own + Q1 + x)] - w[np.uint64(TOP1 + x)]) * inverse
        exponentials(w, own + F0, n)
        exponentials(w, own + F1, n)
        for x in range(n):
            w[np.uint64(SUM0 + x)] += w[np.uint64(own + F0 + x)]
            w[np.uint64(SUM1 + x)] += w[np.uint64(own + F1 + x)]
    for x in range(n):
        above = (w[np.uint64(TOP1 + x)] - w[np.uint64(TOP0 + x)]) * inverse
        w[np.uint64(TOP0 + x)] = above + np.log(w[np.uint64(SUM1 + x)] / w[np.uint64(SUM0 + x)])
        w[np.uint64(SUM0 + x)], w[np.uint64(SUM1 + x)] = one / w[np.uint64(SUM0 + x)], one / w[np.uint64(SUM1 + x)]


@unfolded
def _eliminate(w: Reals, own: int, inverse: float, n: int) -> None:
    """An action's equation: its residual H, one over its diagonal, OWN, and its part in the rank-one term, SHIFT and BELOW."""
    one, most, flat = w.dtype.type(1.0), most_odds(w), w.dtype.type(0.05)
    for x in range(n):
        w[np.uint64(own + F0 + x)] *= w[np.uint64(SUM0 + x)]
    for x in range(n):
        w[np.uint64(own + F1 + x)] *= w[np.uint64(SUM1 + x)]
    for x in range(n):
        target = (w[np.uint64(own + Q1 + x)] - w[np.uint64(own + Q0 + x)]) * inverse - w[np.uint64(TOP0 + x)]
        w[np.uint64(own + H + x)] = w[np.uint64(own + Z + x)] - min(max(target, -most), most)
    for x in range(n):
        p = w[np.uint64(own + P + x)]
        part = one + (w[np.uint64(own + S0 + x)] - w[np.uint64(own + S1 + x)]) * (p * (one - p) * inverse)
        w[np.uint64(own + OWN + x)] = one / (part if abs(part) > flat else flat)
    for x in range(n):
        p = w[np.uint64(own + P + x)]
        by = p * (one - p) * inverse * w[np.uint64(own + OWN + x)]
        one_way = w[np.uint64(own + F1 + x)] * w[np.uint64(own + S1 + x)]
        w[np.uint64(WEIGHT + x)] = (one_way - w[np.uint64(own + F0 + x)] * w[np.uint64(own + S0 + x)]) * by
    for x in range(n):
        w[np.uint64(SHIFT + x)] += w[np.uint64(WEIGHT + x)] * w[np.uint64(own + H + x)]
        w[np.uint64(BELOW + x)] += w[np.uint64(WEIGHT + x)]


@unfolded
def _look_on(w: Reals, own: int, inverse: float, n: int) -> None:
    """How far the response's own posterior would move an action's value, in units of noise: Q, with its mean over actions, NEAR.

    P becomes how far the posterior would move, times the total probability of the action.
    """
    one, tiny = w.dtype.type(1.0), least(w)
    for x in range(n):
        up = w[np.uint64(BELIEF + x)] * w[np.uint64(own + F1 + x)]
        mass = (one - w[np.uint64(BELIEF + x)]) * w[np.uint64(own + F0 + x)] + up
        w[np.uint64(AWAY + x)] = up / max(mass, tiny) - w[np.uint64(own + P + x)]
    for x in range(n):
        b = w[np.uint64(BELIEF + x)]
        mass = (one - b) * w[np.uint64(own + F0 + x)] + b * w[np.uint64(own + F1 + x)]
        w[np.uint64(own + P + x)] = mass * abs(w[np.uint64(AWAY + x)])
    for x in range(n):
        w[np.uint64(own + Q0 + x)] = w[np.uint64(own + S0 + x)] * w[np.uint64(AWAY + x)] * inverse
    for x in range(n):
        w[np.uint64(own + Q1 + x)] = w[np.uint64(own + S1 + x)] * w[np.uint64(AWAY + x)] * inverse
    for x in range(n):
        w[np.uint64(NEAR0 + x)] += w[np.uint64(own + F0 + x)] * w[np.uint64(own + Q0 + x)]
    for x in range(n):
        w[np.uint64(NEAR1 + x)] += w[np.uint64(own + F1 + x)] * w[np.uint64(own + Q1 + x)]


@unfolded
def _step(w: Reals, actions: int, n: int) -> None:
    """The distance of the response from equilibrium, GAP, and Newton's step for Z."""
    real, most = w.dtype.type, most_odds(w)
    none, longest, level, far_away = real(0.0), real(4.0), real(1e-3), real(0.01)
    for x in range(n):
        below = w[np.uint64(BELOW + x)]
        w[np.uint64(SHIFT + x)] = w[np.uint64(SHIFT + x)] / below if abs(below) > level else none
    for a in range(actions):
        own = (SHARED + a * EACH) * LANES
        for x in range(n):
            gap0 = w[np.uint64(own + F0 + x)] * abs(w[np.uint64(own + Q0 + x)] - w[np.uint64(NEAR0 + x)])
            gap1 = w[np.uint64(own + F1 + x)] * abs(w[np.uint64(own + Q1 + x)] - w[np.uint64(NEAR1 + x)])
            # This linearisation holds only nearby, so a posterior that moves far counts in full.
            far = w[np.uint64(own + P + x)]
            gap = max(max(gap0, gap1), far if far > far_away else none)  # noqa: PLW3301 (Numba)
            w[np.uint64(GAP + x)] = max(w[np.uint64(GAP + x)], gap)
        for x in range(n):
            move = (w[np.uint64(SHIFT + x)] - w[np.uint64(own + H + x)]) * w[np.uint64(own + OWN + x)]
            w[np.uint64(own + Z + x)] += min(max(move, -longest), longest)
        for x in range(n):
            w[np.uint64(own + Z + x)] = min(max(w[np.uint64(own + Z + x)], -most), most)


@compiled
def improve_choice(
    w: Reals, grade: Reals, node: Floats, width: Floats, size: int, noise: float, actions: int, n: int
) -> None:
    """One step for n decisions in scratch `w` at beliefs BELIEF: from Z, the response F0, F1 by action, its distance GAP, and a better Z.

    The loops are short and many because the compiler vectorises only loops over few rows, which it can check for overlap.
    """
    inverse = w.dtype.type(1.0 / noise)
    _look_up(w, grade, node, width, size, actions, n)
    _answer(w, inverse, actions, n)
    for a in range(actions):
        own = (SHARED + a * EACH) * LANES
        _eliminate(w, own, inverse, n)
        _look_on(w, own, inverse, n)
    _step(w, actions, n)
