"""What if an assumption were different: a quick, rough answer from a reduced solve, labelled as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit, logit

from detente import paths
from detente.assessment.asked import loaded_case
from detente.assessment.draws import middle
from detente.assessment.errors import QuestionError
from detente.assessment.facts import titles
from detente.assessment.reading import Answers, Reader
from detente.assessment.result import Assessment
from detente.assessment.shown import Shown
from detente.case import Case, LoadedCase
from detente.case.named import quantities
from detente.case.numbers import Numbers
from detente.conflict.solved import STAGES, set_up, settle_coarse

PLAYS = 1000
SMALL = 1e-4  # chances nearer to 0 or 1 count as this near when the log-odds of two are compared
REDUCED = (
    f"A rough answer: one draw with all other assumptions at their medians, {STAGES[0].points} belief points, {PLAYS:,} plays, with the change and "
    "without; the run's own figures are moved by the difference (chances by that in log-odds). It shows which way an answer moves and roughly how "
    "far; for the figure and its band, run an assessment."
)

WORTHS = (paths.gains, paths.gains_by_type, paths.fighting_on, paths.fighting_on_by_type)
EXPECTED = {
    "share": "a share from 0 to 1",
    "rate": "a chance per quarter from 0 to 1",
    "positive": "a finite number, 0 or more",
    "duration": "a finite number of months above 0",
    "real": "a finite number",
}


@dataclass(frozen=True, repr=False)
class WhatIf(Shown):
    """Answers by path, as in an assessment, with the assumptions as they are (`before`) and changed (`after`). `titles` are those behind the ids."""

    titles: Mapping[str, str]
    changes: Mapping[str, float]
    before: Answers
    after: Answers

    def __repr__(self) -> str:
        return f"<WhatIf: {', '.join(f'{path} = {value:g}' for path, value in self.changes.items())}>"

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, with a note on how the solve was reduced."""
        return {
            "changes": dict(self.changes),
            "reduced": REDUCED,
            "answers": {path: {"before": self.before[path], "after": self.after[path]} for path in self.after},
        }


def what_if(
    case: LoadedCase | str | Path,
    changes: Mapping[str, float],
    *,
    scenario: str | None = None,
    of: Assessment | None = None,
) -> WhatIf:
    """Signatures, durability, ends and threats with some quantities changed.

    `case` is the id of a built-in case, a path, or a loaded case; `changes` {path: value}, paths as in an assessment's
    `inputs`, values in the quantity's own unit (chances per quarter, months). `of` is an assessment of the case: its figures are then the ones that
    move. Without it, the figures are those of one rough solve with everything else at its median.

    Raises `CaseError` for a case that does not pass its checks, and `QuestionError` for a path that the case does not have or a value that the
    quantity cannot take.
    """
    asked = loaded_case(case, scenario).case
    rough = reduced_answers(asked, {})
    return moved(titles(asked), changes, rough, reduced_answers(asked, changes) if changes else rough, of)


def moved(
    titles: Mapping[str, str],
    changes: Mapping[str, float],
    rough: Answers,
    changed: Answers,
    of: Assessment | None = None,
) -> WhatIf:
    """A what-if from a reduced solve without the changes (`rough`) and one with them: an assessment's medians move by the difference."""
    if of is None:
        return WhatIf(titles, dict(changes), rough, changed)
    before = {path: float(np.median(of.samples[path])) for path in rough if path in of.samples}
    return WhatIf(
        titles,
        dict(changes),
        before,
        {path: shifted(path, x, rough[path], changed[path]) for path, x in before.items()},
    )


def shifted(path: str, figure: float, rough: float, changed: float) -> float:
    """A figure moved by the difference between two rough ones: values by the difference itself, chances by that of their log-odds."""
    if rough == changed:
        return figure
    if any(kind.names(path) for kind in WORTHS):
        return figure + changed - rough
    own, was, now = (logit(np.clip(p, SMALL, 1 - SMALL)) for p in (figure, rough, changed))
    return float(expit(own + now - was))


def reduced_answers(case: Case, changes: Mapping[str, float]) -> Answers:
    """The answers of a reduced solve with some quantities changed: one half of a `what_if`."""
    by_path = {q.name: q for q in quantities(case)}
    values = dict(middle(case).values)
    for path, value in changes.items():
        quantity = by_path.get(path)
        if quantity is None:
            raise QuestionError(f"no quantity '{path}'; use a path from an assessment's inputs")
        most = 1.0 if quantity.kind in ("share", "rate") else np.inf
        least = -np.inf if quantity.kind == "real" else 0.0
        if not (least <= value <= most and np.isfinite(value)) or (quantity.kind == "duration" and value == 0):
            raise QuestionError(f"{path}: got {value}; expected {EXPECTED[quantity.kind]}")
        values[path] = float(value)
    conflict = set_up(case, Numbers(values))
    reader = Reader(conflict, settle_coarse(conflict), 1, PLAYS)
    return {**reader.proposals(), **reader.ends(), **reader.threats()}
