"""Bracketing for a choice among any number of actions, by a party with two types at one belief, where Newton's method does not converge.

The unknowns are those of `newton_actions`, for each action the log z_a of how many times likelier the second type is to take it, and

    d = L_1 - L_0,    L_k = log sum over a of exp(Q_ka / noise),

Given d, each z_a has an equation of its own, z_a = (Q_1a - Q_0a) / noise - d, whose right side is bounded and continuous, so a root lies between
bounds. The search runs over the z of one action, because d is a function of it even where several z solve the equation for one d. The other actions
respond to that d, and the residual of d's own equation then changes sign between bounds. All searches start from where iteration stopped, as in
`bracket_binary`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.game.decision.bracket_binary import worth
from detente.game.numerics.bracketing import search_from, seen
from detente.game.numerics.jit import compiled

Floats = npt.NDArray[np.float64]


@compiled
def _beyond(own: Floats, node: Floats, base: float, noise: float, a: int, d: float, z: float) -> float:
    """The residual of the equation of z_a: its right side less z."""
    p = 1.0 / (1.0 + np.exp(-(base + z)))
    return (worth(own[1, a], node, p) - worth(own[0, a], node, p)) / noise - d - z


@compiled
def _reply(own: Floats, node: Floats, base: float, noise: float, bound: float, a: int, d: float, start: float) -> float:
    """The z_a that solves its equation given d, the nearest to `start`."""
    search = search_from(start, bound)
    while search.on:
        search = seen(search, _beyond(own, node, base, noise, a, d, search.x))
    return search.x


@compiled
def _left(
    own: Floats, node: Floats, base: float, noise: float, bound: float, held: int, x: float, z: Floats, policy: Floats
) -> float:
    """The residual of d's equation where action `held` has z = x and all others respond; positive if x must grow.

    `z` (actions,) is updated; `policy` (2, actions) gets the logit response.
    """
    actions = z.size
    d = _beyond(own, node, base, noise, held, 0.0, x)
    total = np.zeros(2)
    for a in range(actions):
        z[a] = x if a == held else _reply(own, node, base, noise, bound, a, d, z[a])
        p = 1.0 / (1.0 + np.exp(-(base + z[a])))
        for k in range(2):
            policy[k, a] = worth(own[k, a], node, p) / noise
    top = np.array([policy[0].max(), policy[1].max()])
    for k in range(2):
        for a in range(actions):
            policy[k, a] = np.exp(policy[k, a] - top[k])
            total[k] += policy[k, a]
        for a in range(actions):
            policy[k, a] /= total[k]
    left: float = d - (top[1] + np.log(total[1]) - top[0] - np.log(total[0]))
    return left


@compiled
def _gap(own: Floats, node: Floats, belief: float, noise: float, policy: Floats) -> float:
    """The largest difference between a policy (2, actions) and the logit response to it."""
    actions = policy.shape[1]
    answer, gap = np.empty(actions), 0.0
    for k in range(2):
        for a in range(actions):
            mass = belief * policy[1, a] + (1.0 - belief) * policy[0, a]
            p = belief * policy[1, a] / mass if mass > 1e-290 else belief
            answer[a] = worth(own[k, a], node, p) / noise
        answer = np.exp(answer - answer.max())
        gap = max(gap, np.abs(answer / answer.sum() - policy[k]).max())
    return gap


@compiled
def bracket_choice(own: Floats, node: Floats, belief: float, noise: float, tolerance: float, policy: Floats) -> float:
    """Improve `policy` (2 types, actions), starting from it; returns the residual.

    `own` (2 types, actions, points along the mover's lattice) holds the values of actions. The search runs over each action's z in turn, until the
    residual is below `tolerance`.
    """
    actions = policy.shape[1]
    base = np.log(belief / (1.0 - belief))
    bound = 2.0 * min((own.max() - own.min()) / noise + 1.0, 300.0)
    z, start, found = np.empty(actions), np.empty(actions), np.empty((2, actions))
    for a in range(actions):
        start[a] = np.log(max(policy[1, a], 1e-130) / max(policy[0, a], 1e-130))
        start[a] = min(max(start[a], -bound), bound)
    gap = _gap(own, node, belief, noise, policy)
    for held in range(actions):
        z[:] = start
        search = search_from(z[held], bound)
        while search.on:
            search = seen(search, _left(own, node, base, noise, bound, held, search.x, z, found))
        nearer = _gap(own, node, belief, noise, found)
        if nearer < gap:
            gap = nearer
            policy[:] = found
        if gap < tolerance:
            break
    return gap
