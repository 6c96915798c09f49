"""What an answer hangs on: which assumptions move it most, and at what value of each it would cross one half.

Sensitivity and the worth of knowing come from the draws of an assessment (see `sensitivity`). Break-even values, at which the answer crosses one
half, come from solving again with all other assumptions at their medians.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from detente import paths
from detente._version import __version__
from detente.assessment.asked import loaded_case
from detente.assessment.assess_draws import assess_draws
from detente.assessment.draws import middle, quantile
from detente.assessment.executors import Progress, each, silent, workers
from detente.assessment.questions.seeing import Seeing, seeing_through
from detente.assessment.reading import Answers, Reader
from detente.assessment.result import Assessment
from detente.assessment.sensitivity import Sensitivity, Weight, Worth, sensitivity, worth_knowing
from detente.assessment.shown import Shown
from detente.assessment.wording import headline
from detente.assessment.work import PLAYS
from detente.case import Case, LoadedCase
from detente.case.named import quantities
from detente.case.numbers import Numbers
from detente.case.quantity import in_unit
from detente.case.words import words
from detente.conflict.solved import set_up, settle

ENDS = (0.05, 0.95)
KNOWN = 3
HALVINGS = 6
EVEN = 0.5


@dataclass(frozen=True)
class Hinge:
    """One assumption behind one headline.

    `weight` says how far it moves the headline over the draws, and whether that is settled (see `sensitivity.Weight`). `low_end` and `high_end`
    give the headline with the assumption at the ends of its range and all else at its median; `break_even` is the value at which the headline
    crosses one half, or None. `range` and `crosses` say the range and the break-even value in the unit of the case file.
    """

    path: str
    words: str
    range: str
    weight: Weight
    low_end: float
    high_end: float
    break_even: float | None
    crosses: str

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Hinge:
        """A hinge from the dictionary that `as_dict` returns."""
        own = {f.name: data[f.name] for f in fields(cls) if f.name != "weight"}
        return cls(**own, weight=Weight(**{f.name: data[f.name] for f in fields(Weight)}))

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, with the figures of `weight` beside the others."""
        own = {k: v for k, v in vars(self).items() if k != "weight"}
        return {**own, **self.weight.as_dict()}


@dataclass(frozen=True, repr=False)
class Hinges(Shown):
    """The assumptions that matter most for each headline, most important first, and what knowing one would be worth.

    By headline: `says` it in words, `middle` is its value with everything at its median, `sensitivity` how much of it is explained, and `found` lists
    the assumptions that were told from luck (see `sensitivity.Sensitivity.named`).
    `knowing` {goal: (worth of knowing everything, worths of the leading assumptions)} is in shares of the years ahead in which the goal is met.
    `seeing` is what it would be worth to see through each claim that a backer believes.
    """

    case: str
    title: str
    seed: int
    draws: int
    says: dict[str, str]
    middle: dict[str, float]
    sensitivity: dict[str, Sensitivity]
    found: dict[str, tuple[Hinge, ...]]
    knowing: dict[str, tuple[float, tuple[Worth, ...]]]
    seeing: tuple[Seeing, ...] = ()

    def __repr__(self) -> str:
        return f"<Hinges of {self.case}: {len(self.found)} headlines, {self.draws} draws, seed {self.seed}>"

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "case": self.case,
            "version": __version__,
            "seed": self.seed,
            "draws": self.draws,
            "headlines": {
                name: {
                    "says": self.says[name],
                    "middle": self.middle[name],
                    "explained": self.sensitivity[name].explained,
                    "assumptions": [h.as_dict() for h in rows],
                    "together": [asdict(t) for t in self.sensitivity[name].together],
                }
                for name, rows in self.found.items()
            },
            "knowing": {
                goal: {"everything": everything, "assumptions": [vars(w) for w in rows]}
                for goal, (everything, rows) in self.knowing.items()
            },
            "seeing_through": [s.as_dict() for s in self.seeing],
        }


