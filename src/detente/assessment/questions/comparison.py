"""Scenarios side by side: the same draws under each, so that differences come from the scenario and not from luck."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente import paths
from detente.assessment.asked import loaded_case
from detente.assessment.band import Band
from detente.assessment.changes import Change, case_changed, names, settings_changed
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

    @property
    def scenarios(self) -> list[str]:
        """The scenarios compared with the case as it is."""
        return [s for s in self.runs if s is not None]

    def pair(self, scenario: str) -> SideBySide:
        """The case as it is and one scenario, side by side."""
        return SideBySide.of(self.base, self.runs[scenario], tuple(self.paths()), paired=True)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready: for each headline, the case as it is and, under each scenario, its figure and how far it differs."""
        pairs = {s: self.pair(s) for s in self.scenarios}
        return {
            "case": self.base.case,
            "version": self.base.version,
            "seed": self.base.seed,
            "draws": self.base.draws,
            "scenarios": self.scenarios,
            "titles": {s: pair.names[1] for s, pair in pairs.items()},
            "changes": {s: [c.as_dict() for c in pair.changes] for s, pair in pairs.items()},
            "headlines": {
                path: {
                    "base": self.base.band(path).as_dict(),
                    "scenarios": {
                        s: {"figure": pair.other.band(path).as_dict(), **pair.differs(path)}
                        for s, pair in pairs.items()
                    },
                }
                for path in self.paths()
            },
            "warnings": {s or "base": list(run.warnings) for s, run in self.runs.items()},
        }  # fmt: skip


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
    # All are loaded before the first is run: a scenario that does not exist is told at once.
    loaded = {scenario: loaded_case(case, scenario) for scenario in (None, *scenarios)}
    total = draws * len(loaded)
    runs: dict[str | None, Assessment] = {}
    for n, (scenario, one) in enumerate(loaded.items()):

        def report(stage: str, done: int, _total: int, offset: int = n * draws) -> None:
            if progress:
                progress(stage, offset + done, total)

        runs[scenario] = assess(one, draws=draws, seed=seed, executor=executor, progress=report)
    return Comparison(runs)


@dataclass(frozen=True)
class SideBySide(Shown):
    """Two runs beside each other, of one case or of two that share proposals.

    `names` says what sets each apart, and `changes` what differs between their settings and cases. `paired`: whether both took the same draws, so
    that differences can be taken draw by draw, too. `only_one` and `only_other` are the compared paths that just one of the runs has.
    """

    one: Assessment
    other: Assessment
    names: tuple[str, str]
    changes: tuple[Change, ...]
    paired: bool
    paths: tuple[str, ...]
    only_one: tuple[str, ...] = ()
    only_other: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        one: Assessment,
        other: Assessment,
        paths: tuple[str, ...],
        *,
        paired: bool,
        only: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
        filed: tuple[bool, bool] = (False, False),
    ) -> SideBySide:
        """Two runs with what differs between them; see `compare_runs` for `filed`."""
        changes = (*settings_changed(one, other), *case_changed(one, other))
        return cls(one, other, names(one, other, filed), changes, paired, paths, *only)

    @property
    def untold(self) -> bool:
        """Whether the cases differ in something that the runs do not record."""
        return self.one.case_hash != self.other.case_hash and not case_changed(self.one, self.other)

    def difference(self, path: str) -> float:
        """The figure of the other run less the figure of this one; figures are medians."""
        return self.other.band(path).median - self.one.band(path).median

    def by_draw(self, path: str) -> Band | None:
        """The differences of the answers draw by draw, as a band; None if the runs are not paired. Its median need not be the figures' difference."""
        return Band.of(self.other.samples[path] - self.one.samples[path]) if self.paired else None

    def differs(self, path: str) -> dict[str, Any]:
        """JSON-ready: how far an answer differs."""
        band = self.by_draw(path)
        return {"difference": self.difference(path), "by_draw": None if band is None else band.as_dict()}

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "runs": [
                {"name": name, **{f: getattr(a, f) for f in ("case", "title", "scenario", "case_hash", "version", "draws", "seed")}}
                for name, a in zip(self.names, (self.one, self.other), strict=True)
            ],
            "changes": [c.as_dict() for c in self.changes],
            "paired": self.paired,
            "headlines": {
                path: {
                    "one": self.one.band(path).as_dict(),
                    "other": self.other.band(path).as_dict(),
                    **self.differs(path),
                }
                for path in self.paths
            },
            "only_one": list(self.only_one),
            "only_other": list(self.only_other),
        }  # fmt: skip


def compare_runs(one: Assessment, other: Assessment, filed: tuple[bool, bool] = (False, False)) -> SideBySide:
    """Set two finished runs side by side. `filed` says which of them are known to have run the case as its file has it.

    Raises `QuestionError` if no headline is in both.
    """
    here, there = compared(one), compared(other)
    shared = tuple(p for p in here if p in set(there))
    if not shared:
        raise QuestionError(
            f"{one.title!r} and {other.title!r} have no headline in common; compare runs that share a proposal, a threat or a goal"
        )
    only = (tuple(p for p in here if p not in set(there)), tuple(p for p in there if p not in set(here)))
    return SideBySide.of(one, other, shared, paired=_paired(one, other), only=only, filed=filed)


def _paired(one: Assessment, other: Assessment) -> bool:
    """Whether every shared assumption was drawn with the same random numbers, in which case its draws rank in the same order in both runs."""
    if (one.seed, one.draws) != (other.seed, other.draws):
        return False
    shared = [p for p in one.inputs if p in other.inputs]
    return bool(shared) and all(
        np.array_equal(np.argsort(one.inputs[p], kind="stable"), np.argsort(other.inputs[p], kind="stable"))
        for p in shared
    )
