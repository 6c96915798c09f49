"""Newton's method for choices between two actions (yes or no, keep or break), by a party with two types: many decisions at once.

The unknowns at a belief are the log-odds x_k of the first action, by type. With p and r the posteriors after the two actions, from x by Bayes' rule,
and Q_ka the value of action a to type k there, equilibrium is

    x_k = (Q_k0(p) - Q_k1(r)) / noise.

The Jacobian is 2 x 2; where it is nearly singular, a damped step is taken instead. Steps are at most 4.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.numerics.jit import LANES, Reals, compiled
from detente.game.numerics.lanes import exponentials, interpolate, most_odds

Floats = npt.NDArray[np.float64]

X0, X1, E0, E1, Y0, Y1, P, R = (i * LANES for i in range(8))
Q00, Q10, S00, S10, Q01, Q11, S01, S11 = (i * LANES for i in range(8, 16))
F0, F1, GAP, BELIEF = (i * LANES for i in range(16, 20))


@compiled
def improve_yes_no(w: Reals, grade: Reals, node: Floats, width: Floats, size: int, noise: float, n: int) -> None:
    """One step for n decisions in scratch `w` at beliefs BELIEF: from X0, X1, the response, its distance GAP, and better X0, X1.

    The response is the probability of the first action, F0 and F1 by type, and of the second, E0 and E1.
    """
    real = w.dtype.type
    one, half, longest, flat, most = real(1.0), real(0.5), real(4.0), real(0.02), most_odds(w)
    inverse = real(1.0 / noise)
    for x in range(n):
        w[np.uint64(E0 + x)] = -w[np.uint64(X0 + x)]
        w[np.uint64(E1 + x)] = -w[np.uint64(X1 + x)]
    exponentials(w, E0, n)
    exponentials(w, E1, n)
    for x in range(n):
        e0, e1 = w[np.uint64(E0 + x)], w[np.uint64(E1 + x)]
        y0, y1 = one / (one + e0), one / (one + e1)
        belief = w[np.uint64(BELIEF + x)]
        rest = one - belief
        up, over = belief * y1, belief * e1 * y1
        w[np.uint64(P + x)] = up / (rest * y0 + up)
        w[np.uint64(R + x)] = over / (rest * e0 * y0 + over)
        w[np.uint64(Y0 + x)], w[np.uint64(Y1 + x)] = y0, y1
    interpolate(w, P, Q00, grade, 0, node, width, size, n)
    interpolate(w, R, Q01, grade, 2 * size * LANES, node, width, size, n)
    for x in range(n):
        t0 = (w[np.uint64(Q01 + x)] - w[np.uint64(Q00 + x)]) * inverse
        t1 = (w[np.uint64(Q11 + x)] - w[np.uint64(Q10 + x)]) * inverse
        w[np.uint64(F0 + x)] = w[np.uint64(E0 + x)] = min(max(t0, -most), most)
        w[np.uint64(F1 + x)] = w[np.uint64(E1 + x)] = min(max(t1, -most), most)
    exponentials(w, F0, n)
    exponentials(w, F1, n)
    for x in range(n):
        y0, y1 = w[np.uint64(Y0 + x)], w[np.uint64(Y1 + x)]
        e0, e1 = w[np.uint64(F0 + x)], w[np.uint64(F1 + x)]
        f0, f1 = one / (one + e0), one / (one + e1)
        w[np.uint64(F0 + x)], w[np.uint64(F1 + x)] = f0, f1
        w[np.uint64(GAP + x)] = max(abs(f0 - y0), abs(f1 - y1))
        p, r = w[np.uint64(P + x)], w[np.uint64(R + x)]
        by_p, by_r = p * (one - p) * inverse, r * (one - r) * inverse
        p0, p1, r0, r1 = -by_p * (one - y0), by_p * (one - y1), by_r * y0, -by_r * y1
        s00, s01, s10, s11 = w[np.uint64(S00 + x)], w[np.uint64(S01 + x)], w[np.uint64(S10 + x)], w[np.uint64(S11 + x)]
        a00, a01 = one - (s00 * p0 - s01 * r0), s00 * p1 - s01 * r1
        a10, a11 = s10 * p0 - s11 * r0, one - (s10 * p1 - s11 * r1)
        h0, h1 = -w[np.uint64(E0 + x)] - w[np.uint64(X0 + x)], -w[np.uint64(E1 + x)] - w[np.uint64(X1 + x)]
        w[np.uint64(E0 + x)], w[np.uint64(E1 + x)] = e0 * f0, e1 * f1
        det = a00 * a11 - a01 * a10
        sound = abs(det) > flat
        over = one / (det if sound else one)
        d0 = (a11 * h0 + a01 * h1) * over if sound else half * h0
        d1 = (a10 * h0 + a00 * h1) * over if sound else half * h1
        w[np.uint64(X0 + x)] += min(max(d0, -longest), longest)
        w[np.uint64(X1 + x)] += min(max(d1, -longest), longest)
