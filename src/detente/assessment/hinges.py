"""What an answer hangs on: which assumptions move it most, and where each would turn it over.

Sensitivity from the draws of an assessment, no more solving: PAWN (Pianosi & Wagener 2018, Environ. Model. Softw. 108), the median over
slices of an assumption of the Kolmogorov-Smirnov distance between the answer in the slice and the answer over all. Break-even
values by solving again, at the medians of all else: where the answer crosses one half.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import ks_2samp

from detente._version import __version__
from detente.assessment.draws import middle, quantile
from detente.assessment.reading import Answers, Reader
from detente.assessment.result import Assessment
from detente.assessment.run import PLAYS, Progress, assess, set_up, settle
from detente.case import Case, LoadedCase, load_case
from detente.case.numbers import Numbers
from detente.case.schema import quantities

Floats = npt.NDArray[np.float64]

TOP = 5
RESAMPLES = 40
STABLE = 0.8  # of the resamples in which an assumption must stay among the top for its place to count as settled
ENDS = (0.05, 0.95)
HALVINGS = 6
EVEN = 0.5


@dataclass(frozen=True)
class Hinge:
    """One assumption behind one headline.

    `index` is its PAWN sensitivity (0 to 1), `stability` the share of bootstrap resamples in which it is among the top; `low_end` and
    `high_end` the headline with the assumption at the ends of its range and all else at its median, `break_even` the value at which
    the headline crosses one half, if it does.
    """

    path: str
    words: str
    index: float
    stability: float
    low_end: float
    high_end: float
    break_even: float | None


@dataclass(frozen=True)
class Hinges:
    """The assumptions that matter most for each headline, most important first."""

    case: str
    seed: int
    draws: int
    middle: dict[str, float]
    found: dict[str, tuple[Hinge, ...]]

    def settled(self, headline: str) -> bool:
        """Whether the ranking is stable enough to be believed."""
        return all(h.stability >= STABLE for h in self.found[headline])

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "case": self.case,
            "version": __version__,
            "seed": self.seed,
            "draws": self.draws,
            "headlines": {
                name: {
                    "middle": self.middle[name],
                    "settled": self.settled(name),
                    "assumptions": [vars(h) for h in rows],
                }
                for name, rows in self.found.items()
            },
        }


def pawn(x: Floats, y: Floats, slices: int) -> float:
    """PAWN sensitivity of `y` (n,) to `x` (n,): the median Kolmogorov-Smirnov distance over slices of equal size."""
    parts = np.array_split(np.argsort(x, kind="stable"), slices)
    return float(np.median([ks_2samp(y[part], y, method="asymp").statistic for part in parts]))


def ranked(inputs: dict[str, Floats], y: Floats) -> list[tuple[str, float]]:
    """All inputs by sensitivity, largest first. Slices have at least eight draws each, and at most ten are made."""
    slices = int(np.clip(y.size // 8, 2, 10))
    found = [(name, pawn(x, y, slices)) for name, x in inputs.items()]
    return sorted(found, key=lambda pair: -pair[1])


def stability(inputs: dict[str, Floats], y: Floats, names: Sequence[str], seed: int) -> dict[str, float]:
    """How often, over bootstrap resamples of the draws, each of `names` is among the top."""
    rng = np.random.default_rng(seed)
    hits = dict.fromkeys(names, 0)
    for _ in range(RESAMPLES):
        rows = rng.integers(0, y.size, y.size)
        best = {n for n, _ in ranked({k: x[rows] for k, x in inputs.items()}, y[rows])[:TOP]}
        for name in names:
            hits[name] += name in best
    return {name: n / RESAMPLES for name, n in hits.items()}


def default_headlines(a: Assessment) -> list[str]:
    """The headlines looked at when none is named: the best proposal's signature and durability, and the likeliest course."""
    best = max(a.under("proposals"), key=lambda p: a.band(f"proposals/{p}/signed_and_holds_5").median)
    first = a.under("ends")[0]
    end = max(a.under(f"ends/{first}"), key=lambda e: a.band(f"ends/{first}/{e}").median)
    return [f"proposals/{best}/all_sign", f"proposals/{best}/holds/5", f"ends/{first}/{end}"]


