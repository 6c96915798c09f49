"""A draw to solve and read: the unit of work that assessments hand to their workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.assessment.draws import Draws
from detente.assessment.reading import Reader
from detente.beliefs import Reading
from detente.case import Case
from detente.conflict.offer import AS_USUAL, Manner
from detente.conflict.solved import set_up, settle

PLAYS = 4000  # in each draw, to see how the war ends


@dataclass(frozen=True)
class Work:
    """One draw to solve and read, and in what manner."""

    case: Case
    draws: Draws
    number: int
    seed: int
    manner: Manner = AS_USUAL

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "draws": self.draws.only(self.number)}  # to another process only its own draw goes


def solve_draw(work: Work, readings: dict[str, Reading] | None = None) -> Reader:
    """Solve one draw; `readings` {party: reading} is what the record says, if that is known already."""
    conflict = set_up(work.case, work.draws.numbers(work.number), readings)
    return Reader(conflict, settle(conflict, work.manner), work.seed, PLAYS, work.manner)
