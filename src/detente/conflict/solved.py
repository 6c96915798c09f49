"""Set up one draw's conflict from the beliefs that its record leads to, and solve it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.beliefs import Reading, read_record
from detente.case import Case
from detente.case.numbers import Numbers
from detente.conflict import Conflict, build_conflict
from detente.conflict.offer import AS_USUAL, Manner, expecting_war
from detente.conflict.setting import states_of
from detente.game import Solution, solve
from detente.game.memory import belief_points


@dataclass(frozen=True)
class Stage:
    """How one stage of a solve is done: belief points per edge, sweeps at most, the tolerance of decisions, and how far today's values may be off.

    The last is how far they may still be from convergence when the stage ends, in shares of the stakes (see `game.stationary`).
    """

    points: int
    sweeps: int
    tolerance: float
    settled: float


# First on a coarse lattice, where sweeps are cheap, then on a finer one. benchmarks/accuracy.py measures what is left of the error.
STAGES = (Stage(3, 40, 1e-4, 2e-2), Stage(5, 60, 1e-5, 8e-3))
CLOSER, MANY = (
    Stage(9, 40, 1e-5, 4e-3),
    Stage(7, 40, 1e-5, 4e-3),
)  # to check an answer; with many beliefs, as of three parties
MOST_BELIEFS = 500  # that the first of the two may have


def readings_of(case: Case, numbers: Numbers) -> dict[str, Reading]:
    """What the record says about each party, {party: reading}."""
    return {party: read_record(case, numbers, party) for party in case.parties}


def set_up(case: Case, numbers: Numbers, readings: dict[str, Reading] | None = None) -> Conflict:
    """Build one draw's conflict with the beliefs that its record leads to (`readings`, if they are already known)."""
    known = readings or readings_of(case, numbers)
    return build_conflict(
        case, numbers, {party: dict(zip(r.types, map(float, r.after), strict=True)) for party, r in known.items()}
    )


def settle(conflict: Conflict, manner: Manner = AS_USUAL) -> Solution:
    """Find a conflict's stationary equilibrium, on a coarse lattice and then on a finer one."""
    if manner.war_expected:
        worth = conflict.game.start_value[conflict.places.talk.ids.ravel()].min(axis=0)
        conflict = replace(conflict, game=expecting_war(conflict.game, states_of(conflict.places.peace), worth))
    solution = settle_closer(conflict, STAGES[1], settle_coarse(conflict))
    return settle_closer(conflict, closer_stage(conflict), solution) if manner.closer else solution


def closer_stage(conflict: Conflict) -> Stage:
    """The stage that checks a conflict's answers, on a lattice finer than the last of `STAGES`."""
    return CLOSER if belief_points(conflict.game, CLOSER.points) <= MOST_BELIEFS else MANY


def settle_coarse(conflict: Conflict) -> Solution:
    """A conflict's stationary equilibrium on the coarse lattice alone: quicker, and rougher."""
    return settle_closer(conflict, STAGES[0])


def settle_closer(conflict: Conflict, stage: Stage, start: Solution | None = None) -> Solution:
    """One stage of a solve, from a solution on another lattice if there is one."""
    return solve(
        conflict.game,
        horizon=None,
        points=stage.points,
        tolerance=stage.tolerance,
        settled=stage.settled,
        most_sweeps=stage.sweeps,
        start=start,
        root=int(conflict.places.talk.ids[conflict.today]),
        inner=conflict.places.standing,
    )
