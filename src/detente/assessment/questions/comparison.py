"""Scenarios side by side: the same draws under each, so that differences come from the scenario and not from luck."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente import paths
from detente.assessment.band import Band
from detente.assessment.draws import DRAWS
from detente.assessment.errors import QuestionError
from detente.assessment.executors import Progress
from detente.assessment.main_job import assess
from detente.assessment.result import Assessment
from detente.assessment.shown import Shown


def compared(a: Assessment) -> list[str]:
    """The paths of the answers that a comparison shows: signatures, durability, ends, threats, outside powers, goals."""
    spans = [y for y in a.years if y in ("1", "5")] or a.years[-1:]
    found = [f for p in a.proposals for f in (paths.all_sign(p), paths.holds(p, 5), paths.signed_and_holds(p))]
    found += [paths.ends(y, e) for y in spans for e in a.under(paths.ends(y))]
    found += [paths.carried_out(t, "today") for t in a.threats]
    found += [paths.enters(i, y) for i in a.interventions for y in spans]
    found += [paths.levers(g, paths.NO_TALKS) for g in a.goals]
    return found


@dataclass(frozen=True)
class Comparison(Shown):
    """A case as it is and under scenarios: `runs` by scenario, the case as it is (None) first."""

    runs: dict[str | None, Assessment]

    @property
    def base(self) -> Assessment:
        """The case without a scenario."""
        return self.runs[None]

    def paths(self) -> list[str]:
        """The headlines compared."""
        return compared(self.base)

    def difference(self, path: str, scenario: str) -> Band:
        """An answer under a scenario less the answer in the case as it is, draw by draw."""
        return Band.of(self.runs[scenario].samples[path] - self.base.samples[path])

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready: for each headline, the case as it is and the difference under each scenario."""
        scenarios = [s for s in self.runs if s is not None]
        return {
            "case": self.base.case,
            "version": self.base.version,
            "seed": self.base.seed,
            "draws": self.base.draws,
            "scenarios": scenarios,
            "headlines": {
                path: {
                    "base": self.base.band(path).as_dict(),
                    "differences": {s: self.difference(path, s).as_dict() for s in scenarios},
                }
                for path in self.paths()
            },
            "warnings": {s or "base": list(run.warnings) for s, run in self.runs.items()},
        }


def compare(
    case: str | Path,
    scenarios: Sequence[str],
    *,
    draws: int = DRAWS,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Assess a case as it is and under each scenario, with common random numbers.

    Each quantity is given the same random number under every scenario, and so is every play. Raises `CaseError` for a case or scenario that does
    not pass its checks, and `QuestionError` if no scenario is named.
    """
    if not scenarios:
        raise QuestionError("no scenario to compare: name at least one")
    wanted: list[str | None] = [None, *dict.fromkeys(scenarios)]
    total = draws * len(wanted)
    runs: dict[str | None, Assessment] = {}
    for n, scenario in enumerate(wanted):

        def report(stage: str, done: int, _total: int, offset: int = n * draws) -> None:
            if progress:
                progress(stage, offset + done, total)

        runs[scenario] = assess(case, scenario=scenario, draws=draws, seed=seed, executor=executor, progress=report)
    return Comparison(runs)


@dataclass(frozen=True)
class SideBySide(Shown):
    """Two runs beside each other, of one case or of two that share proposals.

    `paired`: whether both took the same draws, so that differences are taken draw by draw and have a band; otherwise only the difference of the
    medians is known. `only_one` and `only_other` are the compared paths that just one of the runs has.
    """

    one: Assessment
    other: Assessment
    paired: bool
    paths: tuple[str, ...]
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]

    def difference(self, path: str) -> Band:
        """An answer in the other run less the answer in this one; if the runs are not paired, all three figures are the difference of the medians."""
        if self.paired:
            return Band.of(self.other.samples[path] - self.one.samples[path])
        apart = self.other.band(path).median - self.one.band(path).median
        return Band(apart, apart, apart)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "runs": [
                {f: getattr(a, f) for f in ("case", "title", "scenario", "case_hash", "version", "draws", "seed")}
                for a in (self.one, self.other)
            ],
            "paired": self.paired,
            "headlines": {
                path: {
                    "one": self.one.band(path).as_dict(),
                    "other": self.other.band(path).as_dict(),
                    "difference": self.difference(path).as_dict(),
                }
                for path in self.paths
            },
            "only_one": list(self.only_one),
            "only_other": list(self.only_other),
        }  # fmt: skip


def compare_runs(one: Assessment, other: Assessment) -> SideBySide:
    """Set two finished runs side by side. Raises `QuestionError` if no headline is in both."""
    here, there = compared(one), compared(other)
    shared = tuple(p for p in here if p in set(there))
    if not shared:
        raise QuestionError(
            f"{one.title!r} and {other.title!r} have no headline in common; compare runs that share a proposal, a threat or a goal"
        )
    return SideBySide(
        one,
        other,
        _paired(one, other),
        shared,
        tuple(p for p in here if p not in set(there)),
        tuple(p for p in there if p not in set(here)),
    )


def _paired(one: Assessment, other: Assessment) -> bool:
    """Whether every shared assumption was drawn with the same random numbers, in which case its draws rank in the same order in both runs."""
    if (one.seed, one.draws) != (other.seed, other.draws):
        return False
    shared = [p for p in one.inputs if p in other.inputs]
    return bool(shared) and all(
        np.array_equal(np.argsort(one.inputs[p], kind="stable"), np.argsort(other.inputs[p], kind="stable"))
        for p in shared
    )
