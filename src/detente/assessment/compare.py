"""Scenarios side by side: the same draws under each, so that a difference is the scenario's and not luck's."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.assessment.result import Assessment, Band
from detente.assessment.run import Progress, assess


@dataclass(frozen=True)
class Comparison:
    """The case as it is and under scenarios: `runs` in order, the case itself (None) first."""

    runs: dict[str | None, Assessment]

    @property
    def base(self) -> Assessment:
        """The case without a scenario."""
        return self.runs[None]

    def paths(self) -> list[str]:
        """The headlines compared: signatures, durability, ends, threats, goals."""
        first = self.base.under("ends")
        spans = [y for y in first if y in ("1", "5")] or first[:1]
        found = [
            f"proposals/{p}/{x}"
            for p in self.base.under("proposals")
            for x in ("all_sign", "holds/5", "signed_and_holds_5")
        ]
        found += [f"ends/{y}/{e}" for y in spans for e in self.base.under(f"ends/{y}")]
        found += [f"threats/{t}/carried_out/today" for t in self.base.under("threats")]
        found += [f"levers/{g}/no talks" for g in self.base.under("levers")]
        return found

    def difference(self, path: str, scenario: str) -> Band:
        """How much more of `path` there is under a scenario, draw by draw, than in the case as it is."""
        return Band.of(self.runs[scenario].samples[path] - self.base.samples[path])

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready: per headline the base and the difference under each scenario."""
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
    draws: int = 32,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Assess a case as it is and under each scenario, with common random numbers.

    The same quantity gets the same random number under every scenario, and play the same luck. Raises `CaseError` for a case or scenario
    that does not check; ValueError without a scenario.
    """
    if not scenarios:
        raise ValueError("no scenario to compare: name at least one")
    wanted: list[str | None] = [None, *dict.fromkeys(scenarios)]
    total = draws * len(wanted)
    runs: dict[str | None, Assessment] = {}
    for n, scenario in enumerate(wanted):

        def report(stage: str, done: int, _total: int, offset: int = n * draws) -> None:
            if progress:
                progress(stage, offset + done, total)

        runs[scenario] = assess(case, scenario=scenario, draws=draws, seed=seed, executor=executor, progress=report)
    return Comparison(runs)
