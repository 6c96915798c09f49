"""The decision of a party of three or more types: damped iteration of the equation in `kernel`, one belief point after another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.game.layout import Grid, Reals, compiled, locate, unfolded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


NEARBY = 20  # rounds that an answer found at a belief nearby is given to settle


class Room(NamedTuple):
    """Working space of one decision of a party of three or more types: policies by (type, action), and what each action teaches."""

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
        total = 0.0
        for a in range(actions):
            fresh[k, a] = np.exp((fresh[k, a] - top) / noise)
            total += fresh[k, a]
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
def decide_many(
    value: Reals,
    source: Ints,
    s: int,
    grid: Grid,
    party: int,
    noise: float,
    stages: int,
    tolerance: float,
    most: int,
    room: Room,
    actions: int,
    policy: Reals,
) -> float:
    """An informed party's decision at every belief point: `policy` and the values of all columns at `s`; returns the worst residual."""
    columns, points = value.shape[0], value.shape[1]
    kinds, first, size, stride = grid.kinds[party], grid.first[party], grid.size[party], grid.stride[party]
    sigma, fresh, at, share, own = room.sigma, room.fresh, room.at, room.share, room.own
    worst, last = 0.0, -1
    for block in range(points // (size * stride)):
        for low in range(stride):
            base = block * size * stride + low
            for a in range(actions):
                for k in range(kinds):
                    for g in range(size):
                        own[a, k, g] = value[first + k, base + g * stride, source[a]]
            for g in range(size):
                here = base + g * stride
                belief = grid.node[party, g]
                # What others are believed to be matters little to oneself: at a cold start, the answer at the last such belief is tried first.
                near = here if stages == 1 or last < 0 else last + g * stride
                for k in range(kinds):
                    for a in range(actions):
                        sigma[k, a] = policy[k, a, near]
                gap = np.inf
                if near != here:
                    gap = _settle(belief, noise, grid, party, room, actions, tolerance, NEARBY)
                    if not gap < tolerance:
                        sigma[:, :actions] = 1.0 / actions
                if not gap < tolerance:
                    # Falling noise from a uniform start follows the principal branch of equilibria.
                    for stage in range(1, stages):
                        _settle(belief, noise * stages / stage, grid, party, room, actions, 1e-4, most)
                    gap = _settle(belief, noise, grid, party, room, actions, tolerance, most)
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
                        x = 0.0
                        for v in range(kinds):
                            x += share[a, v] * own[a, k, at[a, v]]
                        total += fresh[k, a] * x
                    value[first + k, here, s] = total
            last = base
    return worst


@compiled
def weigh_many(
    value: Reals,
    source: Ints,
    s: int,
    grid: Grid,
    party: int,
    actions: int,
    policy: Reals,
    posterior: Floats,
    at: Ints,
    share: Floats,
) -> None:
    """The values at a decision `s` of a party of three or more types, its policy given."""
    columns, points = value.shape[0], value.shape[1]
    kinds, first, stride = grid.kinds[party], grid.first[party], grid.stride[party]
    for v in range(columns):
        for b in range(points):
            value[v, b, s] = 0.0
    for b in range(points):
        spot = grid.spot[party, b]
        for a in range(actions):
            mass = 0.0
            for k in range(kinds):
                posterior[k] = grid.node[party, spot, k] * policy[k, a, b]
                mass += posterior[k]
            for k in range(kinds):
                posterior[k] = posterior[k] / mass if mass > 1e-290 else grid.node[party, spot, k]
            locate(posterior, grid, party, at, share)
            for m in range(kinds):
                cell = b + (at[m] - spot) * stride
                for v in range(columns):
                    mine = first <= v < first + kinds
                    value[v, b, s] += (policy[v - first, a, b] if mine else mass) * share[m] * value[v, cell, source[a]]
