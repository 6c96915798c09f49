"""What if an assumption were different: the run's own draws, some of them solved again with the assumption changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from detente import paths
from detente._version import __version__
from detente.assessment.asked import loaded_case
from detente.assessment.assess_draws import assess_draw
from detente.assessment.band import Band
from detente.assessment.draws import Draws, draw
from detente.assessment.errors import QuestionError
from detente.assessment.executors import Progress, each, silent, workers
from detente.assessment.facts import titles
from detente.assessment.reading import Answers
from detente.assessment.result import Assessment
from detente.assessment.shown import Shown
from detente.assessment.work import Work
from detente.case import Case, LoadedCase
from detente.case.named import quantities

Floats = npt.NDArray[np.float64]

AGAIN = 16  # draws solved again, unless asked for more or fewer
SMALL = 1e-4  # chances nearer to 0 or 1 count as this near when the log-odds of two are compared

WORTHS = (
    paths.gains, paths.gains_by_type, paths.fighting_on, paths.fighting_on_by_type, paths.carrying_out, paths.waiting, paths.record,
)  # fmt: skip
EXPECTED = {
    "share": "a share from 0 to 1",
    "rate": "a chance per quarter from 0 to 1",
    "positive": "a finite number, 0 or more",
    "duration": "a finite number of months above 0",
    "real": "a finite number",
}


@dataclass(frozen=True, repr=False)
class WhatIf(Shown):
    """What a change does to the answers of a run, by path.

    `before` is the run's own figure, its median over all draws. `draws` of these were solved again with the change: `difference` is what it does to
    each, as a band, and `after` is the run's figure moved by as much as the median one of these, chances in log-odds. `titles` are those behind the
    ids.
    """

    titles: Mapping[str, str]
    changes: Mapping[str, float]
    draws: int
    before: Answers
    after: Answers
    difference: Mapping[str, Band]

    def __repr__(self) -> str:
        changes = ", ".join(f"{path} = {value:g}" for path, value in self.changes.items())
        return f"<WhatIf: {changes}; {self.draws} draws solved again>"

    @property
    def how(self) -> str:
        """How the figures were found, in a sentence."""
        return (
            f"{self.draws} draws of the run were solved again with the change. The difference is theirs, draw by draw (median, and 5-95% band); "
            "the run's own figure is moved by as much as the median draw."
        )

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, with a sentence on how the figures were found."""
        return {
            "changes": dict(self.changes),
            "draws": self.draws,
            "how": self.how,
            "answers": {
                path: {"before": self.before[path], "after": after, "difference": self.difference[path].as_dict()}
                for path, after in self.after.items()
            },
        }


def what_if(
    case: LoadedCase | str | Path,
    changes: Mapping[str, float],
    *,
    scenario: str | None = None,
    of: Assessment | None = None,
    draws: int = AGAIN,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> WhatIf:
    """Signatures, durability, ends, threats and levers with some quantities changed.

    `case` is the id of a built-in case, a path, or a loaded case; `changes` {path: value}, paths as in an assessment's `inputs`, values in the
    quantity's own unit (chances per quarter, months). `of` is an assessment of the case: its figures are the ones that move, and its first `draws`
    draws are solved again. Without it, so many draws are solved as the case is and with the changes.

    Raises `CaseError` for a case that does not pass its checks, and `QuestionError` for a path that the case does not have, a value that the quantity
    cannot take, an assessment of another case, or fewer than one draw.
    """
    loaded = loaded_case(case, scenario)
    if of is not None and of.case_hash != loaded.hash:
        raise QuestionError(
            "of: an assessment of another case, or of this one before it was edited; assess the case as it is now"
        )
    if draws < 1:
        raise QuestionError(f"draws: got {draws}; at least 1 is needed")
    known = of if of is not None and of.version == __version__ else None
    size, seed = (draws, seed) if of is None else (of.draws, of.seed)
    sample = draw(loaded.case, size, seed, loaded.names)
    count, report = min(draws, size), progress or silent
    other = changed(loaded.case, sample, changes)
    jobs = [Work(loaded.case, other, n, seed) for n in range(count)]
    with workers(executor) as pool:
        total = count if known else 2 * count
        after = [found for found, _ in each(pool, assess_draw, jobs, lambda done: report("draws", done, total))]
        if known is None:
            same = [Work(loaded.case, sample, n, seed) for n in range(count)]
            before = [
                found
                for found, _ in each(
                    pool, assess_draw, same, lambda done: report("draws", count + done, total), compiled=True
                )
            ]
            return moved(
                titles(loaded.case), changes, {p: np.array([row[p] for row in before]) for p in before[0]}, after
            )
    return moved(titles(loaded.case), changes, known.samples, after)


def changed(case: Case, sample: Draws, changes: Mapping[str, float]) -> Draws:
    """A sample with some quantities changed in all draws. Raises `QuestionError` for a change that cannot be."""
    by_path = {q.name: q for q in quantities(case)}
    values = sample.values.copy()
    for path, value in changes.items():
        quantity = by_path.get(path)
        if quantity is None:
            raise QuestionError(f"no quantity '{path}'; use a path from an assessment's inputs")
        most = 1.0 if quantity.kind in ("share", "rate") else np.inf
        least = -np.inf if quantity.kind == "real" else 0.0
        if not (least <= value <= most and np.isfinite(value)) or (quantity.kind == "duration" and value == 0):
            raise QuestionError(f"{path}: got {value}; expected {EXPECTED[quantity.kind]}")
        values[:, sample.names.index(path)] = float(value)
    return replace(sample, values=values)


def moved(
    titles: Mapping[str, str], changes: Mapping[str, float], before: Mapping[str, Floats], after: Sequence[Answers]
) -> WhatIf:
    """A what-if from a run's samples, {path: (draws,)}, and the answers of its first draws with the changes."""
    figures, moving, difference = {}, {}, {}
    for path, samples in before.items():
        if paths.quality.names(path) or path not in after[0]:
            continue
        own, new = samples[: len(after)], np.array([row[path] for row in after])
        figures[path] = float(np.median(samples))
        moving[path] = shifted(path, figures[path], own, new)
        difference[path] = Band.of(new - own)
    return WhatIf(titles, dict(changes), len(after), figures, moving, difference)


def shifted(path: str, figure: float, was: Floats | float, now: Floats | float) -> float:
    """A figure moved as others moved from `was` to `now`, (n,), at the median: values by the difference itself, chances by that of their log-odds."""
    worth = any(kind.names(path) for kind in WORTHS)
    scale = np.asarray if worth else _log_odds
    move = float(np.median(scale(now) - scale(was)))
    if move == 0:
        return figure
    return figure + move if worth else float(expit(_log_odds(figure) + move))


def _log_odds(chances: Floats | float) -> Floats:
    return np.asarray(logit(np.clip(chances, SMALL, 1 - SMALL)))
