"""The four-step answers of the IDEA protocol (Hemming et al. 2018, Methods in Ecology and Evolution 9: 169-180), in two rounds.

An expert gives the lowest and the highest value thought plausible, the best estimate, and how sure it is that the truth lies between the first two.
Experts differ in how sure they are, so ranges are brought to one level before they are shown or pooled. An answer is a judgement: nothing here
makes it data.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.panel.experts.errors import ExpertError

LEVEL = 0.9  # of the range that a case holds
LEAST, MOST = 0.5, 1.0  # what an expert may say of how sure it is
ROUNDS = (1, 2)


@dataclass(frozen=True)
class Bounds:
    """What is possible for a quantity, in its own unit; infinite where nothing limits it."""

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ExpertError(f"got the bounds {self.low:g} and {self.high:g}; the first must be below the second")


KINDS: dict[str, Bounds] = {
    "share": Bounds(0, 1),
    "rate": Bounds(0, 1),
    "positive": Bounds(0),
    "duration": Bounds(0),
    "real": Bounds(),
}  # by the kind of a case's quantity (`case.quantity`)


@dataclass(frozen=True)
class FourSteps:
    """Lowest, highest and best value in the quantity's unit, and the confidence, 0.5 to 1, that the truth lies from lowest to highest.

    Raises `ExpertError` unless lowest <= best <= highest, lowest < highest and the confidence is one that may be given.
    """

    lowest: float
    highest: float
    best: float
    confidence: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(x) for x in (self.lowest, self.highest, self.best, self.confidence)):
            raise ExpertError("got an answer with a number missing; give lowest, highest, best and confidence")
        if not self.lowest < self.highest:
            raise ExpertError(f"got lowest {self.lowest:g} and highest {self.highest:g}; lowest must be below highest")
        if not self.lowest <= self.best <= self.highest:
            raise ExpertError(
                f"got {self.best:g} as the best estimate; it must lie between {self.lowest:g} and {self.highest:g}"
            )
        if not LEAST <= self.confidence <= MOST:
            raise ExpertError(f"got a confidence of {self.confidence:.4g}; it must be between 50% and 100%")

    def within(self, bounds: Bounds) -> FourSteps:
        """The answer itself, if all of it is possible. Raises `ExpertError` if not."""
        for value in (self.lowest, self.highest):
            if not bounds.low <= value <= bounds.high:
                raise ExpertError(
                    f"got {value:g}, which is not possible here; give values from {bounds.low:g} to {bounds.high:g}"
                )
        return self


@dataclass(frozen=True)
class Interval:
    """An expert's range at one level, in the quantity's unit. `truncated` says whether an end was cut to what is possible."""

    low: float
    best: float
    high: float
    level: float = LEVEL
    truncated: bool = False


def standardised(answer: FourSteps, bounds: Bounds | None = None, level: float = LEVEL) -> Interval:
    """An answer brought to `level` by linear extrapolation from the best estimate, and cut to what is possible.

    low = best - (best - lowest) * level / confidence, and high the same above (Hemming et al. 2018, step "Aggregate"; Adams-Hosking et al. 2016).
    That the tails are linear is a convention, not a finding. Raises `ExpertError` for a level outside 0 to 1, or a best estimate that is impossible.
    """
    bounds = Bounds() if bounds is None else bounds
    if not 0 < level < 1:
        raise ExpertError(f"got a level of {level:g}; it must lie between 0 and 1")
    if not bounds.low <= answer.best <= bounds.high:
        raise ExpertError(
            f"got {answer.best:g} as the best estimate; possible are values from {bounds.low:g} to {bounds.high:g}"
        )
    times = level / answer.confidence
    low = answer.best - (answer.best - answer.lowest) * times
    high = answer.best + (answer.highest - answer.best) * times
    cut = low < bounds.low or high > bounds.high
    return Interval(max(low, bounds.low), answer.best, min(high, bounds.high), level, cut)


@dataclass(frozen=True)
class Answer:
    """What one expert answered to one question in one round, with the reason given. `expert` and `question` are ids."""

    expert: str
    question: str
    round: int
    steps: FourSteps
    reason: str = ""

    def __post_init__(self) -> None:
        if self.round not in ROUNDS:
            raise ExpertError(f"got round {self.round}; the protocol has rounds 1 and 2")


def latest(answers: Iterable[Answer], question: str) -> list[Answer]:
    """Each expert's answer that counts for a question: that of the last round it answered, and in it the last one given; by expert."""
    found: dict[str, Answer] = {}
    for answer in answers:
        if answer.question == question and (answer.expert not in found or answer.round >= found[answer.expert].round):
            found[answer.expert] = answer
    return [found[expert] for expert in sorted(found)]


@dataclass(frozen=True)
class Seen:
    """What others see of an answer between the rounds: the range at one level and the reason, and nobody's name."""

    interval: Interval
    reason: str


def seen_by(
    answers: Sequence[Answer], expert: str, question: str, seed: int, bounds: Bounds | None = None, level: float = LEVEL
) -> list[Seen]:
    """The others' answers of the first round, unnamed, in an order that differs by reader so that it gives nobody away.

    Empty until the expert has answered the question, so that the first judgement is its own. The order is fixed by `seed`, question and reader.
    """
    first = latest((a for a in answers if a.round == 1), question)
    if all(a.expert != expert for a in first):
        return []
    others = [Seen(standardised(a.steps, bounds, level), a.reason) for a in first if a.expert != expert]
    keys = [seed, *f"{question}\0{expert}".encode()]
    return [others[k] for k in np.random.default_rng(keys).permutation(len(others))]


@dataclass(frozen=True)
class Revision:
    """How an expert's answer moved between the rounds: the change of the best estimate, and of the width at one level; in the unit."""

    expert: str
    best: float
    width: float


def revisions(
    answers: Sequence[Answer], question: str, bounds: Bounds | None = None, level: float = LEVEL
) -> list[Revision]:
    """What changed between the rounds, for the experts who answered in both, by expert."""
    by_round = [{a.expert: a for a in latest((a for a in answers if a.round == r), question)} for r in ROUNDS]
    found = []
    for expert in sorted(by_round[0].keys() & by_round[1].keys()):
        before, after = (standardised(r[expert].steps, bounds, level) for r in by_round)
        found.append(Revision(expert, after.best - before.best, (after.high - after.low) - (before.high - before.low)))
    return found
