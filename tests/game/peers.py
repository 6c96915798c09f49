"""What Gambit and OpenSpiel say of a game, to compare with."""

from __future__ import annotations

import io

import numpy as np
import pygambit
import pyspiel
from pygambit import qre

from detente.game import Game, Solution
from detente.game.efg import write_efg
from detente.game.model.tree import CHANCE, TERMINAL


def gambit_policy(game: Game, party: str, start: int, periods: int = 1) -> list[dict[str, float]]:
    """Gambit's agent-logit equilibrium (principal branch) at the first information sets of a party, one for each of its types."""
    tree = pygambit.read_efg(io.StringIO(write_efg(game, start, periods=periods, per_noise=True)))
    profile = qre.logit_solve_lambda(tree, lam=1.0)[0].profile
    found = {str(player): profile[player] for player in tree.players}
    # After chance has drawn the types, a party that moves first has seen nothing else.
    return [dict(mixed) for history, mixed in found[party] if repr(history).count("HistoryTransition(") == 1]


def first_move_gap(game: Game, solution: Solution, periods: int = 1) -> float:
    """The largest difference to Gambit in the first mover's policy, over its types."""
    ours = solution.policy(game.state("root"))
    theirs = gambit_policy(game, "A", game.state("root"), periods)
    return max(abs(p - q) for k, row in enumerate(ours) for p, q in zip(row, theirs[k].values(), strict=True))


def nash_conv(game: Game, solution: Solution, start: int) -> float:
    """By how much OpenSpiel finds the sides could gain, together, by leaving the solved policies of a one-period game."""
    tree = pyspiel.load_efg_game(write_efg(game, start))
    found: dict[str, list[tuple[int, float]]] = {}
    profiles = [(a, b) for a in range(len(game.parties[0].types)) for b in range(len(game.parties[1].types))]

    def walk(node: pyspiel.State, s: int, kinds: tuple[int, int], belief: dict[str, dict[str, float]]) -> None:
        mover = int(game.tree.mover[s])
        if mover == TERMINAL:
            return
        begin = int(game.tree.action[s])
        if mover == CHANCE:
            actions = [None]
        else:
            # OpenSpiel minds rounding above 1.
            odds = np.minimum(solution.policy(s, belief)[kinds[mover]], 1.0)
            actions = node.legal_actions()
            found[node.information_state_string()] = list(zip(actions, map(float, odds), strict=True))
        for a, action in enumerate(actions):
            after = belief if action is None else solution.after(s, a, belief)
            here = node if action is None else node.child(action)
            targets = game.tree.target[game.tree.successor[begin + a] : game.tree.successor[begin + a + 1]]
            for n, t in enumerate(targets):
                walk(here.child(here.legal_actions()[n]) if len(targets) > 1 else here, int(t), kinds, after)

    root = tree.new_initial_state()
    for action, profile in zip(root.legal_actions(), profiles, strict=True):
        walk(root.child(action), start, profile, solution.prior())
    return float(pyspiel.nash_conv(tree, pyspiel.TabularPolicy(found)))
