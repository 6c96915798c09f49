"""Scoring: forecasts against what happened (log and Brier scores): the model's, history's base rates as known then, and the two together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente import paths
from detente.assessment.assess_draws import steps
from detente.assessment.draws import DRAWS
from detente.assessment.errors import QuestionError
from detente.assessment.executors import Progress
from detente.assessment.main_job import assess
from detente.assessment.outside import base_rate
from detente.assessment.questions.pooling import (
    band_over_wars,
    brier_score,
    fitted_weight,
    log_score,
    pooled,
    weights_without,
)
from detente.assessment.shown import Shown
from detente.case import Case, LoadedCase, load_case
from detente.case.dates import latest
from detente.case.forecasts import answered

Floats = npt.NDArray[np.float64]

INSIDE, OUTSIDE, AVERAGE, POOL = "inside", "outside", "average", "pool"
VIEWS = {
    INSIDE: "the model, given the case",
    OUTSIDE: "history's base rate, as known on the day of the case",
    AVERAGE: "the mean of the two",
    POOL: "the two pooled in log-odds, with the weight that suits the other wars best",
}
HINDSIGHT = (
    "A case written after the fact knows too much, because its author knew how things turned out. A score counts as a forecast's only if "
    "the case was written before the events."
)
BINS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)  # of chances, for calibration


@dataclass(frozen=True)
class Scored:
    """One forecast against what happened: the case and the answer's path, and the chance that each view gave it.

    `chances` has only the inside view where history has no base rate. `given` are the chances of outside forecasts, by source, the latest of each.
    """

    case: str
    path: str
    says: str
    happened: bool
    chances: Mapping[str, float]
    given: Mapping[str, float] = field(default_factory=dict)

    def log(self, view: str = INSIDE) -> float:
        """The log score of a view: ln of the chance that it gave to what happened."""
        return float(log_score(np.array(self.chances[view]), np.array(self.happened)))

    def brier(self, view: str = INSIDE) -> float:
        """The Brier score of a view."""
        return float(brier_score(np.array(self.chances[view]), np.array(self.happened)))

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        views = {v: {"chance": p, "log": self.log(v), "brier": self.brier(v)} for v, p in self.chances.items()}
        told = {"case": self.case, "path": self.path, "says": self.says, "happened": self.happened, "views": views}
        if self.given:
            told["forecasts"] = {
                source: {"chance": row.chances[INSIDE], "log": row.log(), "brier": row.brier()}
                for source, row in ((s, self.by(s)) for s in self.given)
            }
        return told

    def by(self, source: str) -> Scored:
        """The same with the chance that a source of outside forecasts gave in the place of the inside view's."""
        return Scored(self.case, self.path, self.says, self.happened, {INSIDE: self.given[source]})


@dataclass(frozen=True)
class Mean:
    """A view's mean scores over some forecasts, each with its 5-95% band over wars; None if there is one war only."""

    view: str
    forecasts: int
    log: float
    log_band: tuple[float, float] | None
    brier: float
    brier_band: tuple[float, float] | None


@dataclass(frozen=True)
class Bin:
    """Of a view's forecasts with a chance from `low` to `high`: how many there are, their mean chance, and how many came about."""

    low: float
    high: float
    forecasts: int
    mean: float
    happened: int


@dataclass(frozen=True)
class Scores(Shown):
    """All scored forecasts (`rows`), the ids of cases that state no outcome (`unscored`), and the inside view's `weight` in the pool.

    In each row the pool has the weight fitted on the other wars; `weight` is the one fitted on all. Without several wars that have base rates it is
    None, and there is no pool.
    """

    rows: tuple[Scored, ...]
    unscored: tuple[str, ...]
    weight: float | None = None

    @cached_property
    def wars(self) -> list[str]:
        """The ids of the cases scored."""
        return list(dict.fromkeys(r.case for r in self.rows))

    @property
    def compared(self) -> list[Scored]:
        """The forecasts for which history has a base rate."""
        return [r for r in self.rows if OUTSIDE in r.chances]

    def means(self) -> dict[str, list[Mean]]:
        """Mean scores: of `all` forecasts, inside view only, and of those that `compared` has, by view."""
        both = self.compared
        views = [v for v in VIEWS if both and v in both[0].chances]
        return {
            "all": [_mean(self.rows, INSIDE)] if self.rows else [],
            "compared": [_mean(both, view) for view in views],
        }

    def lead(self, one: str, other: str) -> tuple[float, tuple[float, float] | None]:
        """By how much a view's mean log score is better than another's, over the forecasts that have both, with its band over wars."""
        rows = [r for r in self.rows if one in r.chances and other in r.chances]
        gap = np.array([r.log(one) - r.log(other) for r in rows])
        return float(gap.mean()), _band(gap, rows)

    def by_question(self) -> dict[str, list[Mean]]:
        """Mean scores by kind of question (`ends/1/fighting`, `holds/5`): of all views over the forecasts that history has, too, if it has any."""
        kinds: dict[str, list[Scored]] = {}
        for row in self.rows:
            kinds.setdefault(question(row.path), []).append(row)
        kinds = {kind: [r for r in rows if OUTSIDE in r.chances] or rows for kind, rows in kinds.items()}
        return {
            kind: [_mean(rows, v) for v in VIEWS if all(v in r.chances for r in rows)] for kind, rows in kinds.items()
        }

    def by_source(self) -> dict[str, tuple[Mean, Mean]]:
        """The mean scores of each source of outside forecasts, and the inside view's on the same questions."""
        found = {}
        for source in dict.fromkeys(s for r in self.rows for s in r.given):
            rows = [r for r in self.rows if source in r.given]
            found[source] = (_mean([r.by(source) for r in rows], INSIDE), _mean(rows, INSIDE))
        return found

    def calibration(self, view: str) -> list[Bin]:
        """A view's forecasts in bins of their chance, against how often they came about; empty bins are left out."""
        rows = [r for r in self.rows if view in r.chances]
        chance, came = np.array([r.chances[view] for r in rows]), np.array([r.happened for r in rows])
        found = []
        for low, high in itertools.pairwise(BINS):
            here = (chance >= low) & ((chance < high) | (high == 1.0))
            if here.any():
                found.append(Bin(low, high, int(here.sum()), float(chance[here].mean()), int(came[here].sum())))
        return found

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        sources = self.by_source()
        return {
            "rows": [r.as_dict() for r in self.rows],
            "means": {name: [vars(m) for m in means] for name, means in self.means().items()},
            "by_question": {name: [vars(m) for m in means] for name, means in self.by_question().items()},
            "calibration": {v: [vars(b) for b in self.calibration(v)] for v in VIEWS if any(v in r.chances for r in self.rows)},
            **({"forecasts": {s: {"source": _told(own), "inside": _told(model)} for s, (own, model) in sources.items()}} if sources else {}),
            "weight": self.weight,
            "unscored": list(self.unscored),
            "hindsight": HINDSIGHT,
        }  # fmt: skip


