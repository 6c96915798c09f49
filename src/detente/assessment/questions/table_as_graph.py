"""The talks about a case as a graph model: who can accept what, which threats can be carried out, and how outcomes are ordered.

One proposal lies on the table at a time, and states differ by who accepts it; an acceptance may be taken back. Where all accept, it is agreed.
In all other states the war goes on, and each party likes them alike; they are still apart, since what one party has accepted decides what another
can bring about by itself. States in which parties accept different proposals are left out: they are the war, too, and what a party can bring about
there, it can from a state that is in. A threat that is carried out is the last move: what follows, later agreements among it, is part of its worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import sqrt

import numpy as np
import numpy.typing as npt

from detente.conflict.offer import SETTLED
from detente.graph.model import EITHER, YES, GraphError, GraphModel, Ints, Option
from detente.graph.states import MOST_OPTIONS, Excluded, feasible, moves_of

Floats = npt.NDArray[np.float64]

WAR = "war"
EQUAL = SETTLED  # of the stakes; the solver's values are settled to within this


@dataclass(frozen=True)
class Shape:
    """What there is to order: fighting on, then each proposal as agreed, then each threat as carried out.

    `outcomes` are the names of their states, `of` says which of them each state of `model` is (states,). All ranks of `model` are 0.
    """

    outcomes: tuple[str, ...]
    of: Ints
    model: GraphModel

    def ordered(self, ranks: Ints) -> GraphModel:
        """The graph with the parties' ranks of the outcomes (parties x outcomes)."""
        return replace(self.model, ranks=ranks[:, self.of])


def shape(
    parties: Sequence[str], signs: Mapping[str, Sequence[str]], threats: Mapping[str, str], titles: Mapping[str, str], title: str
) -> Shape:  # fmt: skip
    """The graph of the talks between `parties`.

    `signs` {proposal: the parties that must sign it}; `threats` {threat: the party that makes it}. Raises `GraphError` if there are too many.
    """
    options: list[Option] = []
    accepts: dict[tuple[str, str], int] = {}
    carries: dict[str, int] = {}
    for n, party in enumerate(parties):
        name = titles.get(party, party)
        for deal in signs:
            if party in signs[deal]:
                accepts[party, deal] = len(options)
                options.append(Option(f"{party}: {deal}", n, f"{name} accepts '{titles.get(deal, deal)}'"))
        for threat, by in threats.items():
            if by == party:
                carries[threat] = len(options)
                options.append(
                    Option(f"{party}: {threat}", n, f"{name} carries out '{titles.get(threat, threat)}'", "taken")
                )
    if len(options) > MOST_OPTIONS:
        raise GraphError(
            f"{len(signs)} proposals and {len(threats)} threats give {len(parties)} parties {len(options)} options; the graph model takes at most "
            f"{MOST_OPTIONS}: leave proposals out"
        )
    apart = [(a, b) for (_, d), a in accepts.items() for (_, e), b in accepts.items() if d != e and a < b]
    excluded = [Excluded({a: YES, b: YES}) for a, b in apart + list(combinations(carries.values(), 2))]
    same = [{place: int(place == carries[threat]) for place in carries.values()} for threat in carries]
    patterns = feasible(len(options), excluded, same)
    ends = _names([WAR, *signs, *threats])
    agreed = {d: [accepts[p, d] for p in parties if (p, d) in accepts] for d in signs}
    names: list[str] = []
    of: list[int] = []
    says = {}
    for pattern in patterns.tolist():
        outcome = 0
        if EITHER in pattern or any(pattern[c] == YES for c in carries.values()):
            outcome = 1 + len(signs) + next(n for n, c in enumerate(carries.values()) if pattern[c] == YES)
        else:
            outcome = next((n + 1 for n, d in enumerate(signs) if all(pattern[a] == YES for a in agreed[d])), 0)
        taken = [options[n].title for n, value in enumerate(pattern) if value == YES]
        plain = outcome > 0 or not taken
        names.append(ends[outcome] if plain else f"{sum(not o for o in of)}")
        of.append(outcome)
        says[names[-1]] = _says(outcome, [WAR, *signs, *threats], len(signs), titles, taken)
    names = _names(names)
    moves = tuple(moves_of(n, options, patterns) for n in range(len(parties)))
    shown = {p: titles.get(p, p) for p in parties}
    model = GraphModel(
        tuple(parties), tuple(names), moves, np.zeros((len(parties), len(names)), np.int64), tuple(options), patterns, of.index(0), title, shown, says
    )  # fmt: skip
    return Shape(tuple(ends), np.array(of, np.int64), model)


def _names(names: Sequence[str]) -> list[str]:
    """Names of which none is there twice."""
    found: list[str] = []
    for name in names:
        new, n = name, 1
        while new in found:
            n += 1
            new = f"{name}-{n}"
        found.append(new)
    return found


def _says(outcome: int, ends: Sequence[str], deals: int, titles: Mapping[str, str], taken: Sequence[str]) -> str:
    """A state in words."""
    title = titles.get(ends[outcome], ends[outcome])
    if outcome > deals:
        return f"threat carried out: {title}"
    if outcome:
        return f"agreed: {title}"
    return f"war; {', '.join(taken)}" if taken else "war, and nobody accepts anything"


def ranks_of(worth: Floats) -> Ints:
    """Ranks of outcomes in one draw from what they are worth to each party (parties x outcomes); those within `EQUAL` are tied."""
    return np.array([_ranked(row, np.diff(np.sort(row)) <= EQUAL) for row in worth])


def ranks_of_medians(worth: Floats) -> Ints:
    """Ranks of outcomes by their medians over draws, from what they are worth in each (draws x parties x outcomes).

    Two neighbours are tied if their medians differ by no more than `resolution` of the difference between them, or `EQUAL`; with several such in a
    row all of them are.
    """
    found = []
    for party in range(worth.shape[1]):
        mine = worth[:, party]
        middle = np.median(mine, axis=0)
        order = np.argsort(middle, kind="stable")
        close = [
            middle[b] - middle[a] <= max(EQUAL, resolution(mine[:, b] - mine[:, a])) for a, b in pairwise(order)
        ]  # fmt: skip
        found.append(_ranked(middle, np.array(close, np.bool_)))
    return np.array(found)


def resolution(values: Floats) -> float:
    """How far the median of draws may be off by their number, (draws,): half the distance between the quantiles a standard error from the middle.

    The share of draws below the true median has the standard deviation 1 / (2 sqrt(n)), whatever their distribution (David & Nagaraja 2003, Order
    Statistics, section 7.1). 0 for a single draw.
    """
    off = 0.5 / sqrt(len(values))
    low, high = np.quantile(values, [0.5 - off, 0.5 + off])
    return float(high - low) / 2


def _ranked(values: Floats, close: npt.NDArray[np.bool_]) -> Ints:
    """Ranks from values, and whether each is tied with the next higher one (outcomes - 1)."""
    order = np.argsort(values, kind="stable")
    ranks = np.zeros(len(values), np.int64)
    ranks[order[1:]] = np.cumsum(~close)
    return ranks
