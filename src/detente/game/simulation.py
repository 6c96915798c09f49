"""Play a solved game forward: a sample of histories, and what happened in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detente.game.build import GameError
from detente.game.solution import Beliefs, Solution
from detente.game.sweep import forward

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def compiled() -> bool:
    """Whether the kernels lie compiled on this machine. If not, the next solve compiles them, forward play as one of the last."""
    cache = forward.play.stats.cache_path
    return cache is not None and any(Path(cache).glob("forward.play-*.nbi"))


@dataclass(frozen=True)
class Plays:
    """Histories of play.

    `states` (plays, periods + 1): the state at the start of each period (a play that has ended stays where it is); `first` {name: (plays,)}:
    the first period in which a watched set of states was visited, -1 if never; `kinds` {party: (plays,)}: the number of the true type at the start;
    `beliefs` {party: (plays, types)}: the public belief at the end; `weight` (plays,): the plays' weights, summing to 1.
    """

    states: Ints
    first: dict[str, Ints]
    kinds: dict[str, Ints]
    beliefs: dict[str, Floats]
    weight: Floats

    def error(self, happened: npt.NDArray[np.bool_]) -> float:
        """The standard error of the weighted share of plays in which something happened."""
        share = float(self.weight @ happened)
        return float(np.sqrt((self.weight**2 * (happened - share) ** 2).sum()))


def play(
    solution: Solution,
    start: int | Ints,
    periods: int,
    plays: int,
    *,
    seed: int = 0,
    belief: Beliefs | None = None,
    watch: Mapping[str, npt.ArrayLike] | None = None,
    until: str | None = None,
) -> Plays:
    """Play `plays` histories of `periods` periods from `start` (one state, or one per play).

    Types are stratified, not drawn: every profile of types gets the same number of plays (give or take one), weighted by its probability under
    `belief` (default: the prior). `watch` {name: states} names up to 64 sets of states whose first visit is recorded; a play stops once it reaches
    the set named `until`. Random numbers depend only on seed, play, period and step, so two games played with the same seed differ by their
    policies and not by luck. Raises `GameError` for impossible arguments.
    """
    parties = solution.game.parties
    if periods < 0 or plays < 1:
        raise GameError(
            f"cannot play {plays} plays of {periods} periods: there must be at least 1 play and at least 0 periods"
        )
    now = {**solution.prior(), **(belief or {})}
    rows = [np.array([now[p.name][t] for t in p.types]) if p.name in now else np.ones(1) for p in parties]
    shape = tuple(row.size for row in rows)
    profile = np.arange(plays) % int(np.prod(shape))
    kind = np.stack(np.unravel_index(profile, shape), axis=1).astype(np.int64)
    joint = np.ones(plays)
    for j, row in enumerate(rows):
        joint *= row[kind[:, j]]
    weight = joint / np.bincount(profile)[profile]
    start_belief = np.zeros((len(parties), max(shape)))
    for j, row in enumerate(rows):
        start_belief[j, : row.size] = row
    sets = dict(watch or {})
    if len(sets) > 64:
        raise GameError(f"cannot watch {len(sets)} sets of states: 64 at most")
    bits = np.zeros(solution.game.size, dtype=np.uint64)
    for number, states in enumerate(sets.values()):
        bits[np.asarray(states, dtype=np.int64).ravel()] |= np.uint64(1 << number)
    if until is not None and until not in sets:
        raise GameError(f"until: '{until}' is not a watched set; those are {', '.join(sets) or 'none'}")
    last = np.uint64(0 if until is None else 1 << list(sets).index(until))
    seen = np.empty((plays, periods + 1), dtype=np.int64)
    first = np.empty((plays, 64), dtype=np.int64)
    final = np.empty((plays, *start_belief.shape))
    begin = np.broadcast_to(np.asarray(start, dtype=np.int64), (plays,)).copy()
    forward.play(
        solution.tree, solution.grid, solution.policies, begin, start_belief, kind, periods,
        np.uint64(seed % 2**64), bits, last, seen, first, final,
    )  # fmt: skip
    return Plays(
        seen,
        {name: first[:, number] for number, name in enumerate(sets)},
        {p.name: kind[:, j] for j, p in enumerate(parties)},
        {p.name: final[:, j, : len(p.types)] for j, p in enumerate(parties) if len(p.types) > 1},
        weight / weight.sum(),
    )
