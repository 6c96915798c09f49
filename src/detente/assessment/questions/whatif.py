"""What if an assumption were different: a quick, rough answer from a reduced solve, labelled as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente.assessment.asked import loaded_case
from detente.assessment.draws import middle
from detente.assessment.errors import QuestionError
from detente.assessment.facts import titles
from detente.assessment.reading import Answers, Reader
from detente.assessment.shown import Shown
from detente.case import Case, LoadedCase
from detente.case.named import quantities
from detente.case.numbers import Numbers
from detente.conflict.solved import SETTLED, set_up
from detente.game import solve

POINTS, SWEEPS, TOLERANCE = 3, 4, 1e-3
PLAYS = 1000
REDUCED = (
    f"A rough answer: one draw with all other assumptions at their medians, {POINTS} belief points, {SWEEPS} sweeps, {PLAYS:,} plays. "
    "It shows which way an answer moves and roughly how far; for the figure and its band, run an assessment."
)


EXPECTED = {
    "share": "a share from 0 to 1",
    "rate": "a chance per quarter from 0 to 1",
    "positive": "a finite number, 0 or more",
    "duration": "a finite number of months above 0",
    "real": "a finite number",
}


@dataclass(frozen=True, repr=False)
class WhatIf(Shown):
    """Chances by path, as in an assessment, with the assumptions as they are (`before`) and changed (`after`). `titles` are those behind the ids."""

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


def what_if(case: LoadedCase | str | Path, changes: Mapping[str, float], *, scenario: str | None = None) -> WhatIf:
    """Signatures, durability, ends and threats with some quantities changed and all others at their medians.

    `case` is the id of a built-in case, a path, or a loaded case; `changes` {path: value}, paths as in an assessment's
    `inputs`, values in the quantity's own unit (chances per quarter, months).

    Raises `CaseError` for a case that does not pass its checks, and `QuestionError` for a path that the case does not have or a value that the
    quantity cannot take.
    """
    of = loaded_case(case, scenario).case
    return WhatIf(titles(of), dict(changes), reduced_answers(of, {}), reduced_answers(of, changes))


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
    root = int(conflict.places.talk.ids[conflict.today])
    solution = solve(
        conflict.game, horizon=None, points=POINTS, tolerance=TOLERANCE, settled=SETTLED, most_sweeps=SWEEPS, root=root, inner=conflict.places.slow
    )  # fmt: skip
    reader = Reader(conflict, solution, 1, PLAYS)
    return {**reader.proposals(), **reader.ends(), **reader.threats()}
