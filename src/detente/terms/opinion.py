"""How what groups accept moves the parties, by the rules a case has for that (model.md section 2, Opinion). Without rules nothing moves."""

from __future__ import annotations

from collections.abc import Mapping

from detente.case.numbers import Numbers
from detente.case.quantity import Quantity
from detente.case.references import guarantee_of
from detente.case.schema import Case, Group, Opinion, Proposal
from detente.terms.complete import complete

HALF = 0.5  # the share accepting at which nothing moves


def value_moves(case: Case, numbers: Numbers, who: str) -> dict[tuple[str, str], float]:
    """By how much opinion moves a party's values in one draw: {(issue, option): by (a - 1/2)}, summed over the rules for that option.

    `a` is the share of the rule's group who accept the option. In units of the issue's own scale of values, from 0 to 1.
    """
    found: dict[tuple[str, str], float] = {}
    for rule in case.opinion.moves.values():
        if rule.party == who and rule.option is not None:
            for issue, option in rule.option.items():
                share = numbers(case.opinion.groups[rule.group].accepts[issue][option])
                found[issue, option] = found.get((issue, option), 0.0) + numbers(rule.by) * (share - HALF)
    return found


def concession_factor(case: Case, numbers: Numbers, who: str, proposal: Proposal) -> float:
    """What opinion multiplies a party's concession cost with for a proposal, in one draw: max(0, 1 + sum of by (1/2 - a)) over the rules for it.

    `a` is the share of the rule's group who accept the proposal: see `accepting`. 1 without any rule.
    """
    factor = 1.0
    for rule in case.opinion.moves.values():
        if rule.party == who and rule.option is None:
            share = accepting(case, numbers, case.opinion.groups[rule.group], proposal)
            factor += 0.0 if share is None else numbers(rule.by) * (HALF - share)
    return max(0.0, factor)


def accepting(case: Case, numbers: Numbers, group: Group, proposal: Proposal) -> float | None:
    """The share of a group who accept a proposal, in one draw; None if the group was asked about none of it.

    Their own answer on a proposal with these terms if there is one. Otherwise the least of the shares for its options that they were asked about: of
    those who accept the package if it takes accepting every part of it, that is the most there can be (the upper bound of Fréchet 1935).
    """
    own = judged(case, group, proposal)
    if own is not None:
        return numbers(own)
    return min((numbers(q) for q in parts(case, group, proposal).values()), default=None)


def parts(case: Case, group: Group, proposal: Proposal) -> Mapping[tuple[str, str], Quantity]:
    """The shares who accept the options of a proposal, {(issue, option): share}: those the group was asked about."""
    terms = complete(case, proposal.terms)
    return {(i, o): group.accepts[i][o] for i, o in terms.items() if o in group.accepts.get(i, {})}


def judged(case: Case, group: Group, proposal: Proposal) -> Quantity | None:
    """A group's answer on a proposal as a whole: on this one, or another of the case with the same terms (if possible, the same guarantee, too)."""
    terms = complete(case, proposal.terms)
    alike = {
        name: other
        for name, other in case.proposals.items()
        if name in group.proposals and complete(case, other.terms) == terms
    }
    if not alike:
        return None

    def unlike(name: str) -> tuple[bool, bool]:
        other = alike[name]
        return other != proposal, guarantee_of(case, other) != guarantee_of(case, proposal)

    return group.proposals[min(alike, key=unlike)]


def opinion_of(case: Case, proposal: Proposal, name: str) -> Opinion:
    """The opinion section for a copy of the case whose only proposal is this one, called `name`: groups keep what they answered on its terms."""
    groups = {}
    for group, entry in case.opinion.groups.items():
        own = judged(case, entry, proposal)
        groups[group] = entry.model_copy(update={"proposals": {} if own is None else {name: own}})
    return case.opinion.model_copy(update={"groups": groups})
