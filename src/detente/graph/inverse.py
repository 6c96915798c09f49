"""Which orderings of one party would make a wanted state last, and how little the present one would have to change.

The inverse graph model: Kinsara, Kilgour & Hipel 2015, IEEE Trans. SMC: Systems 45(9); conditions in matrix form in Wang, Hipel, Fang & Xu 2018,
Information Sciences 430. Whether a state s is stable for a party depends on its ordering only through the set of states that it does not prefer
to s, and the larger that set, the more stable is s. Among strict orderings it follows that no change is smaller, in swaps of neighbours (Kendall's
distance), than to raise s over as many of the states just above it as needed: to put a state d below s, d must pass or be passed by every state
between them and s, and each costs a swap whichever side it ends on.

For `seq` and `sseq` the others' stability depends on the party's ordering, too, and raising s need not do. Then other orderings are tried, the
nearest first, up to `MOST_TRIED`; beyond that the answer is a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from detente.graph.model import Bools, GraphModel, Ints, Matrix
from detente.graph.reachable import reach
from detente.graph.stability import judged

MOST_TRIED = 2000
MOST_STATES_OF_CONDITIONS = 200
MOST_STATES_OF_SHARES = 12

Group = tuple[int, ...]


@dataclass(frozen=True)
class Inverse:
    """What a party's ordering must be for a state to be an equilibrium.

    `against`: the other parties for which the state is not stable whatever this one's ordering. `conditions`:
    all must hold; each is a list of groups of states, of which one group must have no state that the party prefers to the wanted one; None for large
    graphs. `swaps` is the least number of swaps of neighbours found that does it, with `ranks` an ordering; None if none was. `at_least` is a number
    below which none does it, equal to `swaps` where that is exact. `hopeless`: no ordering does it. `share` is the share of all strict orderings that
    make the state stable for the party itself; None for large graphs.
    """

    state: int
    party: int
    concept: str
    against: tuple[int, ...]
    at_least: int
    swaps: int | None
    ranks: Ints | None
    conditions: tuple[tuple[Group, ...], ...] | None = None
    share: float | None = None
    hopeless: bool = False

    @property
    def exact(self) -> bool:
        """Whether no smaller change does it."""
        return self.swaps == self.at_least


def inverse(model: GraphModel, state: int, party: int, concept: str) -> Inverse:
    """What must be true of a party's ordering for a state to be an equilibrium, and the smallest change of the present ordering."""
    free = concept in ("nash", "gmr", "smr")  # the others' stability does not depend on this party's ordering
    others = [j for j in range(len(model.parties)) if j != party]
    # At best every move of this party is one that it would make.
    movers = model.moves if free else [m if j == party else model.improvements[j] for j, m in enumerate(model.moves)]
    against = tuple(j for j in others if not judged(model, j, concept, model.ranks[j], movers)[state])
    needed = conditions(model, state, party, concept) if len(model.states) <= MOST_STATES_OF_CONDITIONS else None
    shared = share(model, state, party, concept) if len(model.states) <= MOST_STATES_OF_SHARES else None
    bound, raised = _least_raise(model, state, party, concept)
    if against:
        return Inverse(state, party, concept, against, bound, None, None, needed, shared, True)
    if free:
        ranks = _raised(model.ranks[party], state, raised)
        return Inverse(state, party, concept, (), bound, raised, ranks, needed, shared)
    low, swaps, found, hopeless = _searched(model, state, party, concept, bound, raised)
    return Inverse(state, party, concept, (), low, swaps, found, needed, shared, hopeless)


def conditions(model: GraphModel, state: int, party: int, concept: str) -> tuple[tuple[Group, ...], ...]:
    """What must hold for a state to be stable for a party: for each of its moves one of some groups of states, none of which it prefers to the state.

    Groups that contain another of the same condition are left out, and so are conditions that another implies.
    """
    movers = model.improvements if concept in ("seq", "sseq") else model.moves
    others = [m for j, m in enumerate(movers) if j != party]
    own = model.moves[party]
    found: list[list[frozenset[int]]] = []
    for t in map(int, own[[state]].nonzero()[1]):
        groups = [frozenset({t})]
        if concept != "nash" and others:
            for answer in reach_from(others, t):
                escape = map(int, own[[answer]].nonzero()[1]) if concept in ("smr", "sseq") else ()
                groups.append(frozenset({answer, *escape}) - {state})
        found.append([g for g in set(groups) if not any(h < g for h in groups)])
    kept = [
        c for n, c in enumerate(found)
        if frozenset() not in c and not any(_implies(d, c) and (m < n or not _implies(c, d)) for m, d in enumerate(found) if m != n)
    ]  # fmt: skip
    return tuple(tuple(sorted((tuple(sorted(g)) for g in c), key=lambda g: (len(g), g))) for c in kept)


