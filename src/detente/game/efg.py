"""Write a game as the extensive-form text file (`.efg`, version 2) that Gambit and OpenSpiel read.

The tree is unrolled, with a node for each history and profile of types, so each move multiplies its size, while it adds only a layer to
the solver's own form. Meant for comparing small games with other solvers.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

import numpy as np

from detente.game.build import Game, GameError
from detente.game.model.tree import CHANCE, TERMINAL, reachable

LARGEST = 2_000_000
DIGITS = 15  # decimals of a probability


Progress = Callable[[str, int, int], None]


def tree_size(game: Game, start: int, periods: int = 1) -> int:
    """How many nodes the tree from state `start` has, if cut after `periods` periods; cheap, so it can be asked before writing."""
    tree = game.tree
    order = game.order[reachable(tree, np.array([start]))[game.order]]
    following = dict.fromkeys(order.tolist(), 1)
    for _ in range(periods):
        here: dict[int, int] = {}
        for s in order.tolist():
            here[s] = 1
            for act in range(int(tree.action[s]), int(tree.action[s + 1])):
                ahead = following if tree.later[act] else here
                targets = tree.target[tree.successor[act] : tree.successor[act + 1]].tolist()
                here[s] += sum(ahead[t] for t in targets) + (len(targets) > 1)
            here[s] -= int(tree.mover[s] == CHANCE)
        following = here
    profiles = int(np.prod([sum(p > 0 for p in party.prior) for party in game.parties]))
    return 1 + profiles * int(following[start])


def write_efg(
    game: Game, start: int, *, periods: int = 1, per_noise: bool = False, progress: Progress | None = None
) -> str:
    """The game from state `start`, cut after `periods` periods, as `.efg` text.

    Chance first draws the types. Values after the last period are those given to `GameBuilder.beyond`. With `per_noise`, each party's payoffs are
    divided by its noise, so that the logit equilibrium at lambda = 1 is the one that `solve` finds.
    Only parties that move are players. `progress("writing", nodes done, nodes)` is called now and then. Raises `GameError`, before writing
    anything, if the tree has more than two million nodes, or if a leader may change within it.
    """
    if periods > 1 and any(party.leaves for party in game.parties):
        raise GameError(
            "a tree of several periods cannot show changes of leader: cut it after one period, or leave them out"
        )
    size = tree_size(game, start, periods)
    if size > LARGEST:
        raise GameError(
            f"the tree has {size:,} nodes; the limit is {LARGEST:,}: cut it after fewer periods, or use fewer proposals"
        )
    return _Writer(game, periods, per_noise, size, progress or (lambda _stage, _done, _total: None)).write(start)


class _Writer:
    def __init__(self, game: Game, periods: int, per_noise: bool, size: int, progress: Progress) -> None:
        self.size, self.progress = size, progress
        self.game, self.periods = game, periods
        tree = game.tree
        self.players = [j for j in range(len(game.parties)) if (tree.mover == j).any()]
        self.first = np.cumsum([0] + [len(p.types) for p in game.parties])
        self.scale = [1 / p.noise if per_noise else 1.0 for p in game.parties]
        self.lines: list[str] = []
        self.infosets: dict[int, dict[tuple[tuple[int, ...], int], int]] = {}
        self.ends = 0
        self.draws = 1

    def write(self, start: int) -> str:
        names = " ".join(json.dumps(self.game.parties[j].name) for j in self.players)
        self.lines.append(f'EFG 2 R "detente" {{ {names} }}')
        kinds = [[k for k, p in enumerate(party.prior) if p > 0] for party in self.game.parties]
        profiles = list(itertools.product(*kinds))
        odds = _exact(
            [
                float(np.prod([p.prior[k] for p, k in zip(self.game.parties, profile, strict=True)]))
                for profile in profiles
            ]
        )
        labels = [
            "/".join(f"{p.name}={p.types[k]}" for p, k in zip(self.game.parties, profile, strict=True) if p.types[k])
            for profile in profiles
        ]
        self._chance(1, labels, odds)
        for profile in profiles:
            self._state(start, profile, (), 0, np.zeros(len(self.players)), np.ones(len(self.players)))
        return "\n".join(self.lines) + "\n"

    def _chance(self, infoset: int, labels: list[str], odds: list[str]) -> None:
        branches = " ".join(f"{json.dumps(x)} {p}" for x, p in zip(labels, odds, strict=True))
        self.lines.append(f'c "" {infoset} "" {{ {branches} }} 0')

    def _state(
        self,
        s: int,
        profile: tuple[int, ...],
        history: tuple[int, ...],
        period: int,
        paid: np.ndarray,
        factor: np.ndarray,
    ) -> None:
        if len(self.lines) % (self.size // 20 + 1) == 0:
            self.progress("writing", len(self.lines), self.size)
        tree = self.game.tree
        columns = [self.first[j] + profile[j] for j in self.players]
        mover = int(tree.mover[s])
        if mover == TERMINAL or period == self.periods:
            worth = self.game.payoff if mover == TERMINAL else self.game.start_value
            total = paid + factor * worth[s, columns]
            self.ends += 1
            numbers = ", ".join(repr(float(x * self.scale[j])) for x, j in zip(total, self.players, strict=True))
            self.lines.append(f't "" {self.ends} "" {{ {numbers} }}')
            return
        begin, end = int(tree.action[s]), int(tree.action[s + 1])
        if mover != CHANCE:
            known = self.infosets.setdefault(mover, {})
            number = known.setdefault((history, profile[mover]), len(known) + 1)
            family = self.game.label(s).split("[", maxsplit=1)[0]
            labels = " ".join(json.dumps(x) for x in self.game.actions[family])
            player = self.players.index(mover) + 1
            self.lines.append(f'p "" {player} {number} "" {{ {labels} }} 0')
        for act in range(begin, end):
            later = bool(tree.later[act])
            now = paid + factor * tree.reward[act, columns]
            then = factor * tree.factor[act, columns]
            next_period = period + later
            branches = range(int(tree.successor[act]), int(tree.successor[act + 1]))
            if len(branches) > 1:
                self.draws += 1
                self._chance(self.draws, [str(n) for n in branches], _exact([tree.prob[n] for n in branches]))
            for n in branches:
                self._state(int(tree.target[n]), profile, (*history, act, n), next_period, now, then)


def _exact(odds: list[float]) -> list[str]:
    """Probabilities as decimals that sum to exactly 1: Gambit reads them as fractions, and OpenSpiel cannot read large fractions."""
    parts = [round(p * 10**DIGITS) for p in odds]
    parts[-1] = 10**DIGITS - sum(parts[:-1])
    return [f"{n // 10**DIGITS}.{n % 10**DIGITS:0{DIGITS}d}" for n in parts]
