"""Issues with their options, and who values them: parties with their types, backers and outsiders."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from detente.case.dates import Date
from detente.case.quantity import (
    Cost,
    CostByType,
    Duration,
    ExtraByType,
    Growth,
    GrowthByType,
    Noise,
    Positive,
    PositiveByType,
    Rate,
    Share,
    ShareByType,
    Units,
    default,
)
from detente.case.schema.base import Id, Part, Text, Title, standard, standard_by_type

OneOrMore = Annotated[
    list[Id],
    BeforeValidator(lambda raw: [raw] if isinstance(raw, str) else raw, json_schema_input_type=Id | list[Id]),
    Field(min_length=1),
]


class Option(Part):
    """One way to settle an issue.

    A `lottery` draws the outcome from other options, as a vote does. An option `at_front` divides along the line of contact: its value follows
    the front. `front` is the notch at which the war would resume if the settlement were broken (default: where the front stood at signature).
    `guarantee` is the guarantee that comes with this option: any terms that include the option include it. `excludes` and `requires` list, by
    issue, the options that may not, or must, go with this one; they bind the search for deals, not the proposals written in the case.
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
    """What is in dispute. Its options are listed from the one side b would like best to the one side a would like best."""

    title: Title
    options: Annotated[
        dict[Id, Annotated[Option, BeforeValidator(_option, json_schema_input_type=Text | Option)]],
        Field(min_length=2, max_length=20),
    ]


class Type(Part):
    """What a party may privately be. `prior` is the chance of that before the record is read."""

    prior: Share
    says: Text | None = None


class IssueValue(Part):
    """How much an issue weighs for a party and what each option is worth to it, from 0 (worst) to 1 (best).

    Weights are scaled to sum to 1 over the issues; the default weight is 1. Options left out are spaced evenly in the order the issue
    lists them (from side b's preference to side a's); a lottery is worth its expected value.

    `grows` is by how much the weight grows with each level of exhaustion, as prisoners or refugees weigh more the longer a war wears on: 100%
    doubles it. The exhaustion is that of the own side, and the weight written is that of today's level; below it, as in a peace that lasts, the
    weight recedes. At every level the weights are scaled anew. An outsider of neither side has no exhaustion, and so no growth.
    """

    weight: PositiveByType = standard_by_type(1, "positive")
    grows: GrowthByType = {}
    options: dict[Id, ShareByType] = {}


class Synergy(Part):
    """What two options are worth together beyond the sum of the two, as a share of the stakes (may be negative)."""

    options: Annotated[dict[Id, Id], Field(min_length=2, max_length=2)]
    value: ExtraByType


class Valuing(Part):
    """What parties, backers and outsiders have in common: how they value terms and outcomes, their patience and their noise.

    `outcomes` gives the values (shares of the stakes) of the ends of the war by name: `<party>-wins`, `<party>-collapses`, `escalated`. Defaults:
    own victory 1, own defeat 0, own collapse 0.05, the enemy's collapse 0.9, escalation 0; in a war of three sides, 0.5 for the victory or collapse
    of a side that it does not fight.
    `patience` is the share of a value that is left after a year's delay. `noise` is the scale of the shocks to choices, as a share of the stakes
    (0.1% to 1000%: without any noise the equilibrium is not defined).
    """

    title: Title | None = None
    patience: Share = standard("90% to 94%", "share")
    noise: Noise = standard("3%", "positive")
    values: dict[Id, IssueValue] = {}
    outcomes: dict[Id, ShareByType] = {}
    synergies: list[Synergy] = []


class Election(Part):
    """A day on which a leader may lose office, such as an election or the end of a term; `loses` is the chance that it does."""

    date: Date
    loses: Share


class Leader(Part):
    """That a party's leader may change: its type is then drawn anew, and whatever the record taught about the old one no longer counts.

    `leaves` is the chance per time that the leader loses office, such as `"history.leader_exit(how: any, war: yes, within: 1 year)"`; an `election`
    comes on top of it. `successor` is what a new leader may be: a chance for each type (default: the priors of the types). The model has no
    calendar: an election spreads its chance evenly over the quarters until its date, and goes on at that pace.
    """

    leaves: Rate | None = None
    election: Election | None = None
    successor: dict[Id, Share] = {}


class Party(Valuing):
    """A party to the war, on side a, b or c. The first on a side leads it; a second is its partner, which signs and may break the peace for itself.

    The parties of a side have its front, exhaustion, support, collapse and victory in common; these are written by the party that leads it.
    `war_cost` is what a year of war costs it (share of the stakes); it grows by `cost_growth` per exhaustion level.

    `breach_cost` is the one-off cost of breaking a signed settlement. `concession_cost` is the audience cost of signing away what it holds, as a
    share of the value by which the terms fall short of the status quo at war. No cost may exceed 1000%. `red_lines` lists, by issue, the options
    it will not sign whatever else is offered; the search for deals leaves them out. With a `leader`, its type may change.
    """

    side: Literal["a", "b", "c"]
    types: Annotated[dict[Id, Type], Field(min_length=1, max_length=4)] = Field(
        default_factory=lambda: {"only": Type(prior=default(1, "share"))}
    )
    war_cost: CostByType = standard_by_type("4% to 12%", "positive")
    cost_growth: Growth = standard("15% to 35%", "positive")
    breach_cost: CostByType = standard_by_type("20% to 40%", "positive")
    concession_cost: CostByType = standard_by_type("6% to 16%", "positive")
    red_lines: dict[Id, OneOrMore] = {}
    leader: Leader | None = None


class Credulity(Part):
    """How far a backer believes a party's claim to be the type named by `believes`: a `share` of 0 sees through the claim, 1 accepts it in full."""

    believes: Id
    share: Share


class Backer(Valuing):
    """An outside power that supplies a side, quarter by quarter.

    `support` names the levels it can choose, in units of what it gives now (hold: 1). `share` is its part of all support (default: equal parts).
    `delay` is the time until a change is felt. `cost` is what one unit costs it per year (share of its stakes). `leverage` is the extra cost of
    a unit, that quarter, if its client has just refused terms.
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


class Outsider(Valuing):
    """Somebody with a say who supplies neither side: the United Nations as guarantor, or a legislature, court or coalition partner that must ratify.

    It answers where a proposal names it among its `signatories`, so that it can veto the terms, and wherever it is the guarantor. `of` names the side
    whose legislature or partner it is: it then values the options and the ends of the war as that side does, unless the file says otherwise. One of
    neither side finds all options and all ends half good by default, escalation worth nothing, and as guarantor answers breaches by either side.
    `war_cost` is what a year of war costs it (share of its stakes), which makes it want a settlement at all.
    """

    of: Id | None = None
    war_cost: Cost = standard("4% to 12%", "positive")