def reach_from(movers: list[Matrix], start: int) -> list[int]:
    """What movers can reach from a state, and the state itself if they can come back to it."""
    found = reach(movers, start)
    back = [start] if (found.steps[:, start] > 0).any() else []
    return [*map(int, found.states), *back]


def share(model: GraphModel, state: int, party: int, concept: str) -> float:
    """The share of all strict orderings of a party that make a state stable for it."""
    n = len(model.states)
    rest = [s for s in range(n) if s != state]
    needed = [[sum(1 << rest.index(s) for s in g) for g in c] for c in conditions(model, state, party, concept)]
    sets = np.arange(1 << len(rest))
    fine = np.ones(len(sets), np.bool_)
    for groups in needed:
        fine &= np.logical_or.reduce([(sets & g) == g for g in groups])
    size = np.bitwise_count(sets[fine])
    below = np.bincount(size, minlength=n)
    orderings = sum(int(below[k]) * factorial(k) * factorial(n - 1 - k) for k in range(n))
    return orderings / factorial(n)


def _implies(one: list[frozenset[int]], other: list[frozenset[int]]) -> bool:
    """Whether a condition implies another: each of its groups contains one of the other's."""
    return all(any(g <= h for g in other) for h in one)


def _least_raise(model: GraphModel, state: int, party: int, concept: str) -> tuple[int, int]:
    """Bounds on the number of states over which a state must be raised to be stable for the party; that differ where states are tied."""
    ranks = model.ranks[party]
    levels = np.unique(ranks[ranks > ranks[state]])
    low, high = 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        top = levels[middle - 1] if middle else ranks[state]
        preferred: Bools = ranks > top
        if judged(model, party, concept, preferred.astype(np.int64))[state]:
            high = middle
        else:
            low = middle + 1
    above = ranks > ranks[state]
    passed = int((above & (ranks <= levels[low - 1])).sum()) if low else 0
    before = int((above & (ranks < levels[low - 1])).sum()) + 1 if low else 0
    return before, passed


def _raised(ranks: Ints, state: int, over: int) -> Ints:
    """An ordering in which a state stands just above the next so many."""
    if not over:
        return ranks.copy()
    above = np.sort(ranks[ranks > ranks[state]])
    found = 2 * ranks
    found[state] = 2 * above[over - 1] + 1
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _lasts(model: GraphModel, state: int, party: int, concept: str, ranks: Ints) -> bool:
    """Whether a state is an equilibrium if a party orders states otherwise."""
    other = model.with_ranks(party, ranks)
    order = [party, *(j for j in range(len(model.parties)) if j != party)]
    return all(judged(other, j, concept, other.ranks[j])[state] for j in order)


def _searched(
    model: GraphModel, state: int, party: int, concept: str, bound: int, raised: int
) -> tuple[int, int | None, Ints | None, bool]:
    """The smallest change where the others' stability depends on it: a lower bound, the swaps of an ordering that does it, that ordering, and
    whether none does."""
    ranks = model.ranks[party]
    above = np.sort(ranks[ranks > ranks[state]])
    best, found = None, None
    steps = [n for n in range(raised, len(above) + 1) if n in (raised, len(above)) or above[n - 1] != above[n]][
        : MOST_TRIED // 20
    ]
    for over in steps[: MOST_TRIED // 20]:
        new = _raised(ranks, state, over)
        if _lasts(model, state, party, concept, new):
            best, found = over, new
            break
    if best == bound or len(np.unique(ranks)) < len(ranks):
        return bound, best, found, False
    level = [tuple(map(int, np.argsort(-ranks)))]
    seen, tried, swaps = set(level), 0, 0
    while level and (best is None or swaps + 1 < best):
        following = []
        for order in level:
            for k in range(len(order) - 1):
                other = (*order[:k], order[k + 1], order[k], *order[k + 2 :])
                if other in seen:
                    continue
                seen.add(other)
                following.append(other)
                tried += 1
                if tried > MOST_TRIED:
                    return max(bound, swaps + 1), best, found, False
                new = np.empty(len(order), np.int64)
                new[list(other)] = np.arange(len(order))[::-1]
                if _lasts(model, state, party, concept, new):
                    return swaps + 1, swaps + 1, new, False
        level, swaps = following, swaps + 1
    return (max(bound, swaps) if best is None else best), best, found, best is None