def question(path: str) -> str:
    """The kind of question that a forecast answers, whatever the case: its path without the names in the case."""
    names = paths.parse(path)
    if names["answer"] == "ends":
        end = names["end"]
        side = next((s for s in ("-wins", "-collapses") if end.endswith(s)), None)
        return f"ends/{names['years']}/{'a side' + side.replace('-', ' ') if side else end}"
    return "/".join(str(names[k]) for k in ("answer", "years") if k in names)


def score(
    cases: Iterable[LoadedCase | str | Path], *, draws: int = DRAWS, seed: int = 1, progress: Progress | None = None
) -> Scores:
    """Assess each case that states what happened, and score its forecasts. The chance of a forecast is its mean over the draws.

    Raises `CaseError` for a case that does not pass its checks, and `QuestionError` for a forecast that the assessment does not give.
    """
    rows: list[Scored] = []
    loaded = [c if isinstance(c, LoadedCase) else load_case(c) for c in cases]
    known = [c for c in loaded if c.case.what_happened]
    for n, case in enumerate(known):
        report = _offset(progress, n * steps(draws), len(known) * steps(draws)) if progress is not None else None
        samples = assess(case, draws=draws, seed=seed, progress=report).samples
        rows += [_scored(case.case, h.forecast, h.was == "yes", h.says or "", samples) for h in case.case.what_happened]
    return scores_of(rows, [c.case.id for c in loaded if not c.case.what_happened])


def scores_of(rows: Sequence[Scored], unscored: Sequence[str]) -> Scores:
    """The scores of forecasts that have an inside view and perhaps an outside one: their average and their pool are added."""
    both = [r for r in rows if OUTSIDE in r.chances]
    inside, outside = (np.array([r.chances[v] for r in both]) for v in (INSIDE, OUTSIDE))
    happened, wars = np.array([r.happened for r in both], dtype=np.bool_), [r.case for r in both]
    several = len(set(wars)) > 1
    without = weights_without(inside, outside, happened, wars) if several else {}

    def full(row: Scored) -> Scored:
        if OUTSIDE not in row.chances:
            return row
        one, other = row.chances[INSIDE], row.chances[OUTSIDE]
        chances = {INSIDE: one, OUTSIDE: other, AVERAGE: (one + other) / 2}
        if several:
            chances[POOL] = float(pooled(np.array(one), np.array(other), without[row.case]))
        return replace(row, chances=chances)

    weight = fitted_weight(inside, outside, happened) if several else None
    return Scores(tuple(full(r) for r in rows), tuple(unscored), weight)


def _offset(progress: Progress, done: int, total: int) -> Progress:
    return lambda stage, n, _: progress(stage, done + n, total)


def _scored(case: Case, path: str, happened: bool, says: str, samples: Mapping[str, Floats]) -> Scored:
    if path not in samples:
        raise QuestionError(f"{case.id}: what_happened: the assessment gives no forecast {path}")
    chances, base = {INSIDE: float(np.mean(samples[path]))}, base_rate(case, path)
    if base is not None:
        chances[OUTSIDE] = base
    return Scored(case.id, path, says, happened, chances, _given(case, path))


def _given(case: Case, path: str) -> dict[str, float]:
    """What outside forecasts gave an answer, by the title of their source: the latest of each."""
    mine = [f for f in case.forecasts if answered(case, f.question) == path]
    return {case.sources[f.source].title: f.probability.low for f in sorted(mine, key=lambda f: latest(f.date))}


def _told(mean: Mean) -> dict[str, Any]:
    """A mean without the name of its view."""
    return {name: value for name, value in vars(mean).items() if name != "view"}


def _mean(rows: Sequence[Scored], view: str) -> Mean:
    def mean(of: Callable[[Scored], float]) -> tuple[float, tuple[float, float] | None]:
        values = np.array([of(r) for r in rows])
        return float(values.mean()), _band(values, rows)

    log, log_band = mean(lambda r: r.log(view))
    brier, brier_band = mean(lambda r: r.brier(view))
    return Mean(view, len(rows), log, log_band, brier, brier_band)


def _band(values: Floats, rows: Sequence[Scored]) -> tuple[float, float] | None:
    wars = [r.case for r in rows]
    return band_over_wars(values, wars) if len(set(wars)) > 1 else None
