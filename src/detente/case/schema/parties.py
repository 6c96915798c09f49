"""Sources, issues with their options, and who values them: parties with their types, and backers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from detente.case.quantity import (
    Cost,
    CostByType,
    Duration,
    ExtraByType,
    Growth,
    Noise,
    Positive,
    PositiveByType,
    Share,
    ShareByType,
    Units,
    default,
)
from detente.case.schema.base import Id, Part, Text, Title, standard, standard_by_type

OneOrMore = Annotated[
    list[Id], BeforeValidator(lambda raw: [raw] if isinstance(raw, str) else raw), Field(min_length=1)
]


class Option(Part):
    """One way an issue can be settled.

    A `lottery` draws the outcome among other options (a vote). An option `at_front` divides along the line of contact: its value follows
    the front. `front` is the notch the war would return at, were the settlement broken (default: where it stood when signed). `guarantee` is
    the one this option brings with it: terms that have the option have the guarantee. `excludes` and `requires` say, by issue, which options may
    not, or must, go with this one; they bind the search for deals, not the proposals written in the case.
    """

    says: Text
    lottery: dict[Id, Share] | None = None
    at_front: bool = False
    front: int | None = None
    guarantee: Id | None = None
    excludes: dict[Id, OneOrMore] = {}
    requires: dict[Id, OneOrMore] = {}


def _option(raw: Any) -> Any:
    return {"says": raw} if isinstance(raw, str) else raw


class Issue(Part):
    """What is in dispute, with its options in order from what side b would like to what side a would like."""

    title: Title
    options: Annotated[dict[Id, Annotated[Option, BeforeValidator(_option)]], Field(min_length=2, max_length=20)]


class Type(Part):
    """What a party may privately be, with the chance of it before the record is read."""

    prior: Share
    says: Text | None = None


class IssueValue(Part):
    """How much an issue weighs for a party and what each option is worth to it, from 0 (worst) to 1 (best).

    Weights are scaled to sum to 1 over the issues; the default weight is 1. Options left out are spaced evenly in the order the issue
    lists them (from side b's preference to side a's); lotteries take their expectation.
    """

    weight: PositiveByType = standard_by_type(1, "positive")
    options: dict[Id, ShareByType] = {}


class Synergy(Part):
    """What options are worth together beyond their sum, as a share of the stakes (may be negative)."""

    options: Annotated[dict[Id, Id], Field(min_length=2, max_length=2)]
    value: ExtraByType


class Valuing(Part):
    """What sides and backers have in common: how they value terms and outcomes, patience and noise.

    `outcomes` gives the worth (share of the stakes) of the ends of the war by name: `<party>-wins`, `<party>-collapses`, `escalated`. Defaults:
    own victory 1, own defeat 0, own collapse 0.05, the enemy's collapse 0.9, escalation 0.
    `patience` is how much a year's delay keeps of a value; `noise` the scale of the shocks to choices, in shares of the stakes
    (0.1% to 1000%: with none at all the equilibrium is not defined).
    """

    title: Title | None = None
    patience: Share = standard("90% to 94%", "share")
    noise: Noise = standard("3%", "positive")
    values: dict[Id, IssueValue] = {}
    outcomes: dict[Id, ShareByType] = {}
    synergies: list[Synergy] = []


class Party(Valuing):
    """A side of the war. `war_cost` is what a year of war costs it (share of the stakes); it grows by `cost_growth` per exhaustion level.

    `breach_cost` is what breaking a signed settlement costs it once; `concession_cost` the audience cost of signing away what it holds: a share of
    the value by which the terms fall short of the state of things at war. A cost is at most 1000%. `red_lines` names, by issue, options it will not
    sign whatever else is offered: the search for deals leaves them out.
    """

    side: Literal["a", "b"]
    types: Annotated[dict[Id, Type], Field(min_length=1, max_length=4)] = Field(
        default_factory=lambda: {"only": Type(prior=default(1, "share"))}
    )
    war_cost: CostByType = standard_by_type("4% to 12%", "positive")
    cost_growth: Growth = standard("15% to 35%", "positive")
    breach_cost: CostByType = standard_by_type("2% to 15%", "positive")
    concession_cost: CostByType = standard_by_type("30% to 70%", "positive")
    red_lines: dict[Id, OneOrMore] = {}


class Credulity(Part):
    """How far a backer takes a party for the type it claims to be: 0 sees through, 1 believes all."""

    believes: Id
    share: Share


class Backer(Valuing):
    """An outside power that supplies a side, quarter by quarter.

    `support` names its levels in units of what it gives now (hold: 1); `share` is its part of the whole (default: equal parts);
    `delay` the time until a change is felt; `cost` what one unit costs it a year (share of its stakes); `leverage` what a unit
    costs it extra, that quarter, for a client that has just refused terms.
    """

    backs: Id
    support: Annotated[dict[Id, Units], Field(min_length=1, max_length=5)] = Field(
        default_factory=lambda: {name: default(n, "positive") for n, name in enumerate(("cut", "hold", "surge"))}
    )
    share: Positive = standard(1, "positive")
    delay: Duration = standard("6 to 8 months", "duration")
    cost: Cost = standard("1% to 3%", "positive")
    leverage: Cost = standard("0.5% to 2%", "positive")
    credulity: dict[Id, Credulity] = {}
