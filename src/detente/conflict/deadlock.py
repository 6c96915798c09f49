"""Refusals that stand: is there a deadlock today, and which refusals on the record still bind (model.md section 5)."""

from __future__ import annotations

from detente.case.dates import years_between
from detente.conflict.setting import QUARTERS, Setting
from detente.conflict.war import wear_chance


def stands(s: Setting) -> bool:
    """Whether refusals stand at all in this draw; not if every deadlock ends within the quarter."""
    return bool(s.x(s.case.war.deadlock.ends) < 1)


def ends_in_a_quarter(s: Setting) -> float:
    """The chance that a deadlock ends in a quarter like today's: by itself, or because a front or a side's exhaustion moves."""
    deadlock = s.case.war.deadlock
    moves = [*(s.x(f.front.tempo) for f in s.case.fronts), *(float(wear_chance(s, side)[s.today]) for side in s.sides)]
    left = 1 - s.x(deadlock.ends)
    for chance in moves:
        left *= 1 - s.x(deadlock.moved) * chance
    return float(1 - left)


def refusals(s: Setting) -> dict[tuple[str, str], float]:
    """The chance that a refusal on the record still stands today, {(proposal, signatory): chance}.

    It stands until the deadlock ends, which it does at today's rate in each quarter since. A later acceptance takes it back. An answer of weight 0
    counts for nothing.
    """
    latest: dict[tuple[str, str], tuple[str, bool]] = {}
    for event in sorted(s.case.record, key=lambda e: e.date):
        if event.kind == "answer" and event.about and (event.weight is None or event.weight.high > 0):
            latest[event.about, event.by] = event.date, event.outcome == "refused"
    keeps = 1 - ends_in_a_quarter(s)
    return {
        key: float(keeps ** (QUARTERS * years_between(date, s.case.as_of)))
        for key, (date, refused) in latest.items()
        if refused
    }


def deadlocked_today(s: Setting) -> float:
    """The chance that there is a deadlock today.

    What the case says; else whether a refusal on the record still stands; else the chance after as many quarters as the war has lasted (for ever,
    if the case does not say when it began) of a chain that enters a deadlock when there are talks and leaves it at today's rate.
    """
    if not stands(s):
        return 0.0
    if (given := s.case.war.deadlock.now) is not None:
        return float(s.x(given))
    if on_record := refusals(s):
        return max(on_record.values())
    enters, leaves = s.x(s.case.war.talks), ends_in_a_quarter(s)
    if enters + leaves <= 0:
        return 0.0
    in_the_end = enters / (enters + leaves)
    if s.case.war.began is None:
        return float(in_the_end)
    quarters = QUARTERS * years_between(s.case.war.began, s.case.as_of)
    return float(in_the_end * (1 - max(0.0, 1 - enters - leaves) ** quarters))
