"""Scoring: an assessment's chances against what happened (log and Brier scores), beside history's base rates.

Log score: ln of the chance given to what happened, 0 at best (Good 1952); Brier score: squared error, 0 at best, 1 at worst (Brier 1950).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente import paths
from detente.assessment.draws import DRAWS
from detente.assessment.errors import QuestionError
from detente.assessment.executors import Progress
from detente.assessment.main_job import assess
from detente.assessment.outside import base_rate
from detente.assessment.shown import Shown
from detente.case import Case, LoadedCase, load_case

TINY = 1e-3  # a chance of 0 is scored as this, so that one miss does not make the score infinite
HINDSIGHT = (
    "A case written after the fact knows too much, because its author knew how things turned out. A score counts as a forecast's only if "
    "the case was written before the events."
)


@dataclass(frozen=True)
class Scored:
    """One forecast against what happened, with its log and Brier scores. `base` is history's chance, if there is one, with its scores."""

    case: str
    path: str
    says: str
    happened: bool
    chance: float
    log: float
    brier: float
    base: float | None
    base_log: float | None
    base_brier: float | None


@dataclass(frozen=True)
class Scores(Shown):
    """All scored forecasts (`rows`), and the ids of cases that state no outcome (`unscored`)."""

    rows: tuple[Scored, ...]
    unscored: tuple[str, ...]

    def means(self) -> dict[str, float | int | None]:
        """Mean scores: `log` and `brier` over all forecasts; those ending in `_compared`, and history's own, over those with a base rate."""
        both = [r for r in self.rows if r.base is not None]
        return {
            "forecasts": len(self.rows),
            "log": _mean(r.log for r in self.rows),
            "brier": _mean(r.brier for r in self.rows),
            "compared": len(both),
            "log_compared": _mean(r.log for r in both),
            "brier_compared": _mean(r.brier for r in both),
            "base_log": _mean(r.base_log for r in both if r.base_log is not None),
            "base_brier": _mean(r.base_brier for r in both if r.base_brier is not None),
        }

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "rows": [vars(r) for r in self.rows],
            "means": self.means(),
            "unscored": list(self.unscored),
            "hindsight": HINDSIGHT,
        }


def score(
    cases: Iterable[LoadedCase | str | Path], *, draws: int = DRAWS, seed: int = 1, progress: Progress | None = None
) -> Scores:
    """Assess each case that states what happened, and score its forecasts. The chance of a forecast is its mean over the draws.

    Raises `CaseError` for a case that does not pass its checks, and `QuestionError` for a forecast that the assessment does not give.
    """
    rows: list[Scored] = []
    unscored: list[str] = []
    loaded = [c if isinstance(c, LoadedCase) else load_case(c) for c in cases]
    known = [c for c in loaded if c.case.what_happened]
    unscored += [c.case.id for c in loaded if not c.case.what_happened]
    for n, case in enumerate(known):
        report = None
        if progress is not None:
            report = _offset(progress, n * draws, len(known) * draws)
        result = assess(case, draws=draws, seed=seed, progress=report)
        rows += [
            _scored(case.case, h.forecast, h.was == "yes", h.says or "", result.samples)
            for h in case.case.what_happened
        ]
    return Scores(tuple(rows), tuple(unscored))


def _offset(progress: Progress, done: int, total: int) -> Progress:
    return lambda stage, n, _: progress(stage, done + n, total)


def _scored(case: Case, path: str, happened: bool, says: str, samples: Any) -> Scored:
    if path not in samples:
        raise QuestionError(
            f"{case.id}: what_happened: there is no forecast {path}; the assessment gives {', '.join(_like(path, samples))}"
        )
    chance, base = float(np.mean(samples[path])), base_rate(case, path)
    log, brier = _scores(chance, happened)
    base_log, base_brier = (None, None) if base is None else _scores(base, happened)
    return Scored(case.id, path, says, happened, chance, log, brier, base, base_log, base_brier)


def _like(path: str, samples: Any) -> list[str]:
    head = path.rsplit("/", 1)[0]
    return [p for p in samples if p.startswith(head + "/")][:8] or [paths.ends(1, "fighting"), paths.all_sign("<id>")]


def _scores(chance: float, happened: bool) -> tuple[float, float]:
    p = min(max(chance, TINY), 1 - TINY)
    return float(np.log(p if happened else 1 - p)), float((chance - happened) ** 2)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return float(np.mean(found)) if found else None
