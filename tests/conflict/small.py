"""A small conflict, solved quickly, with single numbers changed at will."""

from __future__ import annotations

from importlib import resources

from detente.assessment.draws import middle
from detente.beliefs import read_record
from detente.case import parse_case
from detente.conflict import Conflict, build_conflict
from detente.game import Solution, solve

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def built(*edits: tuple[str, str], text: str = TEMPLATE) -> Conflict:
    """The template at its medians as a game, after replacing pieces of its text."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    case = parse_case(text).case
    numbers = middle(case)
    beliefs = {}
    for party in case.parties:
        found = read_record(case, numbers, party)
        beliefs[party] = dict(zip(found.types, map(float, found.after), strict=True))
    return build_conflict(case, numbers, beliefs)


def solved(conflict: Conflict, settled: float = 1e-3) -> Solution:
    """Its stationary equilibrium on a coarse belief grid."""
    return solve(conflict.game, horizon=None, points=3, tolerance=1e-6, settled=settled, most_sweeps=400)


def with_entry(
    cost: str = "15%",
    outcomes: str = "{country-b-wins: 30%, escalated: 5%, fighting: rest}",
    more: str = "",
    text: str = TEMPLATE,
) -> str:
    """The template in which the patron may enter the war. `more` are further fields, such as `strain: 2`."""
    fields = f"cost: {cost}, outcomes: {outcomes}{', ' + more if more else ''}"
    return f"{text}\ninterventions:\n  the-patron: {{title: The patron comes in, by: patron, {fields}}}\n"
