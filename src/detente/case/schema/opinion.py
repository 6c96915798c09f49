"""What groups of people make of the terms, and whether that moves a party."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from detente.case.quantity import Influence, Share
from detente.case.schema.base import Id, Part, Title


class Group(Part):
    """A group of people: the share of them who accept each option (`accepts`, by issue) and whole proposals (`proposals`), from a panel or by hand.

    Whatever they were not asked about is left out.
    """

    title: Title
    accepts: dict[Id, dict[Id, Share]] = {}
    proposals: dict[Id, Share] = {}


class OpinionRule(Part):
    """That what a group accepts moves a party: its `concession_cost`, or with `option` (an issue and one of its options) the value of that option.

    The concession cost of an offer is multiplied by 1 + by x (1/2 - the share of the group who accept the offer), and is never below 0; several rules
    add their by x (1/2 - share). That share is the group's own answer on a proposal with these terms; without one, the share for the least accepted
    of its options that the group was asked about; if there is none of these either, nothing moves. An option's value, from 0 (worst) to 1 (best),
    moves by `by` x (share - 1/2), and may so leave the range from 0 to 1. No data say how large `by` is: it is a judgement, from -200% to 200%;
    below 0, the party does the opposite of what the group likes.
    """

    group: Id
    party: Id
    option: Annotated[dict[Id, Id], Field(min_length=1, max_length=1)] | None = None
    by: Influence


class Opinion(Part):
    """What `groups` of people make of the terms. It moves nothing in the model unless `moves` has a rule that says so."""

    groups: dict[Id, Group] = {}
    moves: dict[Id, OpinionRule] = {}

    def idle(self) -> set[tuple[str, ...]]:
        """The keys of the shares that no rule uses, and that bear on no answer."""
        found: set[tuple[str, ...]] = set()
        by_group: dict[str, list[OpinionRule]] = {}
        for rule in self.moves.values():
            by_group.setdefault(rule.group, []).append(rule)
        for name, group in self.groups.items():
            rules = by_group.get(name, [])
            if any(rule.option is None for rule in rules):
                continue
            used = {pair for rule in rules for pair in (rule.option or {}).items()}
            at = ("opinion", "groups", name)
            found |= {
                (*at, "accepts", i, o) for i, options in group.accepts.items() for o in options if (i, o) not in used
            }
            found |= {(*at, "proposals", p) for p in group.proposals}
        return found
