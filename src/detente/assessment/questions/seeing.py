"""What seeing through would be worth: a backer that believes what a party says of itself, and the same backer believing what the record shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from detente import paths
from detente.assessment.assess_draws import assess_draw
from detente.assessment.band import Band
from detente.assessment.draws import draw
from detente.assessment.executors import each
from detente.assessment.questions.whatif import AGAIN, changed
from detente.assessment.work import Work
from detente.case import Case, LoadedCase


@dataclass(frozen=True)
class Seeing:
    """What it would be worth to a backer, and to its client, if the backer saw through a party's claim to be of a type.

    `worth` {who: band} is the gain in the value of its position at war today, in shares of its own stakes, draw by draw over the first `draws` draws:
    the value with the backer's `share` of credulity at 0, less that with the share as drawn.
    """

    backer: str
    party: str
    believes: str
    share: str
    draws: int
    worth: Mapping[str, Band]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**asdict(self), "worth": {who: band.as_dict() for who, band in self.worth.items()}}


def seeing_through(
    loaded: LoadedCase,
    samples: Mapping[str, npt.NDArray[np.float64]],
    draws: int,
    seed: int,
    pool: Executor,
    progress: Callable[[int, int], None],
) -> tuple[Seeing, ...]:
    """What seeing through each claim that a backer believes would be worth: some of a run's draws, with `samples` {path: (draws,)}, solved again.

    `progress(done, total)` is called as the work advances.
    """
    case = loaded.case
    pairs = [(name, about) for name, backer in case.backers.items() for about in backer.credulity]
    believed = [(name, about) for name, about in pairs if _matters(case, name, about)]
    count, found = min(draws, AGAIN), []
    for n, (name, about) in enumerate(believed):
        trust = case.backers[name].credulity[about]
        sample = changed(case, draw(case, draws, seed, loaded.names), {trust.share.name: 0.0})
        jobs = [Work(case, sample, k, seed) for k in range(count)]
        step = partial(_step, progress, n * count, len(believed) * count)
        after = [row for row, _ in each(pool, assess_draw, jobs, step, compiled=True)]
        worth = {}
        for who in (name, case.backers[name].backs):
            path = paths.fighting_on(who)
            worth[who] = Band.of(np.array([row[path] for row in after]) - samples[path][:count])
        found.append(Seeing(name, about, trust.believes, trust.share.text, count, worth))
    return tuple(found)


def _step(progress: Callable[[int, int], None], before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _matters(case: Case, backer: str, about: str) -> bool:
    """Whether a backer believes something of a party whose type is not known anyway."""
    return case.backers[backer].credulity[about].share.high > 0 and len(case.parties[about].types) > 1
