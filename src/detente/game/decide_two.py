"""The decision of a party of two types, by far the most frequent: the equation in `kernel` for all belief points at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.game.layout import Grid, compiled, unfolded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TOGETHER = 4  # steps of the map that belief points take together


class Bench(NamedTuple):
    """Working space of one decision of a party of two types, all belief points at once."""

    fresh: Floats  # (2, actions, points) the logit answer to the policy
    upper: Floats  # (points,)
    lower: Floats  # (points,)
    cell: npt.NDArray[
        np.uint64
    ]  # (2, points) the points below and above; unsigned, since signed ones are checked for counting from the end
    todo: Ints  # (points,) those not settled yet
    gap: Floats  # (points,) the residual
    top: Floats  # (points,)
    total: Floats  # (points,)
    line: Floats  # (10, actions) one point's iteration
    grade: Floats  # (2, actions, points) the values of one line of beliefs


@compiled
def make_bench(widest: int, points: int) -> Bench:
    """Room to work in."""
    return Bench(
        np.empty((2, widest, points)),
        np.empty(points),
        np.empty(points),
        np.empty((2, points), dtype=np.uint64),
        np.empty(points, dtype=np.int64),
        np.empty(points),
        np.empty(points),
        np.empty(points),
        np.empty((10, widest)),
        np.empty((2, widest, points)),
    )


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
def _iterate_two(
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
    """Damped iteration of one decision of a party of two types at one belief; returns the residual.

    `own0`, `own1` (actions, points along the mover's beliefs). `line` rows: 0, 1 the policies of the two types, in and out; 2, 3 the logit answers;
    4 the mass of each action, 5 the place of its posterior on the lattice (interval + share); 6, 7 the last differences; 8 Newton's.
    """
    s0, s1, f0, f1, mass, place, d0, d1 = line[0], line[1], line[2], line[3], line[4], line[5], line[6], line[7]
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
                _newton_two(own0, own1, node, n, warp, b1, 1.0 / inverse, actions, s0, s1, line[8], work)
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
                place[a] = i + x
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
            # Turning back means too long a step; going on the same way, that it may be longer.
            step = 0.5 * step if along < 0.0 else min(1.0, 1.3 * step)
            for a in range(actions):
                s0[a] += step * d0[a]
                s1[a] += step * d1[a]
    return gap


@unfolded
def _below(p: float, n: int, warp: float, grid: Grid, party: int) -> int:
    """The lattice interval a belief lies in."""
    if n > 8:
        up = warp * p
        return min(int(n * up / (up + 1.0 - p)), n - 1)
    # Counting is faster than dividing.
    i = 0
    for m in range(1, n):
        i += p >= grid.second[party, m]
    return i


@unfolded
def _exponentials(x: Floats, n: int) -> None:
    """exp of x[:n], in place, for arguments up to 700: exp(x / 4096) by its series, squared twelve times; within 1e-12 of itself.

    Plain arithmetic, which the compiler does for several numbers at once; a call of the library's function for each takes three times as long.
    """
    for b in range(n):
        y = max(x[b], -700.0) / 4096.0
        p = 1 / 720 + y * (1 / 5040 + y / 40320)
        p = 1.0 + y * (1.0 + y * (1 / 2 + y * (1 / 6 + y * (1 / 24 + y * (1 / 120 + y * p)))))
        p *= p
        p *= p
        p *= p
        p *= p
        p *= p
        p *= p
        p *= p
        p *= p
        p *= p
        p *= p
        p *= p
        x[b] = p * p


@unfolded
def _respond_pair(
    value: Floats,
    source: Ints,
    grid: Grid,
    party: int,
    noise: float,
    policy: Floats,
    place: Floats,
    bench: Bench,
    left: int,
) -> None:
    """As `_respond_two` for two actions, such as yes and no."""
    first, stride, n = grid.first[party], grid.stride[party], grid.intervals[party]
    warp = grid.warp[party, 1] / grid.warp[party, 0]
    inverse = 1.0 / noise
    gap, odds0, odds1 = bench.gap, bench.top, bench.total
    t0, t1 = source[0], source[1]
    for q in range(left):
        b = bench.todo[q]
        belief = grid.belief[party, b]
        upper = belief * policy[1, 0, b]
        mass = (1.0 - belief) * policy[0, 0, b] + upper
        p = upper / mass if mass > 1e-290 else belief
        upper = belief * policy[1, 1, b]
        mass = (1.0 - belief) * policy[0, 1, b] + upper
        r = upper / mass if mass > 1e-290 else belief
        i, k = _below(p, n, warp, grid, party), _below(r, n, warp, grid, party)
        x = (p - grid.second[party, i]) * grid.width[party, i]
        y = (r - grid.second[party, k]) * grid.width[party, k]
        place[0, b], place[1, b] = i + x, k + y
        c = np.uint64(b + (i - grid.spot[party, b]) * stride)
        d = np.uint64(b + (k - grid.spot[party, b]) * stride)
        up = np.uint64(stride)
        odds0[q] = (
            (1.0 - y) * value[t1, first, d] + y * value[t1, first, d + up] - (1.0 - x) * value[t0, first, c] - x * value[t0, first, c + up]
        )  # fmt: skip
        odds1[q] = (
            (1.0 - y) * value[t1, first + 1, d] + y * value[t1, first + 1, d + up]
            - (1.0 - x) * value[t0, first + 1, c] - x * value[t0, first + 1, c + up]
        )  # fmt: skip
    for q in range(left):
        odds0[q] = min(odds0[q] * inverse, 700.0)
        odds1[q] = min(odds1[q] * inverse, 700.0)
    _exponentials(odds0, left)
    _exponentials(odds1, left)
    for q in range(left):
        b = bench.todo[q]
        yes0, yes1 = 1.0 / (1.0 + odds0[q]), 1.0 / (1.0 + odds1[q])
        bench.fresh[0, 0, b], bench.fresh[0, 1, b] = yes0, odds0[q] * yes0
        bench.fresh[1, 0, b], bench.fresh[1, 1, b] = yes1, odds1[q] * yes1
        gap[b] = max(abs(yes0 - policy[0, 0, b]), abs(yes1 - policy[1, 0, b]))


@unfolded
def _respond_two(
    value: Floats,
    source: Ints,
    grid: Grid,
    party: int,
    noise: float,
    actions: int,
    policy: Floats,
    place: Floats,
    bench: Bench,
    left: int,
) -> None:
    """The equilibrium map at all belief points at once: `policy` -> `bench.fresh`, `bench.gap`, and the `place` of each posterior."""
    first, stride, n = grid.first[party], grid.stride[party], grid.intervals[party]
    warp = grid.warp[party, 1] / grid.warp[party, 0]
    inverse = 1.0 / noise
    fresh, gap, top, total = bench.fresh, bench.gap, bench.top, bench.total
    for a in range(actions):
        t = source[a]
        for q in range(left):
            b = bench.todo[q]
            belief = grid.belief[party, b]
            upper = belief * policy[1, a, b]
            mass = (1.0 - belief) * policy[0, a, b] + upper
            p = upper / mass if mass > 1e-290 else belief
            i = _below(p, n, warp, grid, party)
            x = (p - grid.second[party, i]) * grid.width[party, i]
            place[a, b] = i + x
            c = np.uint64(b + (i - grid.spot[party, b]) * stride)
            d = c + np.uint64(stride)
            fresh[0, a, b] = (1.0 - x) * value[t, first, c] + x * value[t, first, d]
            fresh[1, a, b] = (1.0 - x) * value[t, first + 1, c] + x * value[t, first + 1, d]
    for q in range(left):
        gap[bench.todo[q]] = 0.0
    for k in range(2):
        for q in range(left):
            top[q] = fresh[k, 0, bench.todo[q]]
            total[q] = 0.0
        for a in range(1, actions):
            for q in range(left):
                top[q] = max(top[q], fresh[k, a, bench.todo[q]])
        for a in range(actions):
            for q in range(left):
                bench.lower[q] = (fresh[k, a, bench.todo[q]] - top[q]) * inverse
            _exponentials(bench.lower, left)
            for q in range(left):
                fresh[k, a, bench.todo[q]] = bench.lower[q]
                total[q] += bench.lower[q]
        for q in range(left):
            total[q] = 1.0 / total[q]
        for a in range(actions):
            for q in range(left):
                b = bench.todo[q]
                fresh[k, a, b] *= total[q]
                gap[b] = max(gap[b], abs(fresh[k, a, b] - policy[k, a, b]))


@unfolded
def decide_two(
    value: Floats,
    source: Ints,
    s: int,
    grid: Grid,
    party: int,
    noise: float,
    stages: int,
    tolerance: float,
    most: int,
    bench: Bench,
    work: Floats,
    actions: int,
    policy: Floats,
    place: Floats,
) -> float:
    """As `decide_many` for a party of two types, by far the most frequent.

    The points take the first steps of the map together, which is all that most need when the policy comes from the sweep before; those that have not
    settled then iterate one by one.
    """
    points = policy.shape[2]
    first, size, stride, n = grid.first[party], grid.size[party], grid.stride[party], grid.intervals[party]
    fresh, gap, line = bench.fresh, bench.gap, bench.line
    if stages > 1:
        for b in range(points):
            gap[b] = np.inf
    else:
        left = points
        for b in range(points):
            bench.todo[b] = b
        for together in range(TOGETHER):
            if actions == 2:
                _respond_pair(value, source, grid, party, noise, policy, place, bench, left)
            else:
                _respond_two(value, source, grid, party, noise, actions, policy, place, bench, left)
            found = 0
            for q in range(left):
                if gap[bench.todo[q]] >= tolerance:
                    bench.todo[found] = bench.todo[q]
                    found += 1
            left = found
            if left == 0 or together == TOGETHER - 1:
                break
            # What teaches nothing settles in two steps; where steps turn back, shorter ones settle sooner.
            step = 1.0 if together < 2 else 0.6
            for q in range(left):
                b = bench.todo[q]
                for k in range(2):
                    for a in range(actions):
                        policy[k, a, b] += step * (fresh[k, a, b] - policy[k, a, b])
    worst = 0.0
    for b in range(points):
        if gap[b] >= tolerance:
            base = b - grid.spot[party, b] * stride
            for a in range(actions):
                for k in range(2):
                    line[k, a] = policy[k, a, b]
                    for g in range(size):
                        bench.grade[k, a, g] = value[source[a], first + k, base + g * stride]
            gap[b] = _iterate_two(
                bench.grade[0], bench.grade[1], grid.second[party], n, grid.warp[party, 1] / grid.warp[party, 0],
                grid.belief[party, b], noise, stages, tolerance, most, actions, line, work,
            )  # fmt: skip
            for a in range(actions):
                fresh[0, a, b], fresh[1, a, b], place[a, b] = line[2, a], line[3, a], line[5, a]
        worst = max(worst, gap[b])
    for a in range(actions):
        for k in range(2):
            for b in range(points):
                policy[k, a, b] = fresh[k, a, b]
    if actions == 2:
        weigh_pair(value, source, s, grid, party, policy, place)
    else:
        weigh_two(value, source, s, grid, party, actions, policy, place, bench)
    return worst


@unfolded
def weigh_pair(value: Floats, source: Ints, s: int, grid: Grid, party: int, policy: Floats, place: Floats) -> None:
    """As `weigh_two` for two actions."""
    columns, points = value.shape[1], value.shape[2]
    first, stride = grid.first[party], grid.stride[party]
    t0, t1 = source[0], source[1]
    for b in range(points):
        belief, back = grid.belief[party, b], b - grid.spot[party, b] * stride
        mass = (1.0 - belief) * policy[0, 0, b] + belief * policy[1, 0, b]
        i, k = int(place[0, b]), int(place[1, b])
        x, y = place[0, b] - i, place[1, b] - k
        c, d = np.uint64(back + i * stride), np.uint64(back + k * stride)
        # The last point of the lattice is the end of its last interval: nothing lies beyond.
        e = c + np.uint64(stride if x > 0.0 else 0)
        f = d + np.uint64(stride if y > 0.0 else 0)
        low0, high0, low1, high1 = mass * (1.0 - x), mass * x, (1.0 - mass) * (1.0 - y), (1.0 - mass) * y
        for v in range(columns):
            value[s, v, b] = (
                low0 * value[t0, v, c] + high0 * value[t0, v, e] + low1 * value[t1, v, d] + high1 * value[t1, v, f]
            )
        if first >= 0:
            for v in range(2):
                value[s, first + v, b] = policy[v, 0, b] * (
                    (1.0 - x) * value[t0, first + v, c] + x * value[t0, first + v, e]
                ) + policy[v, 1, b] * ((1.0 - y) * value[t1, first + v, d] + y * value[t1, first + v, f])


@unfolded
def weigh_two(
    value: Floats,
    source: Ints,
    s: int,
    grid: Grid,
    party: int,
    actions: int,
    policy: Floats,
    place: Floats,
    bench: Bench,
) -> None:
    """The values of all columns at a decision `s` of a party of two types, its policy given."""
    columns, points = value.shape[1], value.shape[2]
    first, stride = grid.first[party], grid.stride[party]
    mass, share, cell = bench.lower, bench.upper, bench.cell
    for v in range(columns):
        for b in range(points):
            value[s, v, b] = 0.0
    for a in range(actions):
        t = source[a]
        for b in range(points):
            belief = grid.belief[party, b]
            mass[b] = (1.0 - belief) * policy[0, a, b] + belief * policy[1, a, b]
            i = int(place[a, b])
            share[b] = place[a, b] - i
            c = b + (i - grid.spot[party, b]) * stride
            cell[0, b] = c
            cell[1, b] = c + (stride if share[b] > 0.0 else 0)
        for v in range(columns):
            k = v - first
            if first >= 0 and 0 <= k < 2:
                for b in range(points):
                    low, high = value[t, v, cell[0, b]], value[t, v, cell[1, b]]
                    value[s, v, b] += policy[k, a, b] * (low + share[b] * (high - low))
            else:
                for b in range(points):
                    low, high = value[t, v, cell[0, b]], value[t, v, cell[1, b]]
                    value[s, v, b] += mass[b] * (low + share[b] * (high - low))
