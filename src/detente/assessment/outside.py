"""The outside view: history's base rates beside the chances of an assessment, and whether the two disagree.

The inside view is the model's, given the case; the outside view is a base rate from comparable past cases. They disagree if their 5-95% bands do
not overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente import paths
from detente.case.dates import years_between
from detente.case.references import guarantee_of
from detente.case.schema import Case, Proposal
from detente.conflict.offer import HOLDS
from detente.history import Answer, rate
from detente.history.events import wars

Floats = npt.NDArray[np.float64]

ENDS = (1, 2, 3, 5)  # years


@dataclass(frozen=True)
class Outside:
    """History's base rate beside an answer: the answer's path, the rate as a case file names it, its band, and the comparable cases behind it."""

    path: str
    rate: str
    median: float
    low: float
    high: float
    cases: int
    happened: int
    agrees: bool
    note: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def outside_view(case: Case, samples: Mapping[str, Floats]) -> tuple[Outside, ...]:
    """Every base rate that belongs beside an answer of an assessment with `samples` {path: (draws,)}."""
    found = []
    for path, answer, flip, note in _rates(case):
        if path not in samples:
            continue
        draws = 1 - answer.draws if flip else answer.draws
        low, median, high = np.quantile(draws, [0.05, 0.5, 0.95])
        inside_low, inside_high = np.quantile(samples[path], [0.05, 0.95])
        happened = sum(c.happened for c in answer.comparable)
        cases = len(answer.comparable)
        agrees = bool(inside_low <= high and low <= inside_high)
        seen = cases - happened if flip else happened
        found.append(Outside(path, answer.asked, float(median), float(low), float(high), cases, seen, agrees, note))
    return tuple(found)


def base_rate(case: Case, path: str) -> float | None:
    """History's mean chance for an answer; None if it has no base rate."""
    for at, answer, flip, _ in _rates(case):
        if at == path:
            return float(np.mean(1 - answer.draws if flip else answer.draws))
    return None


def _rates(case: Case) -> list[tuple[str, Answer, bool, str]]:
    """(path, base rate, whether the answer is its complement, a caveat)."""
    found = []
    for name, proposal in case.proposals.items():
        terms, guarantee = "ceasefire" if _leaves_line(case, proposal) else "agreement", _guarantee(case, proposal)
        for years in HOLDS:
            answer = rate("peace_holds", ended="stalemate", terms=terms, guarantee=guarantee, within=f"{years} years")
            found.append((paths.holds(name, years), answer, False, f"as a {terms}, guarantee: {guarantee}"))
    if case.war.began:
        age = years_between(case.war.began, case.as_of)
        # The hazard of ending is one number from the fifth year on, so a war older than any followed has the rate of the oldest.
        longest = float(wars().years.max())
        note = f"interstate wars that had lasted {min(age, longest):.1f} years"
        if age > longest:
            note += f", the longest that history has followed: this one has lasted {age:.1f}"
        for years in ENDS:
            answer = rate("war_ends", after=f"{min(age, longest):.2f} years", within=f"{years} years")
            found.append((paths.ends(years, "fighting"), answer, True, note))
    for name in case.threats:
        answer = rate("threat_carried_out")
        found.append(
            (
                paths.carried_out(name, "today"),
                answer,
                False,
                "threats of sanctions; there are no data on threats of force",
            )
        )
    return found


def _leaves_line(case: Case, proposal: Proposal) -> bool:
    """Whether the terms freeze the front line: then the comparison is with ceasefires, otherwise with agreements on the issues."""
    return any(case.issues[i].options[o].at_front for i, o in proposal.terms.items())


def _guarantee(case: Case, proposal: Proposal) -> str:
    name = guarantee_of(case, proposal)
    if name is None:
        return "none"
    guarantee = case.guarantees[name]
    return guarantee.like or ("treaty" if guarantee.means == "enters the war" else "none")
