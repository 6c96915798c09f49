"""Single decisions of a party of three or more types, for the tests, and their equation reckoned with NumPy and SciPy."""

import numpy as np
from scipy.special import softmax

from detente.game.build import Game, GameBuilder, Move
from detente.game.decision.newton_types import make_room
from detente.game.model.lattice import make_lattice, pack_grid, stencil


def one_mover(kinds: int, actions: int) -> Game:
    """A party of so many types chooses among so many ends."""
    g = GameBuilder()
    g.party("A", {f"t{n}": 1 / kinds for n in range(kinds)}, noise=0.1, discount=1.0)
    ends = g.states("end", x=actions)
    g.terminal(ends, {"A": np.zeros(actions)})
    g.decide(g.states("choice"), "A", {str(n): Move(ends.ids[n]) for n in range(actions)})
    return g.build()


def decision(kinds: int, actions: int, points: int, prior: np.ndarray | None = None):
    """A lattice and the room for one decision."""
    grid = pack_grid([kinds], [make_lattice(np.full(kinds, 1 / kinds) if prior is None else prior, points)])
    room = make_room(grid, one_mover(kinds, actions).plan)
    assert room is not None
    return grid, room


def answer(grid, own: np.ndarray, belief: np.ndarray, noise: float, policy: np.ndarray) -> np.ndarray:
    """The logit answer to a policy (types, actions), what actions are worth being `own` (actions, points, types)."""
    worth = np.empty(policy.shape)
    for a in range(policy.shape[1]):
        joint = belief * policy[:, a]
        at, share = stencil(grid, [joint / joint.sum()])
        worth[:, a] = share @ own[a][at]
    return softmax(worth / noise, axis=1)