def hinges(
    case: LoadedCase | str | Path,
    *,
    scenario: str | None = None,
    headlines: Sequence[str] = (),
    draws: int = 64,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    answered: Assessment | None = None,
) -> Hinges:
    """What the answer hangs on: the assumptions that matter most for each headline, and their break-even values.

    `headlines` are paths of answers such as `proposals/armistice/all_sign` (default: the main answers). `answered`, an assessment of the same case,
    saves the cost of another with `draws` draws. Besides, each headline costs up to eight solves for each assumption found, of at most five.

    Raises `CaseError` for a case that does not pass its checks, and `QuestionError` for a headline that is not an answer's path or a scenario other
    than the one the case is loaded under.
    """
    loaded = loaded_case(case, scenario)
    report = progress or silent
    a = answered
    if a is None:
        with workers(executor) as pool:
            a = assess_draws(loaded, draws, seed, pool, report)
    names = list(headlines) or a.headlines()
    for name in names:
        a.band(name)  # raises QuestionError for an unknown path
    inputs = dict(a.inputs)
    top = {name: sensitivity(inputs, a.samples[name], seed) for name in names}
    knowing = {}
    for goal in a.goals:
        levers = {lever: a.samples[paths.levers(goal, lever)] for lever in a.under(paths.levers(goal))}
        everything, rows = worth_knowing(inputs, levers, seed)
        knowing[goal] = (everything, tuple(w for w in rows[:KNOWN] if w.gain > w.chance))
    bench = _Bench(loaded.case, seed)
    wanted = list(dict.fromkeys(w.path for found in top.values() for w in found.named))
    with workers(executor) as pool:
        if not wanted:
            report("ends", 1, 1)
        at_medians = pool.submit(bench.answers, None, 0.5).result()
        ends = each(pool, bench.ends, wanted, lambda done: report("ends", done, len(wanted)))
        tried = dict(zip(wanted, ends, strict=True))
        jobs = [(name, w.path) for name, found in top.items() for w in found.named]
        crossings = each(pool, bench.break_even, [(path, name, tried[path]) for name, path in jobs], compiled=True)
        seeing = seeing_through(
            loaded, a.samples, a.draws, a.seed, pool, lambda done, total: report("seeing", done, total)
        )
    crossing = dict(zip(jobs, crossings, strict=True))
    rows_of = {
        name: tuple(bench.hinge(name, w, tried[w.path], crossing[name, w.path]) for w in found.named)
        for name, found in top.items()
    }
    return Hinges(
        loaded.case.id,
        loaded.case.title,
        a.seed,
        a.draws,
        {name: headline(a.titles, name) for name in names},
        {name: at_medians[name] for name in names},
        top,
        rows_of,
        knowing,
        seeing,
    )


class _Bench:
    """Solves the case with one assumption changed and all others at their medians."""

    def __init__(self, case: Case, seed: int) -> None:
        self.case, self.seed = case, seed
        self.by_path = {q.name: q for q in quantities(case)}

    def answers(self, path: str | None, u: float) -> Answers:
        """The answers with the assumption `path` at its quantile `u` and all others at their medians."""
        values = dict(middle(self.case).values)
        if path is not None:
            values[path] = self.value(path, u)
        conflict = set_up(self.case, Numbers(values))
        reader = Reader(conflict, settle(conflict), self.seed, PLAYS)
        return {
            **reader.proposals(), **reader.ends(), **reader.threats(), **reader.entering(), **reader.levers(),
        }  # fmt: skip

    def value(self, path: str, u: float) -> float:
        """An assumption's value at its quantile `u`."""
        return float(quantile(self.by_path[path], np.array([u]))[0])

    def hinge(self, headline: str, weight: Weight, ends: tuple[Answers, Answers], break_even: float | None) -> Hinge:
        """An assumption with a headline at the ends of its range, and the value at which the headline crosses one half, in figures and words."""
        about = self.by_path[weight.path]
        span = in_unit(about.text, about.kind, *(self.value(weight.path, u) for u in ENDS))
        crosses = "" if break_even is None else in_unit(about.text, about.kind, break_even)
        low, high = (end[headline] for end in ends)
        return Hinge(weight.path, words(self.case, weight.path), span, weight, low, high, break_even, crosses)

    def ends(self, path: str) -> tuple[Answers, Answers]:
        """The answers with an assumption at the ends of its range."""
        return self.answers(path, ENDS[0]), self.answers(path, ENDS[1])

    def break_even(self, asked: tuple[str, str, tuple[Answers, Answers]]) -> float | None:
        """The value of an assumption, within its range, at which a headline crosses one half, found by bisection; None if it does not cross.

        `asked`: the assumption's path, the headline's path, and the answers at the ends of the range.
        """
        path, headline, (low, high) = asked
        if (low[headline] > EVEN) == (high[headline] > EVEN):
            return None
        left, right = ENDS
        for _ in range(HALVINGS):
            at = (left + right) / 2
            same = (self.answers(path, at)[headline] > EVEN) == (low[headline] > EVEN)
            left, right = (at, right) if same else (left, at)
        return self.value(path, (left + right) / 2)
