"""The decisions of a party with three or more types, one belief point after another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.decision.homotopy import trace_many
from detente.game.decision.newton_types import UNKNOWN, Room, settle_many
from detente.game.model.grid import Grid
from detente.game.numerics.jit import Reals, compiled, unfolded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STAGES = 8  # levels of falling noise, from a uniform start
MOST = 40  # evaluations at each level, at most


@unfolded
def _settle(
    belief: Floats, noise: float, tolerance: float, grid: Grid, party: int, room: Room, actions: int, policy: Reals, known: int
) -> float:  # fmt: skip
    """One decision at one belief, starting from `policy` (types, actions, points) at point `known`, unless that is below 0; returns the residual.

    Without such a start, or where it fails, noise falls from a uniform start, which mostly follows the principal branch; where that fails too, the
    branch is traced (`homotopy`).
    """
    kinds, x = grid.kinds[party], room.x
    for stage in range(0 if known >= 0 else 1, STAGES + 1):
        for k in range(kinds):
            for a in range(actions):
                if stage == 0:
                    x[k, a] = np.log(policy[k, a, known]) if policy[k, a, known] > 1e-30 else UNKNOWN
                elif stage == 1:
                    x[k, a] = 0.0
                else:
                    x[k, a] *= stage / (stage - 1.0)
        full = stage in (0, STAGES)
        level, goal = (noise, tolerance) if full else (noise * STAGES / stage, 1e-3)
        gap = settle_many(belief, level, grid, party, room, kinds, actions, goal, MOST)
        if full and gap < tolerance:
            return gap
    return trace_many(belief, noise, grid, party, room, kinds, actions, tolerance)


@compiled
def decide_many(
    value: Reals,
    source: Ints,
    s: int,
    grid: Grid,
    party: int,
    noise: float,
    stages: int,
    tolerance: float,
    room: Room,
    actions: int,
    policy: Reals,
) -> float:
    """Decide for a party with three or more types at every belief point of state `s`; returns the worst residual.

    Fills `policy` (types, actions, points) and the values of all columns at `s`. `source` (actions,) is where actions' values begin.
    """
    columns, points = value.shape[0], value.shape[1]
    kinds, first, size, stride = grid.kinds[party], grid.first[party], grid.size[party], grid.stride[party]
    fresh, at, share, own = room.fresh, room.at, room.share, room.own
    worst, last = 0.0, -1
    for block in range(points // (size * stride)):
        for low in range(stride):
            base = block * size * stride + low
            for a in range(actions):
                for g in range(size):
                    for k in range(kinds):
                        own[a, g, k] = value[first + k, base + g * stride, source[a]]
            for g in range(size):
                here = base + g * stride
                # Beliefs about others matter little to one's own choice: at a cold start, try the answer at the last of those beliefs first.
                known = here if stages == 1 else last + g * stride if last >= 0 else -1
                gap = _settle(grid.node[party, g], noise, tolerance, grid, party, room, actions, policy, known)
                worst = max(worst, gap)
                for v in range(columns):
                    value[v, here, s] = 0.0
                for a in range(actions):
                    for k in range(kinds):
                        policy[k, a, here] = fresh[k, a]
                        cell = base + at[a, k] * stride
                        chance = share[a, k] * room.mass[a]
                        for v in range(columns):
                            value[v, here, s] += chance * value[v, cell, source[a]]
                for k in range(kinds):
                    total = 0.0
                    for a in range(actions):
                        total += fresh[k, a] * room.found[k, a]
                    value[first + k, here, s] = total * noise
            last = base
    return worst
