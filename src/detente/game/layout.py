"""The arrays every kernel reads: the belief grid, the tree of states; where a belief lies, in which order states are solved."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Reals = npt.NDArray[Any]  # numbers of eight bytes, or of four where the tolerance asked for allows
Ints = npt.NDArray[np.int64]

CHANCE, TERMINAL = -1, -2


def forget_stale(folder: Path) -> None:
    """Throw away what was compiled from a folder's sources if any of them has changed since.

    Numba keeps a function by the date of its own file and does not see that a function it calls, in another file, has changed.
    """
    found = [f"{p.name} {p.stat().st_mtime_ns} {p.stat().st_size}" for p in sorted(folder.glob("*.py"))]
    cache = folder / "__pycache__"
    stamp, now = cache / "kernels.stamp", "\n".join(found)
    try:
        if stamp.exists() and stamp.read_text("utf-8") == now:
            return
        for old in cache.glob("*.nbi"):
            old.unlink(missing_ok=True)
        cache.mkdir(exist_ok=True)
        stamp.write_text(now, "utf-8")
    except OSError:
        # Sources that cannot be written beside do not change either, but with the installation.
        return


forget_stale(Path(__file__).parent)

compiled = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
# The same for reductions, which may be done in any order; nothing given to them is other than a number.
reducing = njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
# A call in an innermost loop costs more than its work (arrays are passed field by field), so these are unfolded where they are called.
unfolded = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"}, forceinline=True)


class Grid(NamedTuple):
    """The product grid of beliefs. J parties; a party with one type has one point."""

    kinds: Ints  # (J,) types per party
    first: Ints  # (J,) the party's first value column
    size: Ints  # (J,) belief points per party
    stride: Ints  # (J,) of the party's point in the flat grid
    intervals: Ints  # (J,)
    node: Floats  # (J, points, types) beliefs at the points
    second: Floats  # (J, points) of the second type alone
    width: Floats  # (J, points) one over the distance to the next point, for two types
    warp: Floats  # (J, types)
    table: Ints  # (J, codes) lattice coordinates -> point
    jump: Ints  # (J, types) one step along a cumulated lattice coordinate: what it adds to the code,
    lift: Floats  # (J, types) and to the point's mass before normalisation
    spot: Ints  # (J, B) the party's own point at each flat point
    belief: Floats  # (J, B) the belief in its second type there


class Tree(NamedTuple):
    """The states in compressed rows: state -> actions -> successors."""

    mover: Ints  # (S,) party, CHANCE or TERMINAL
    action: Ints  # (S + 1,) first action of a state
    successor: Ints  # (A + 1,) first successor of an action
    target: Ints  # (N,) state
    prob: Floats  # (N,)
    reward: Floats  # (A, columns)
    factor: Floats  # (A, columns) discount factor of the transition
    later: npt.NDArray[np.bool_]  # (A,) whether it leads into the next period
    entry: Ints  # (S,) row of a state in the next period's values, or -1
    policy: Ints  # (S,) first policy row of a decision, or -1
    lens: Ints  # (J,) which lens an uninformed mover sees beliefs through, or -1
    lens_point: Ints  # (L, B, m)
    lens_weight: Floats  # (L, B, m)


@compiled
def topological(tree: Tree) -> Ints:
    """States ordered so that successors within the period come first; shorter than S if there is a cycle.

    By depth, then by number: neighbours in memory follow one another.
    """
    states = tree.mover.size
    waiting = np.zeros(states, dtype=np.int64)
    count = np.zeros(states + 1, dtype=np.int64)
    for s in range(states):
        for a in range(tree.action[s], tree.action[s + 1]):
            if not tree.later[a]:
                for n in range(tree.successor[a], tree.successor[a + 1]):
                    waiting[s] += 1
                    count[tree.target[n] + 1] += 1
    start = np.cumsum(count)
    fill = start.copy()
    parent = np.empty(start[-1], dtype=np.int64)
    for s in range(states):
        for a in range(tree.action[s], tree.action[s + 1]):
            if not tree.later[a]:
                for n in range(tree.successor[a], tree.successor[a + 1]):
                    t = tree.target[n]
                    parent[fill[t]] = s
                    fill[t] += 1
    depth = np.zeros(states, dtype=np.int64)
    order = np.empty(states, dtype=np.int64)
    done = 0
    for s in range(states):
        if waiting[s] == 0:
            order[done] = s
            done += 1
    at = 0
    while at < done:
        s = order[at]
        at += 1
        for n in range(start[s], start[s + 1]):
            p = parent[n]
            waiting[p] -= 1
            depth[p] = max(depth[p], depth[s] + 1)
            if waiting[p] == 0:
                order[done] = p
                done += 1
    order = np.sort(order[:done])
    return order[np.argsort(depth[order], kind="mergesort")]


@compiled
def depths(tree: Tree, order: Ints) -> Ints:
    """How many moves within the period may follow a state at most, (S,)."""
    depth = np.zeros(tree.mover.size, dtype=np.int64)
    for s in order:
        for a in range(tree.action[s], tree.action[s + 1]):
            if not tree.later[a]:
                for n in range(tree.successor[a], tree.successor[a + 1]):
                    depth[s] = max(depth[s], depth[tree.target[n]] + 1)
    return depth


@compiled
def reachable(tree: Tree, roots: Ints) -> npt.NDArray[np.bool_]:
    """Which states play can come to from `roots`, (S,)."""
    found = np.zeros(tree.mover.size, dtype=np.bool_)
    stack = np.empty(tree.mover.size, dtype=np.int64)
    top = 0
    for s in roots:
        if not found[s]:
            found[s] = True
            stack[top] = s
            top += 1
    while top > 0:
        top -= 1
        s = stack[top]
        for n in range(tree.successor[tree.action[s]], tree.successor[tree.action[s + 1]]):
            t = tree.target[n]
            if not found[t]:
                found[t] = True
                stack[top] = t
                top += 1
    return found


@unfolded
def surround(belief: Floats, grid: Grid, party: int, at: Ints, share: Floats, cell: Floats, order: Ints) -> float:
    """As `locate` for three types or more, telling the cell; the belief need not sum to 1. Returns the mass that weights were divided by.

    Freudenthal: coordinates summed from the last type down, `cell[0]`, then the order of their fractional parts, `cell[1]`: corner v > 0 lies a step
    along coordinate `order[v]` from the one before. `cell[2]` is the mass of each corner. `cell` is (3, types), `order` (types,).
    All corners are points of the lattice, those of weight 0 included.
    """
    kinds, n = grid.kinds[party], grid.intervals[party]
    warp, jump, lift, table = grid.warp[party], grid.jump[party], grid.lift[party], grid.table[party]
    total = 0.0
    for k in range(kinds):
        total += warp[k] * belief[k]
    reach = n / total
    above, code, mass = 0.0, 0, n / warp[0]
    cell[0, 0] = n
    for k in range(kinds - 1, 0, -1):
        above += warp[k] * belief[k]
        x = min(above * reach, float(n))
        whole = min(int(x), n - 1)
        cell[0, k], cell[1, k] = x, x - whole
        code += whole * jump[k]
        mass += whole * lift[k]
    for k in range(1, kinds):
        j = k - 1
        while j > 0 and cell[1, order[j]] < cell[1, k]:
            order[j + 1] = order[j]
            j -= 1
        order[j + 1] = k
    before, norm = 1.0, 0.0
    for v in range(kinds):
        if v > 0:
            before = cell[1, order[v]]
            code += jump[order[v]]
            mass += lift[order[v]]
        after = cell[1, order[v + 1]] if v < kinds - 1 else 0.0
        at[v], cell[2, v] = table[code], mass
        share[v] = (before - after) * mass
        norm += share[v]
    for v in range(kinds):
        share[v] /= norm
    return norm


@compiled
def locate(belief: Floats, grid: Grid, party: int, at: Ints, share: Floats) -> None:
    """Write into `at` and `share` (types,) the lattice points around a belief and their weights."""
    kinds = grid.kinds[party]
    n = grid.intervals[party]
    warp = grid.warp[party]
    node = grid.node[party]
    if kinds == 2:
        up = warp[1] * belief[1]
        i = min(int(n * up / (up + warp[0] * belief[0])), n - 1)
        low = node[i, 1]
        x = (belief[1] - low) / (node[i + 1, 1] - low)
        at[0] = i
        at[1] = i + 1
        share[0] = 1.0 - x
        share[1] = x
        return
    surround(belief, grid, party, at, share, np.empty((3, kinds)), np.empty(kinds, dtype=np.int64))
