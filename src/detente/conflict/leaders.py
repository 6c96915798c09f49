"""Changes of leader: how likely one is in a quarter, and what a new leader may privately be (model.md section 5)."""

from __future__ import annotations

from detente.case.dates import latest
from detente.case.numbers import Numbers
from detente.case.schema import Case

QUARTER = 365.25 / 4  # days


def leaves(case: Case, x: Numbers, name: str) -> float:
    """The chance that a party's leader goes in a quarter; 0 if the case says nothing of it.

    An election in n quarters, lost with chance p, adds a chance of 1 - (1 - p)^(1/n) to each quarter, so that by its date p is reached.
    """
    leader = case.parties[name].leader
    if leader is None:
        return 0.0
    stays = 1.0 if leader.leaves is None else 1 - x(leader.leaves)
    if leader.election is not None:
        quarters = (latest(leader.election.date) - latest(case.as_of)).days / QUARTER
        stays *= (1 - x(leader.election.loses)) ** (1 / max(1.0, quarters))
    return 1 - stays


def heirs(case: Case, x: Numbers, name: str) -> dict[str, float]:
    """What a party's next leader may be, {type: chance}."""
    party = case.parties[name]
    given = party.leader.successor if party.leader is not None else {}
    drawn = x.shares(given or {kind: t.prior for kind, t in party.types.items()})
    return {kind: drawn[kind] for kind in party.types}
