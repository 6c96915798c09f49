"""The compiled loops of the solver: the decision at a state, and one backward sweep over all.

Everything here works on plain arrays and knows neither names nor wars. The equation solved at each decision of a party i
with types theta, at public belief b, is the agent logit equilibrium (McKelvey & Palfrey 1998, eq. 4):

    sigma(a | theta) = exp(Q(theta, a) / noise) / sum over a' of exp(Q(theta, a') / noise)
    Q(theta, a)      = r(theta, a) + discount * sum over s' of P(s' | s, a) V(theta, s', b_a)
    b_a(theta)       = b(theta) sigma(a | theta) / sum over theta' of b(theta') sigma(a | theta')        (Bayes)

a fixed point, because what an action is worth depends on what it teaches. Values exclude the shocks, as in McKelvey & Palfrey.

Values are kept as (states, columns, points), policies as (types, actions, points) for each decision: the points lie side by side, so that
the processor takes several at once. The decisions themselves are in `decide_two` and `decide_many`; Numba keeps what it has compiled by the date of
this file, so touch it after changing them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.decide_many import Room, decide_many, weigh_many
from detente.game.decide_two import decide_two, make_bench, weigh_pair, weigh_two
from detente.game.layout import CHANCE, TERMINAL, Grid, Tree, compiled, unfolded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@unfolded
def expect(tree: Tree, act: int, value: Floats, following: Floats, s: int) -> None:
    """What an action leads to at unchanged beliefs: value[s] (columns, points) = reward + discount x expected value."""
    # Whole arrays with several indices: a view of a row costs as much as adding up the row.
    columns, points = value.shape[1], value.shape[2]
    for v in range(columns):
        r = tree.reward[act, v]
        for b in range(points):
            value[s, v, b] = r
    for n in range(tree.successor[act], tree.successor[act + 1]):
        p = tree.prob[n]
        t = tree.target[n]
        if tree.later[act]:
            t = tree.entry[t]
            for v in range(columns):
                w = p * tree.factor[act, v]
                for b in range(points):
                    value[s, v, b] += w * following[t, v, b]
        else:
            for v in range(columns):
                for b in range(points):
                    value[s, v, b] += p * value[t, v, b]


@unfolded
def _lay_out(tree: Tree, begin: int, actions: int, value: Floats, following: Floats, source: Ints, spare: int) -> None:
    """Find the rows of `value` that hold what each action leads to, `source` (actions,); those to be reckoned stand from `spare` on."""
    for a in range(actions):
        if tree.plain[begin + a]:
            source[a] = tree.target[tree.successor[begin + a]]
        else:
            source[a] = spare + a
            expect(tree, begin + a, value, following, spare + a)


@compiled
def _decide_uninformed(
    value: Floats, source: Ints, column: int, noise: float, lens: int, tree: Tree, actions: int, policy: Floats
) -> None:
    """The decision of a party without private types, who may see the beliefs through a lens; `policy` is (1, actions, points)."""
    points = value.shape[2]
    for b in range(points):
        top = -np.inf
        for a in range(actions):
            q = value[source[a], column, b]
            if lens >= 0:
                q = 0.0
                for m in range(tree.lens_point.shape[2]):
                    q += tree.lens_weight[lens, b, m] * value[source[a], column, tree.lens_point[lens, b, m]]
            policy[0, a, b] = q
            top = max(top, q)
        total = 0.0
        for a in range(actions):
            policy[0, a, b] = np.exp((policy[0, a, b] - top) / noise)
            total += policy[0, a, b]
        for a in range(actions):
            policy[0, a, b] /= total


@unfolded
def _weigh_one(value: Floats, source: Ints, s: int, actions: int, policy: Floats) -> None:
    """The values of all columns at a decision `s` that teaches nothing, its policy (1, actions, points) given."""
    columns, points = value.shape[1], value.shape[2]
    for v in range(columns):
        for b in range(points):
            value[s, v, b] = 0.0
    for a in range(actions):
        t = source[a]
        for v in range(columns):
            for b in range(points):
                value[s, v, b] += policy[0, a, b] * value[t, v, b]


@compiled
def sweep(
    tree: Tree,
    grid: Grid,
    order: Ints,
    noise: Floats,
    value: Floats,
    following: Floats,
    policy: Floats,
    place: Floats,
    stages: int,
    tolerance: float,
    most: int,
    residual: Floats,
    spare: int,
) -> None:
    """One period backward: fills `value`, `policy`, `place` and `residual` (S,), in place.

    `value` (S + spare rows, columns, B) holds the states' values and, behind them, room for as many actions as a decision has; this sweep uses the
    room from row `spare` on. `following` (entries, columns, B) holds the values of the next period's entry states. `policy` (rows x B,), for each
    decision (types, actions, B) from its first row on, is read as the start of the iteration. `place` (half as long) is where on the mover's lattice
    each action leads the belief of a party of two types. Residuals are the worst over belief points.
    """
    points = value.shape[2]
    widest = 1
    for s in order:
        widest = max(widest, tree.action[s + 1] - tree.action[s])
    kinds, most_points = grid.node.shape[2], grid.node.shape[1]
    room = Room(
        np.empty((kinds, widest)),
        np.empty((kinds, widest)),
        np.empty((widest, kinds), dtype=np.int64),
        np.empty((widest, kinds)),
        np.empty(widest),
        np.empty((widest, kinds, most_points)),
        np.empty(kinds),
    )
    bench = make_bench(widest, points)
    work = np.empty((6, widest))
    source = np.empty(widest, dtype=np.int64)
    for s in order:
        j = tree.mover[s]
        if j == TERMINAL:
            continue
        begin = tree.action[s]
        actions = tree.action[s + 1] - begin
        if j == CHANCE:
            expect(tree, begin, value, following, s)
            continue
        _lay_out(tree, begin, actions, value, following, source, spare)
        kinds = grid.kinds[j]
        row = tree.policy[s] * points
        mine = policy[row : row + kinds * actions * points].reshape((kinds, actions, points))
        if kinds == 1:
            _decide_uninformed(value, source, grid.first[j], noise[j], tree.lens[j], tree, actions, mine)
            _weigh_one(value, source, s, actions, mine)
        elif kinds == 2:
            where = place[row // 2 : row // 2 + actions * points].reshape((actions, points))
            residual[s] = decide_two(
                value, source, s, grid, j, noise[j], stages, tolerance, most, bench, work, actions, mine, where
            )
        else:
            residual[s] = decide_many(value, source, s, grid, j, noise[j], stages, tolerance, most, room, actions, mine)


@compiled
def evaluate(
    tree: Tree, grid: Grid, order: Ints, value: Floats, following: Floats, policy: Floats, place: Floats
) -> None:
    """One period backward at given policies: as `sweep`, without deciding anything."""
    states, points = tree.mover.size, value.shape[2]
    widest = value.shape[0] - states
    bench = make_bench(widest, points)
    source = np.empty(widest, dtype=np.int64)
    most = grid.node.shape[2]
    posterior, at, share = np.empty(most), np.empty(most, dtype=np.int64), np.empty(most)
    for s in order:
        j = tree.mover[s]
        if j == TERMINAL:
            continue
        begin = tree.action[s]
        actions = tree.action[s + 1] - begin
        if j == CHANCE:
            expect(tree, begin, value, following, s)
            continue
        _lay_out(tree, begin, actions, value, following, source, states)
        kinds = grid.kinds[j]
        row = tree.policy[s] * points
        mine = policy[row : row + kinds * actions * points].reshape((kinds, actions, points))
        if kinds == 1:
            _weigh_one(value, source, s, actions, mine)
        elif kinds == 2:
            where = place[row // 2 : row // 2 + actions * points].reshape((actions, points))
            if actions == 2:
                weigh_pair(value, source, s, grid, j, mine, where)
            else:
                weigh_two(value, source, s, grid, j, actions, mine, where, bench)
        else:
            weigh_many(value, source, s, grid, j, actions, mine, posterior[:kinds], at, share)
