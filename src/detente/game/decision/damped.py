"""Damped iteration for one decision of a party with two types at one belief: slow but sure, where vectorised Newton has not converged."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.numerics.jit import compiled, unfolded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@unfolded
def _look_up(
    own0: Floats, own1: Floats, node: Floats, n: int, warp: float, noise: float, actions: int, y: Floats, work: Floats
) -> tuple[float, float]:
    """Action values at the posteriors for both types, `work` rows 0 and 1, and their slopes in y, over noise, rows 2 and 3.

    Returns the largest value by type.
    """
    top0, top1 = -np.inf, -np.inf
    for a in range(actions):
        p = 1.0 / (1.0 + np.exp(-y[a]))
        up = warp * p
        i = min(int(n * up / (up + 1.0 - p)), n - 1)
        width = node[i + 1] - node[i]
        slope0 = (own0[a, i + 1] - own0[a, i]) / width
        slope1 = (own1[a, i + 1] - own1[a, i]) / width
        work[0, a] = own0[a, i] + (p - node[i]) * slope0
        work[1, a] = own1[a, i] + (p - node[i]) * slope1
        work[2, a] = slope0 * p * (1.0 - p) / noise
        work[3, a] = slope1 * p * (1.0 - p) / noise
        top0, top1 = max(top0, work[0, a]), max(top1, work[1, a])
    return top0, top1


@unfolded
def _plan_step(s0: Floats, s1: Floats, actions: int, work: Floats) -> None:
    """Newton's step, `work` row 5, from the residuals, row 4; at most 4 in each component."""
    above, below = 0.0, 1.0
    for a in range(actions):
        diagonal = 1.0 - work[3, a] + work[2, a]
        if abs(diagonal) < 0.05:
            diagonal = 0.05
        weight = s1[a] * work[3, a] - s0[a] * work[2, a]
        above += weight * work[4, a] / diagonal
        below += weight / diagonal
        work[5, a] = diagonal
    shift = above / below if abs(below) > 1e-3 else 0.0
    for a in range(actions):
        move = -(work[4, a] - shift) / work[5, a]
        work[5, a] = min(max(move, -4.0), 4.0)


@compiled
def _newton(
    own0: Floats,
    own1: Floats,
    node: Floats,
    n: int,
    warp: float,
    b1: float,
    noise: float,
    actions: int,
    s0: Floats,
    s1: Floats,
    y: Floats,
    work: Floats,
) -> None:
    """Newton's method for one decision of a party with two types, where damped iteration has not converged; improves s0, s1.

    With y_a the log-odds of the posterior after action a, equilibrium is h = 0 for
        h_a(y) = y_a - log-odds(b) - (q1_a - q0_a) / noise + L1 - L0,   L_k = log sum over a of exp(q_k,a / noise),
    where q_k,a is the value of a to type k at the posterior. The Jacobian is diagonal plus a rank-one term, so a step costs no more than a round of
    iteration (Sherman-Morrison). Steps are halved until the largest |h| falls. `y` (actions,), `work` (6, actions) are scratch.
    """
    base = np.log(b1 / (1.0 - b1))
    for a in range(actions):
        y[a] = base + np.log(max(s1[a], 1e-300) / max(s0[a], 1e-300))
    best, length = np.inf, 1.0
    for _ in range(80):
        top0, top1 = _look_up(own0, own1, node, n, warp, noise, actions, y, work)
        sum0, sum1 = 0.0, 0.0
        for a in range(actions):
            sum0 += np.exp((work[0, a] - top0) / noise)
            sum1 += np.exp((work[1, a] - top1) / noise)
        gap = (top1 - top0) / noise + np.log(sum1) - np.log(sum0)
        size = 0.0
        for a in range(actions):
            h = y[a] - base - (work[1, a] - work[0, a]) / noise + gap
            work[4, a] = h
            # Where the posterior is all but certain, differences in log-odds do not matter.
            p = 1.0 / (1.0 + np.exp(-y[a]))
            size = max(size, abs(h) * max(p * (1.0 - p), 1e-6))
        if size < best:
            best, length = size, min(1.0, 2.0 * length)
            for a in range(actions):
                s0[a] = np.exp((work[0, a] - top0) / noise) / sum0
                s1[a] = np.exp((work[1, a] - top1) / noise) / sum1
            if best < 1e-13:
                return
            _plan_step(s0, s1, actions, work)
            for a in range(actions):
                y[a] += length * work[5, a]
        else:
            if length < 1e-4:
                return
            for a in range(actions):
                y[a] -= 0.5 * length * work[5, a]
            length *= 0.5


@compiled
def settle_two(
    own0: Floats,
    own1: Floats,
    node: Floats,
    n: int,
    warp: float,
    b1: float,
    noise: float,
    stages: int,
    tolerance: float,
    most: int,
    actions: int,
    line: Floats,
    work: Floats,
) -> float:
    """Damped iteration for one decision of a party with two types at one belief; returns the residual.

    `own0`, `own1` (actions, points along the mover's lattice) hold the values of actions to each type. Rows of `line`: 0, 1 the types' policies, in
    and out; 2, 3 the logit responses; 4, 5 the last differences; 6 scratch for Newton's method. Noise falls in `stages` levels, with at most `most`
    rounds at each.
    """
    s0, s1, f0, f1, d0, d1 = line[0], line[1], line[2], line[3], line[4], line[5]
    b0 = 1.0 - b1
    gap = 0.0
    for stage in range(1, stages + 1):
        inverse = stage / (stages * noise)
        goal = tolerance if stage == stages else 1e-4
        step = 1.0
        for a in range(actions):
            d0[a] = d1[a] = 0.0
        for round in range(most):
            if round == 16 or round == 48:  # noqa: PLR1714
                _newton(own0, own1, node, n, warp, b1, 1.0 / inverse, actions, s0, s1, line[6], work)
                step = 1.0
            elif round == 40:
                # Near a fold of equilibria iteration is slow: restart from uniform play, which teaches nothing.
                for a in range(actions):
                    s0[a] = s1[a] = 1.0 / actions
                step = 1.0
            top0, top1 = -np.inf, -np.inf
            for a in range(actions):
                x = b0 * s0[a] + b1 * s1[a]
                p = b1 * s1[a] / x if x > 1e-290 else b1
                up = warp * p
                i = min(int(n * up / (up + 1.0 - p)), n - 1)
                x = (p - node[i]) / (node[i + 1] - node[i])
                f0[a] = own0[a, i] + x * (own0[a, i + 1] - own0[a, i])
                f1[a] = own1[a, i] + x * (own1[a, i + 1] - own1[a, i])
                top0, top1 = max(top0, f0[a]), max(top1, f1[a])
            sum0, sum1 = 0.0, 0.0
            for a in range(actions):
                f0[a] = np.exp((f0[a] - top0) * inverse)
                f1[a] = np.exp((f1[a] - top1) * inverse)
                sum0 += f0[a]
                sum1 += f1[a]
            gap, along = 0.0, 0.0
            for a in range(actions):
                f0[a] /= sum0
                f1[a] /= sum1
                e0, e1 = f0[a] - s0[a], f1[a] - s1[a]
                gap = max(gap, abs(e0), abs(e1))
                along += e0 * d0[a] + e1 * d1[a]
                d0[a], d1[a] = e0, e1
            if gap < goal:
                break
            # A step that turns back was too long; one that keeps its direction may be longer.
            step = 0.5 * step if along < 0.0 else min(1.0, 1.3 * step)
            for a in range(actions):
                s0[a] += step * d0[a]
                s1[a] += step * d1[a]
    return gap
