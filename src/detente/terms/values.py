"""What packages are worth: u(k) = sum over issues of weight x value of the option chosen (model.md section 2).

An additive multi-issue value (Raiffa 1982, ch. 11) plus pairwise synergies, in shares of the stakes. Weights sum to 1 and option values lie in
[0, 1], so without synergies a package is worth between 0 and 1. Weights may grow with the exhaustion of the valuer's own side. Where a rule of the
case says so, opinion moves the values of options, and they may leave that range.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from detente.case.numbers import Numbers
from detente.case.schema import Case
from detente.terms.opinion import value_moves

Floats = npt.NDArray[np.float64]
Exhaustion = tuple[npt.ArrayLike, ...]
Lines = npt.ArrayLike | tuple[npt.ArrayLike, ...]


class Values:
    """One valuer's (a party's, backer's or outsider's) values in one draw.

    `types` lists its types (`only` but for a party). Values are arrays (types, *shape of the front). `weight` {issue: (types,)} are the weights at
    today's exhaustion; `value` {(issue, option): (types,)} are the options', with what opinion moves them by, `moves` {(issue, option): number}.
    Where a method takes `exhaustion`, it is the levels of the sides in order, each one number or of the front's shape; without it they are today's.
    Where it takes `front`, it is how far a front has moved toward the victory of the first of its sides, from 0 to 1, in any shape; or a tuple of
    such, one for each front of the case, all of one shape.
    """

    def __init__(self, case: Case, numbers: Numbers, who: str) -> None:
        party = case.parties.get(who)
        valuer = case.valuer(who)
        self.case = case
        self.types = list(party.types) if party is not None else ["only"]
        drawn = {
            issue: np.array([numbers.typed(valuer.values[issue].weight, t) for t in self.types])
            for issue in case.issues
        }
        total = sum(drawn.values())
        self.weight = {issue: w / np.where(total > 0, total, 1) for issue, w in drawn.items()}
        side = case.side_of(who)
        self._drawn, self._own = drawn, None if side is None else case.sides.index(side)
        self._today = 0 if side is None else case.war.exhaustion.now[side]
        self._growth = {
            issue: np.array([numbers.typed(entry.grows, t) for t in self.types])
            for issue, entry in valuer.values.items()
            if entry.grows
        }
        # Unless the case says otherwise, backers and outsiders of a side value the options as that side does; those of neither find all half good,
        # as does side c, since the options are listed from what b likes best to what a does.
        toward = None if side is None else case.parties[side].side
        self.value: dict[tuple[str, str], Floats] = {}
        self.moves = value_moves(case, numbers, who)
        self._settled = {issue: found for issue in case.issues if (found := case.settled_by(issue)) is not None}
        self._number = {facing.field: n for n, facing in enumerate(case.fronts)}
        for issue, entry in case.issues.items():
            given = valuer.values[issue].options
            last = len(entry.options) - 1
            for n, (option, says) in enumerate(entry.options.items()):
                if option in given:
                    written = np.array([numbers.typed(given[option], t) for t in self.types])
                    self.value[issue, option] = written + self.moves.get((issue, option), 0.0)
                elif says.lottery is None:
                    worth = {"a": n / last, "b": 1 - n / last}.get(toward or "", 0.5)
                    self.value[issue, option] = np.full(len(self.types), worth + self.moves.get((issue, option), 0.0))
            for option, says in entry.options.items():
                if says.lottery is not None and option not in given:
                    odds = numbers.shares(says.lottery)
                    expected = sum((p * self.value[issue, o] for o, p in odds.items()), np.zeros(len(self.types)))
                    self.value[issue, option] = expected + self.moves.get((issue, option), 0.0)
        self.synergies = [
            (s.options, np.array([numbers.typed(s.value, t) for t in self.types])) for s in valuer.synergies
        ]

    @property
    def grows(self) -> bool:
        """Whether any weight grows with exhaustion."""
        return bool(self._growth)

    def weights(self, exhaustion: Exhaustion | None = None) -> dict[str, Floats]:
        """The weight of each issue, (types, *shape of the exhaustion): w (1 + growth)^(level - today's level), then scaled to sum to 1.

        The level is that of the own side's exhaustion. Without it, or if no weight grows, these are today's weights, (types,).
        """
        if exhaustion is None or self._own is None or not self._growth:
            return self.weight
        beyond = np.asarray(exhaustion[self._own]) - self._today
        grown = {issue: _over(w, beyond.ndim) for issue, w in self._drawn.items()}
        for issue, growth in self._growth.items():
            grown[issue] = grown[issue] * (1 + _over(growth, beyond.ndim)) ** beyond
        total = sum(grown.values())
        return {issue: w / np.where(total > 0, total, 1) for issue, w in grown.items()}

    def package(self, terms: Mapping[str, str], front: Lines = 0.5, exhaustion: Exhaustion | None = None) -> Floats:
        """The value of a package with an option for every issue; `front` sets the value of options divided along a line. (types, *front.shape)."""
        axes = self._share(None, front).shape
        total = np.zeros((len(self.types), *axes))
        weight = self.weights(exhaustion)
        for issue, option in terms.items():
            total += _over(weight[issue], len(axes)) * self.option(issue, option, front)
        for pair, extra in self.synergies:
            if all(terms.get(i) == o for i, o in pair.items()):
                total += _over(extra, len(axes))
        return total

    def option(self, issue: str, option: str, front: Lines) -> Floats:
        """The value of an option in a package, from 0 to 1 unless opinion moves it, at a front. (types, *front.shape), or (types, 1, ...)."""
        if self.case.issues[issue].options[option].at_front:
            return self.on_the_line(issue, front) + self.moves.get((issue, option), 0.0)
        return _over(self.value[issue, option], self._share(None, front).ndim)

    def at_war(self, front: Lines, exhaustion: Exhaustion | None = None) -> Floats:
        """The value of things as they stand at war: the status quo, except for issues that a front settles. (types, *front.shape)."""
        settled = {i: o for i, o in self.case.war.status_quo.items() if i not in self._settled}
        total = self.package(settled, front, exhaustion)
        weight = self.weights(exhaustion)
        for facing in self.case.fronts:
            for issue in facing.front.settles:
                total += _over(weight[issue], total.ndim - 1) * self.on_the_line(issue, front)
        return total

    def on_the_line(self, issue: str, front: Lines) -> Floats:
        """The value of an issue that a front settles, between the options of its two sides in proportion to the front. (types, *front.shape)."""
        share = self._share(issue, front)
        one, other = (_over(self.value[issue, o], share.ndim) for o in self._settled[issue].options(issue))
        found: Floats = share * one + (1 - share) * other
        return found

    def _share(self, issue: str | None, front: Lines) -> Floats:
        """How far the front that settles an issue has moved; without an issue, the first."""
        number = 0 if issue is None else self._number[self._settled[issue].field]
        return np.asarray(front[number] if isinstance(front, tuple) else front, dtype=float)


def _over(by_type: Floats, axes: int) -> Floats:
    """Numbers by type, (types, ...), made to go with an array of some axes."""
    return by_type if by_type.ndim > axes else by_type.reshape(-1, *[1] * axes)
