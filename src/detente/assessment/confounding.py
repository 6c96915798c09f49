"""Rates of failure from history that may not become advice.

They differ between kinds of guarantee partly because guarantors go where peace is frailest: selection, not effect (Fortna 2008). Advice to add or
drop a guarantee is therefore weighed at one rate of failure by accident wherever such a rate is involved: what counts is what the model says a
guarantee does, the answer to a breach, with its cost and its signature.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace

from detente.case import Case
from detente.case.quantity import Quantity
from detente.case.references import guarantee_of
from detente.case.schema import Guarantee, Proposal
from detente.conflict import Conflict

SURELY = "sure:"  # before the name of a guarantee: the same one, made credible


def accidents(case: Case, proposal: Proposal) -> Quantity:
    """The rate at which a settlement fails by accident: that of its guarantee, or else that of the peace."""
    name = guarantee_of(case, proposal)
    own = case.guarantees[name.removeprefix(SURELY)].failure if name else None
    return own if own is not None else case.peace.failure


def confounded(case: Case, before: Proposal, after: Proposal) -> bool:
    """Whether a change of terms would exchange one rate of failure by accident for another, and one of the two is fitted to history.

    Two rates that are both the analyst's own may differ: that is what the case assumes a guarantee to do.
    """
    one, other = accidents(case, before), accidents(case, after)
    return one.name != other.name and not (one.draws is None and other.draws is None)


def caution(case: Case) -> str:
    """Why packages may not be ranked by their rates of failure by accident, in words; empty if they have one, or none that is from history."""
    rates = {q.name: q for q in (case.peace.failure, *(g.failure for g in case.guarantees.values())) if q is not None}
    if len(rates) < 2 or all(q.draws is None for q in rates.values()):
        return ""
    return (
        f"Packages differ in their rate of failure by accident ({', '.join(q.text for q in rates.values())}), and a rate fitted to history "
        "also reflects where such guarantees were given. So a package is not better because of its guarantee's rate; detente fix compares "
        "guarantees at one rate."
    )


def held_equal(
    conflict: Conflict, proposal: Proposal, guarantees: Mapping[str, Guarantee]
) -> tuple[Conflict, dict[str, Guarantee]]:
    """The conflict and the guarantees with the proposal's rate of failure by accident for all settlements; the war is as it was."""
    setting = copy.copy(conflict.setting)
    peace = setting.case.peace.model_copy(update={"failure": accidents(setting.case, proposal)})
    setting.case = setting.case.model_copy(update={"peace": peace})
    return replace(conflict, setting=setting), {
        name: g.model_copy(update={"failure": None}) for name, g in guarantees.items()
    }


def left_out(case: Case, proposal: Proposal, changed: Iterable[Proposal]) -> str:
    """Which rates of failure a comparison of a proposal with changed ones leaves out, and why, in words; empty if none."""
    others = {}
    for made in changed:
        if confounded(case, proposal, made):
            name = (guarantee_of(case, made) or "").removeprefix(SURELY)
            who = f"with {case.guarantees[name].title or name}" if name else "without a guarantee"
            others[who] = accidents(case, made).text
    if not others:
        return ""
    mine = accidents(case, proposal).text
    rates = " and ".join(f"the rate {who} ({text})" for who, text in others.items())
    return (
        f"Changes of guarantee are weighed at the proposal's own rate of failure by accident ({mine}). Left out: {rates}. "
        "A rate fitted to history also reflects where such guarantees were given, not only what they did, so it is no reason to add or drop one; "
        "what counts here is the answer to a breach. To have an effect on accidents weighed, write both rates as your own judgement."
    )
