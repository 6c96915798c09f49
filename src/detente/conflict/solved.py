"""One draw's conflict: set up with the beliefs its record leads to, and settled."""

from __future__ import annotations

from detente.beliefs import Reading, read_record
from detente.case import Case
from detente.case.numbers import Numbers
from detente.conflict import Conflict, build_conflict
from detente.game import Solution, solve

SETTLED = 2e-3  # of the stakes: how far today's values may still be from settled when a solve stops


# Belief points per edge, most sweeps, tolerance: settled on a coarse lattice first, where sweeps are cheap, then on the fine one.
STAGES = ((3, 14, 1e-3), (5, 3, 1e-5))


def readings_of(case: Case, numbers: Numbers) -> dict[str, Reading]:
    """What the record teaches of each party."""
    return {party: read_record(case, numbers, party) for party in case.parties}


def set_up(case: Case, numbers: Numbers, readings: dict[str, Reading] | None = None) -> Conflict:
    """One draw's conflict, with the beliefs its record leads to."""
    known = readings or readings_of(case, numbers)
    return build_conflict(
        case, numbers, {party: dict(zip(r.types, map(float, r.after), strict=True)) for party, r in known.items()}
    )


def settle(conflict: Conflict) -> tuple[Solution, Solution]:
    """A conflict's stationary equilibrium, settled on a coarse lattice and then on a finer one: (fine, coarse)."""
    found: list[Solution] = []
    for points, sweeps, tolerance in STAGES:
        solution = solve(
            conflict.game,
            horizon=None,
            points=points,
            tolerance=tolerance,
            settled=SETTLED,
            most_sweeps=sweeps,
            start=found[-1] if found else None,
            root=int(conflict.places.talk.ids[conflict.today]),
            inner=conflict.places.slow,
        )
        found.append(solution)
    return found[-1], found[0]
