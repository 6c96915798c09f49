"""Set up one draw's conflict from the beliefs that its record leads to, and solve it."""

from __future__ import annotations

from detente.beliefs import Reading, read_record
from detente.case import Case
from detente.case.numbers import Numbers
from detente.conflict import Conflict, build_conflict
from detente.game import Solution, solve

SETTLED = 2e-3  # share of the stakes: how far today's values may still be from convergence when a solve stops


# Belief points per edge, sweeps at most, tolerance: first on a coarse lattice, where sweeps are cheap, then on a finer one.
STAGES = ((3, 40, 1e-3), (5, 3, 1e-5))


def readings_of(case: Case, numbers: Numbers) -> dict[str, Reading]:
    """What the record says about each party, {party: reading}."""
    return {party: read_record(case, numbers, party) for party in case.parties}


def set_up(case: Case, numbers: Numbers, readings: dict[str, Reading] | None = None) -> Conflict:
    """Build one draw's conflict with the beliefs that its record leads to (`readings`, if they are already known)."""
    known = readings or readings_of(case, numbers)
    return build_conflict(
        case, numbers, {party: dict(zip(r.types, map(float, r.after), strict=True)) for party, r in known.items()}
    )


def settle(conflict: Conflict) -> tuple[Solution, Solution]:
    """Find a conflict's stationary equilibrium, on a coarse lattice and then on a finer one. Returns (fine, coarse)."""
    coarse = settle_coarse(conflict)
    return _stage(conflict, 1, coarse), coarse


def settle_coarse(conflict: Conflict) -> Solution:
    """A conflict's stationary equilibrium on the coarse lattice alone: quicker, and rougher."""
    return _stage(conflict, 0, None)


def _stage(conflict: Conflict, number: int, start: Solution | None) -> Solution:
    points, sweeps, tolerance = STAGES[number]
    return solve(
        conflict.game,
        horizon=None,
        points=points,
        tolerance=tolerance,
        settled=SETTLED,
        most_sweeps=sweeps,
        start=start,
        root=int(conflict.places.talk.ids[conflict.today]),
        inner=conflict.places.slow,
    )
