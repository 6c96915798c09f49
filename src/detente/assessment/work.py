"""A draw to solve and read: the unit of work that assessments hand to their workers."""

from __future__ import annotations

from dataclasses import dataclass

from detente.assessment.draws import Draws
from detente.case import Case
from detente.conflict.offer import AS_USUAL, Manner

PLAYS = 4000  # in each draw, to see how the war ends


@dataclass(frozen=True)
class Work:
    """One draw to solve and read, and in what manner."""

    case: Case
    draws: Draws
    number: int
    seed: int
    manner: Manner = AS_USUAL
