"""The compiled loops of the solver: the decision at a state, and one backward sweep over all.

Everything here works on plain arrays and knows neither names nor wars. The equation solved at each decision of a party i
with types theta, at public belief b, is the agent logit equilibrium (McKelvey & Palfrey 1998, eq. 4):

    sigma(a | theta) = exp(Q(theta, a) / noise) / sum over a' of exp(Q(theta, a') / noise)
    Q(theta, a)      = r(theta, a) + discount * sum over s' of P(s' | s, a) V(theta, s', b_a)
    b_a(theta)       = b(theta) sigma(a | theta) / sum over theta' of b(theta') sigma(a | theta')        (Bayes)

a fixed point, because what an action is worth depends on what it teaches. Values exclude the shocks, as in McKelvey & Palfrey.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.game.layout import CHANCE, TERMINAL, Grid, Tree, compiled, locate

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Calls in the innermost loops cost more than their work (arrays are passed field by field), so these are unfolded.
unfolded = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"}, inline="always")


class Room(NamedTuple):
    """Working space of one decision: policies by (type, action), and what each action teaches."""

    sigma: Floats  # (types, actions) the policy
    fresh: Floats  # (types, actions) the logit answer to it
    at: Ints  # (actions, types) lattice points around the posterior after each action
    share: Floats  # (actions, types) and their weights
    mass: Floats  # (actions,) total probability of each action
    own: Floats  # (actions, types, points) what each action is worth to the mover, along its own beliefs
    posterior: Floats  # (types,)


@unfolded
def _respond(belief: Floats, noise: float, grid: Grid, party: int, room: Room, kinds: int, actions: int) -> float:
    """One application of the equilibrium map: `sigma` -> `fresh`; returns the largest difference."""
    sigma, fresh, posterior = room.sigma, room.fresh, room.posterior
    for a in range(actions):
        mass = 0.0
        for k in range(kinds):
            mass += belief[k] * sigma[k, a]
        room.mass[a] = mass
        for k in range(kinds):
            # An action of probability zero (noise far below the differences) teaches nothing.
            posterior[k] = belief[k] * sigma[k, a] / mass if mass > 1e-290 else belief[k]
        locate(posterior[:kinds], grid, party, room.at[a], room.share[a])
    gap = 0.0
    for k in range(kinds):
        top = -np.inf
        for a in range(actions):
            q = 0.0
            for v in range(kinds):
                q += room.share[a, v] * room.own[a, k, room.at[a, v]]
            fresh[k, a] = q
            top = max(top, q)
        gap = max(gap, _normalise(sigma, fresh, k, actions, top, noise))
    return gap


@unfolded
def _normalise(sigma: Floats, fresh: Floats, k: int, actions: int, top: float, noise: float) -> float:
    """Turn the worths in `fresh[k]` into logit probabilities; returns the largest difference to `sigma[k]`."""
    total = 0.0
    for a in range(actions):
        fresh[k, a] = np.exp((fresh[k, a] - top) / noise)
        total += fresh[k, a]
    gap = 0.0
    for a in range(actions):
        fresh[k, a] /= total
        gap = max(gap, abs(fresh[k, a] - sigma[k, a]))
    return gap


@unfolded
def _settle(
    belief: Floats,
    noise: float,
    grid: Grid,
    party: int,
    room: Room,
    actions: int,
    tolerance: float,
    most: int,
) -> float:
    """Damped iteration of the equilibrium map from `sigma`, in place; returns the residual it ends with.

    The step shrinks when the residual grows and recovers when it falls.
    """
    sigma, fresh = room.sigma, room.fresh
    kinds = grid.kinds[party]
    step = 1.0
    last = np.inf
    gap = 0.0
    for _ in range(most):
        gap = _respond(belief, noise, grid, party, room, kinds, actions)
        if gap < tolerance:
            break
        step = max(0.5 * step, 0.004) if gap > 0.95 * last else min(1.0, 1.15 * step)
        last = gap
        for k in range(kinds):
            for a in range(actions):
                sigma[k, a] += step * (fresh[k, a] - sigma[k, a])
    return gap


@compiled
def _decide(
    worth: Floats,
    grid: Grid,
    party: int,
    noise: float,
    stages: int,
    tolerance: float,
    most: int,
    room: Room,
    actions: int,
    policy: Floats,
    value: Floats,
) -> float:
    """An informed party's decision at every belief point: policies, values of all columns; returns the worst residual."""
    points, columns = worth.shape[1], worth.shape[2]
    kinds, first, size, stride = grid.kinds[party], grid.first[party], grid.size[party], grid.stride[party]
    sigma, fresh, at, share, own = room.sigma, room.fresh, room.at, room.share, room.own
    worst = 0.0
    for block in range(points // (size * stride)):
        for low in range(stride):
            base = block * size * stride + low
            for a in range(actions):
                for g in range(size):
                    for k in range(kinds):
                        own[a, k, g] = worth[a, base + g * stride, first + k]
            for g in range(size):
                here = base + g * stride
                belief = grid.node[party, g]
                row = here * kinds * actions
                for k in range(kinds):
                    for a in range(actions):
                        sigma[k, a] = policy[row + k * actions + a]
                # Falling noise from a uniform start follows the principal branch of equilibria.
                for stage in range(1, stages):
                    _settle(belief, noise * stages / stage, grid, party, room, actions, 1e-4, most)
                worst = max(worst, _settle(belief, noise, grid, party, room, actions, tolerance, most))
                for v in range(columns):
                    value[here, v] = 0.0
                for a in range(actions):
                    for k in range(kinds):
                        policy[row + k * actions + a] = fresh[k, a]
                        weight = share[a, k]
                        cell = base + at[a, k] * stride
                        chance = weight * room.mass[a]
                        for v in range(columns):
                            value[here, v] += chance * worth[a, cell, v]
                for k in range(kinds):
                    total = 0.0
                    for a in range(actions):
                        x = 0.0
                        for v in range(kinds):
                            x += share[a, v] * own[a, k, at[a, v]]
                        total += fresh[k, a] * x
                    value[here, first + k] = total
    return worst


@compiled
def _newton_two(
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
    """Newton's method for one decision of a party of two types, where damped iteration has not converged; improves s0, s1.

    With y_a the log-odds of the posterior after action a, equilibrium is h = 0 for
        h_a(y) = y_a - log-odds(b) - (q1_a - q0_a) / noise + L1 - L0,   L_k = log sum over a of exp(q_k,a / noise),
    where q_k,a is type k's worth of a at the posterior. The Jacobian is diagonal plus a rank-one term, so a step costs no more than a round of
    iteration (Sherman-Morrison). Steps are halved until the largest |h| falls. `y` (actions,), `work` (6, actions) are scratch.
    """
    base = np.log(b1 / (1.0 - b1))
    for a in range(actions):
        y[a] = base + np.log(max(s1[a], 1e-300) / max(s0[a], 1e-300))
    best, length = np.inf, 1.0
    for _ in range(80):
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
        sum0, sum1 = 0.0, 0.0
        for a in range(actions):
            sum0 += np.exp((work[0, a] - top0) / noise)
            sum1 += np.exp((work[1, a] - top1) / noise)
        gap = (top1 - top0) / noise + np.log(sum1) - np.log(sum0)
        size = 0.0
        for a in range(actions):
            h = y[a] - base - (work[1, a] - work[0, a]) / noise + gap
            work[4, a] = h
            # Differences in log-odds where the posterior is all but certain do not matter.
            p = 1.0 / (1.0 + np.exp(-y[a]))
            size = max(size, abs(h) * max(p * (1.0 - p), 1e-6))
        if size < best:
            best, length = size, min(1.0, 2.0 * length)
            for a in range(actions):
                s0[a] = np.exp((work[0, a] - top0) / noise) / sum0
                s1[a] = np.exp((work[1, a] - top1) / noise) / sum1
            if best < 1e-13:
                return
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
                y[a] += length * work[5, a]
        else:
            if length < 1e-4:
                return
            for a in range(actions):
                y[a] -= 0.5 * length * work[5, a]
            length *= 0.5


@compiled
def _decide_two(
    worth: Floats,
    first: int,
    size: int,
    stride: int,
    node: Floats,
    n: int,
    warp: float,
    noise: float,
    stages: int,
    tolerance: float,
    most: int,
    s0: Floats,
    s1: Floats,
    f0: Floats,
    f1: Floats,
    at: Ints,
    share: Floats,
    mass: Floats,
    own0: Floats,
    own1: Floats,
    d0: Floats,
    d1: Floats,
    work: Floats,
    actions: int,
    policy: Floats,
    value: Floats,
) -> float:
    """As `_decide` for a party of two types, by far the most frequent: the same steps written out in scalars.

    No calls and no views in the loops: passing arrays costs more than the arithmetic. `node` (points,) is the belief in type 1; s0, s1 the
    policies of the two types, f0, f1 the logit answers, d0, d1 the differences; `at`, `share` the lattice interval of each posterior and
    the place in it.
    """
    points, columns = worth.shape[1], worth.shape[2]
    worst = 0.0
    for block in range(points // (size * stride)):
        for low in range(stride):
            base = block * size * stride + low
            for a in range(actions):
                for g in range(size):
                    own0[a, g] = worth[a, base + g * stride, first]
                    own1[a, g] = worth[a, base + g * stride, first + 1]
            for g in range(size):
                here = base + g * stride
                b1 = node[g]
                b0 = 1.0 - b1
                row = here * 2 * actions
                for a in range(actions):
                    s0[a] = policy[row + a]
                    s1[a] = policy[row + actions + a]
                gap = 0.0
                for stage in range(1, stages + 1):
                    inverse = stage / (stages * noise)
                    goal = tolerance if stage == stages else 1e-4
                    step = 1.0
                    for a in range(actions):
                        d0[a] = d1[a] = 0.0
                    for round in range(most):
                        if round == 16 or round == 48:  # noqa: PLR1714
                            _newton_two(own0, own1, node, n, warp, b1, 1.0 / inverse, actions, s0, s1, mass, work)
                            step = 1.0
                        elif round == 40:
                            # Near a fold of equilibria iteration crawls: start again from play that teaches nothing.
                            for a in range(actions):
                                s0[a] = s1[a] = 1.0 / actions
                            step = 1.0
                        top0, top1 = -np.inf, -np.inf
                        for a in range(actions):
                            x = b0 * s0[a] + b1 * s1[a]
                            mass[a] = x
                            p = b1 * s1[a] / x if x > 1e-290 else b1
                            up = warp * p
                            i = min(int(n * up / (up + 1.0 - p)), n - 1)
                            x = (p - node[i]) / (node[i + 1] - node[i])
                            at[a] = i
                            share[a] = x
                            f0[a] = own0[a, i] + x * (own0[a, i + 1] - own0[a, i])
                            f1[a] = own1[a, i] + x * (own1[a, i + 1] - own1[a, i])
                            top0, top1 = max(top0, f0[a]), max(top1, f1[a])
                        if actions == 2:
                            f0[0] = 1.0 / (1.0 + np.exp(min((f0[1] - f0[0]) * inverse, 700.0)))
                            f1[0] = 1.0 / (1.0 + np.exp(min((f1[1] - f1[0]) * inverse, 700.0)))
                            f0[1], f1[1] = 1.0 - f0[0], 1.0 - f1[0]
                        else:
                            sum0, sum1 = 0.0, 0.0
                            for a in range(actions):
                                f0[a] = np.exp((f0[a] - top0) * inverse)
                                f1[a] = np.exp((f1[a] - top1) * inverse)
                                sum0 += f0[a]
                                sum1 += f1[a]
                            sum0, sum1 = 1.0 / sum0, 1.0 / sum1
                            for a in range(actions):
                                f0[a] *= sum0
                                f1[a] *= sum1
                        gap = 0.0
                        along = 0.0
                        for a in range(actions):
                            e0, e1 = f0[a] - s0[a], f1[a] - s1[a]
                            gap = max(gap, max(abs(e0), abs(e1)))
                            along += e0 * d0[a] + e1 * d1[a]
                            d0[a], d1[a] = e0, e1
                        if gap < goal:
                            break
                        # Turning back means too long a step; going on the same way, that it may be longer.
                        step = 0.5 * step if along < 0.0 else min(1.0, 1.3 * step)
                        for a in range(actions):
                            s0[a] += step * d0[a]
                            s1[a] += step * d1[a]
                worst = max(worst, gap)
                for v in range(columns):
                    value[here, v] = 0.0
                mine0, mine1 = 0.0, 0.0
                for a in range(actions):
                    policy[row + a] = f0[a]
                    policy[row + actions + a] = f1[a]
                    i, x = at[a], share[a]
                    mine0 += f0[a] * (own0[a, i] + x * (own0[a, i + 1] - own0[a, i]))
                    mine1 += f1[a] * (own1[a, i] + x * (own1[a, i + 1] - own1[a, i]))
                    upper = mass[a] * x
                    lower = mass[a] - upper
                    cell = base + i * stride
                    for v in range(columns):
                        value[here, v] += lower * worth[a, cell, v] + upper * worth[a, cell + stride, v]
                value[here, first] = mine0
                value[here, first + 1] = mine1
    return worst


@compiled
def _decide_uninformed(
    worth: Floats,
    column: int,
    noise: float,
    lens: int,
    tree: Tree,
    actions: int,
    policy: Floats,
    value: Floats,
) -> None:
    """The decision of a party without private types, who may see the beliefs through a lens."""
    points, columns = worth.shape[1], worth.shape[2]
    for b in range(points):
        row = b * actions
        top = -np.inf
        for a in range(actions):
            q = worth[a, b, column]
            if lens >= 0:
                q = 0.0
                for m in range(tree.lens_point.shape[2]):
                    q += tree.lens_weight[lens, b, m] * worth[a, tree.lens_point[lens, b, m], column]
            policy[row + a] = q
            top = max(top, q)
        total = 0.0
        for a in range(actions):
            policy[row + a] = np.exp((policy[row + a] - top) / noise)
            total += policy[row + a]
        for v in range(columns):
            value[b, v] = 0.0
        for a in range(actions):
            policy[row + a] /= total
            for v in range(columns):
                value[b, v] += policy[row + a] * worth[a, b, v]


@compiled
def _expect(tree: Tree, act: int, value: Floats, following: Floats, worth: Floats) -> None:
    """What an action leads to at unchanged beliefs: worth (B, columns) = reward + discount x expected value."""
    points, columns = worth.shape
    for b in range(points):
        for v in range(columns):
            worth[b, v] = tree.reward[act, v]
    for n in range(tree.successor[act], tree.successor[act + 1]):
        p = tree.prob[n]
        t = tree.target[n]
        if tree.later[act]:
            t = tree.entry[t]
            for b in range(points):
                for v in range(columns):
                    worth[b, v] += p * tree.factor[act, v] * following[t, b, v]
        else:
            for b in range(points):
                for v in range(columns):
                    worth[b, v] += p * value[t, b, v]


@compiled
def sweep(
    tree: Tree,
    grid: Grid,
    order: Ints,
    noise: Floats,
    value: Floats,
    following: Floats,
    policy: Floats,
    stages: int,
    tolerance: float,
    most: int,
    residual: Floats,
) -> None:
    """One period backward: fills `value` (S, B, columns), `policy` and `residual` (S,), in place.

    `following` (entries, B, columns) holds the values of the next period's entry states. `policy` (rows x B,), for each decision
    (B, types, actions) from its first row on, is read as the start of the iteration. Residuals are the worst over belief points.
    """
    points, columns = value.shape[1], value.shape[2]
    widest = 1
    for s in range(tree.mover.size):
        widest = max(widest, tree.action[s + 1] - tree.action[s])
    kinds, most_points = grid.node.shape[2], grid.node.shape[1]
    worth = np.empty((widest, points, columns))
    room = Room(
        np.empty((kinds, widest)),
        np.empty((kinds, widest)),
        np.empty((widest, kinds), dtype=np.int64),
        np.empty((widest, kinds)),
        np.empty(widest),
        np.empty((widest, kinds, most_points)),
        np.empty(kinds),
    )
    lines = np.empty((8, widest))
    work = np.empty((6, widest))
    spot = np.empty(widest, dtype=np.int64)
    rows0, rows1 = np.empty((widest, most_points)), np.empty((widest, most_points))
    second = grid.second
    for s in order:
        j = tree.mover[s]
        if j == TERMINAL:
            continue
        begin = tree.action[s]
        actions = tree.action[s + 1] - begin
        if j == CHANCE:
            _expect(tree, begin, value, following, value[s])
            continue
        for a in range(actions):
            _expect(tree, begin + a, value, following, worth[a])
        rows = policy[tree.policy[s] * points :]
        if grid.kinds[j] == 1:
            _decide_uninformed(worth, grid.first[j], noise[j], tree.lens[j], tree, actions, rows, value[s])
        elif grid.kinds[j] == 2:
            residual[s] = _decide_two(
                worth, grid.first[j], grid.size[j], grid.stride[j], second[j], grid.intervals[j],
                grid.warp[j, 1] / grid.warp[j, 0], noise[j], stages, tolerance, most,
                lines[0], lines[1], lines[2], lines[3], spot, lines[4], lines[5], rows0, rows1, lines[6], lines[7], work, actions, rows, value[s],
            )  # fmt: skip
        else:
            residual[s] = _decide(worth, grid, j, noise[j], stages, tolerance, most, room, actions, rows, value[s])
