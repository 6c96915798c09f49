"""What packages are worth: u(k) = sum over issues of weight x value of the option chosen (model.md section 2).

An additive multi-issue value (Raiffa 1982, ch. 11) plus pairwise synergies, in shares of the stakes. Weights sum to 1 and option values lie in
[0, 1], so without synergies a package is worth between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from detente.case.numbers import Numbers
from detente.case.schema import Case

Floats = npt.NDArray[np.float64]


class Values:
    """One valuer's (a party's, backer's or outsider's) values in one draw.

    `types` lists its types (`only` but for a party). Values are arrays (types, *shape of the front).
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
        # Unless the case says otherwise, backers and outsiders of a side value the options as that side does; those of neither find all half good.
        side = case.side_of(who)
        toward = None if side is None else case.parties[side].side
        self.value: dict[tuple[str, str], Floats] = {}
        for issue, entry in case.issues.items():
            given = valuer.values[issue].options
            last = len(entry.options) - 1
            for n, (option, says) in enumerate(entry.options.items()):
                if option in given:
                    self.value[issue, option] = np.array([numbers.typed(given[option], t) for t in self.types])
                elif says.lottery is None:
                    worth = 0.5 if toward is None else n / last if toward == "a" else 1 - n / last
                    self.value[issue, option] = np.full(len(self.types), worth)
            for option, says in entry.options.items():
                if says.lottery is not None and option not in given:
                    odds = numbers.shares(says.lottery)
                    self.value[issue, option] = sum(
                        (p * self.value[issue, o] for o, p in odds.items()), np.zeros(len(self.types))
                    )
        self.synergies = [
            (s.options, np.array([numbers.typed(s.value, t) for t in self.types])) for s in valuer.synergies
        ]

    def package(self, terms: Mapping[str, str], front: npt.ArrayLike = 0.5) -> Floats:
        """The value of a package with an option for every issue.

        `front` (any shape) is how far the line has moved toward side a's victory, from 0 to 1; it sets the value of options divided along the
        line. Returns (types, *front.shape).
        """
        share = np.asarray(front, dtype=float)
        total = np.zeros((len(self.types), *share.shape))
        for issue, option in terms.items():
            if self.case.issues[issue].options[option].at_front:
                worth = self.on_the_line(issue, share)
            else:
                worth = self.value[issue, option].reshape(-1, *[1] * share.ndim)
            total += self.weight[issue].reshape(-1, *[1] * share.ndim) * worth
        for pair, extra in self.synergies:
            if all(terms.get(i) == o for i, o in pair.items()):
                total += extra.reshape(-1, *[1] * share.ndim)
        return total

    def at_war(self, front: npt.ArrayLike) -> Floats:
        """The value of things as they stand at war: the status quo, except for issues that the front settles. (types, *front.shape)."""
        share = np.asarray(front, dtype=float)
        settled = {i: o for i, o in self.case.war.status_quo.items() if i not in self.case.war.front.settles}
        total = self.package(settled, share)
        for issue in self.case.war.front.settles:
            total += self.weight[issue].reshape(-1, *[1] * share.ndim) * self.on_the_line(issue, share)
        return total

    def on_the_line(self, issue: str, share: Floats) -> Floats:
        """The value of an issue the front settles, between the two sides' options in proportion to the front."""
        settles = self.case.war.front.settles[issue]
        a, b = (self.value[issue, o].reshape(-1, *[1] * share.ndim) for o in (settles.a, settles.b))
        found: Floats = share * a + (1 - share) * b
        return found


def complete(case: Case, terms: Mapping[str, str]) -> dict[str, str]:
    """Terms with an option for every issue: those left out stay as they are at war (on the line, if the front settles them)."""
    found = {}
    for issue, entry in case.issues.items():
        if issue in terms:
            found[issue] = terms[issue]
        elif issue in case.war.front.settles:
            lines = [o for o, says in entry.options.items() if says.at_front]
            found[issue] = lines[0] if lines else case.war.status_quo.get(issue, next(iter(entry.options)))
        else:
            found[issue] = case.war.status_quo[issue]
    return found