def hinges(
    case: LoadedCase | str | Path,
    *,
    scenario: str | None = None,
    headlines: Sequence[str] = (),
    draws: int = 64,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Hinges:
    """What the answer hangs on: the assumptions that matter most for each headline, and their break-even values.

    `headlines` are paths of an assessment such as `proposals/armistice/all_sign`; ValueError for one that is not. Costs an assessment of `draws`
    draws, and up to nine solves for each of the five assumptions.
    """
    loaded = case if isinstance(case, LoadedCase) else load_case(case, scenario)
    a = assess(loaded, draws=draws, seed=seed, executor=executor, progress=progress)
    names = list(headlines) or default_headlines(a)
    for name in names:
        if name not in a.samples:
            raise ValueError(f"no headline '{name}': there are paths such as {', '.join(default_headlines(a))}")
    inputs = dict(a.inputs)
    top = {name: ranked(inputs, a.samples[name])[:TOP] for name in names}
    steady = {name: stability(inputs, a.samples[name], [p for p, _ in top[name]], seed) for name in names}
    bench = _Bench(loaded.case, seed)
    wanted = list(dict.fromkeys(path for rows in top.values() for path, _ in rows))
    own = ThreadPoolExecutor(os.cpu_count()) if executor is None else None
    pool = executor or own
    assert pool is not None
    try:
        at_medians = bench.answers(None, 0.5)
        tried: dict[str, tuple[Answers, Answers]] = {}
        for done, (path, ends) in enumerate(zip(wanted, pool.map(bench.ends, wanted), strict=True)):
            tried[path] = ends
            if progress:
                progress("ends", done + 1, len(wanted))
        jobs = [(name, path) for name, rows in top.items() for path, _ in rows]
        ends_of = [tried[path] for _, path in jobs]
        crossings = list(pool.map(bench.break_even, [p for _, p in jobs], [n for n, _ in jobs], ends_of))
    finally:
        if own is not None:
            own.shutdown(wait=True, cancel_futures=True)
    crossing = dict(zip(jobs, crossings, strict=True))
    found = {
        name: tuple(
            Hinge(
                path,
                words(loaded.case, path),
                index,
                steady[name][path],
                tried[path][0][name],
                tried[path][1][name],
                crossing[name, path],
            )
            for path, index in rows
        )
        for name, rows in top.items()
    }
    return Hinges(loaded.case.id, seed, draws, {name: at_medians[name] for name in names}, found)


class _Bench:
    """Solves the case at the medians, with one assumption put elsewhere."""

    def __init__(self, case: Case, seed: int) -> None:
        self.case, self.seed = case, seed
        self.by_path = {".".join(p for p in path if p != "*"): q for path, q in quantities(case)}

    def answers(self, path: str | None, u: float) -> Answers:
        """All answers with `path` at its quantile `u` and all else at its median."""
        values = dict(middle(self.case).values)
        if path is not None:
            values[id(self.by_path[path])] = self.value(path, u)
        conflict = set_up(self.case, Numbers(values))
        reader = Reader(conflict, settle(conflict), self.seed, PLAYS)
        return {**reader.proposals(), **reader.ends(), **reader.threats(), **reader.levers()}

    def value(self, path: str, u: float) -> float:
        """An assumption's value at its quantile `u`."""
        return float(quantile(self.by_path[path], np.array([u]))[0])

    def ends(self, path: str) -> tuple[Answers, Answers]:
        """The answers with an assumption at the ends of its range."""
        return self.answers(path, ENDS[0]), self.answers(path, ENDS[1])

    def break_even(self, path: str, headline: str, ends: tuple[Answers, Answers]) -> float | None:
        """Where within its range the headline crosses one half, by halving between its `ends`; None if it does not."""
        low, high = ends
        if (low[headline] > EVEN) == (high[headline] > EVEN):
            return None
        left, right = ENDS
        for _ in range(HALVINGS):
            at = (left + right) / 2
            same = (self.answers(path, at)[headline] > EVEN) == (low[headline] > EVEN)
            left, right = (at, right) if same else (left, at)
        return self.value(path, (left + right) / 2)


def words(case: Case, path: str) -> str:
    """An assumption in words: `Russia: war cost, limited`."""
    parts = path.split(".")
    if parts[0] in ("parties", "backers", "guarantees", "threats", "proposals", "issues"):
        section = getattr(case, parts[0])
        title = getattr(section[parts[1]], "title", None) or parts[1].replace("-", " ")
        head, rest = [title], parts[2:]
    elif parts[0] == "record":
        head, rest = [f"record: {case.record[int(parts[1])].says}"], parts[2:]
    else:
        head, rest = [], parts
    shown = [
        case.issues[p].title if p in case.issues else case.name(p) if p in case.parties else p
        for p in rest
        if p != "options"
    ]
    tail = ", ".join(x.replace("_", " ").replace("-", " ") if x in rest else x for x in shown)
    return ": ".join([*head, tail]) if tail else head[0]
