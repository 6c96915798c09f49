"""The case file: what an analyst may write, with every default.

A default is a judgement of detente's, documented beside its field. Those of noise, tempo, talks, exhaustion, review and breach cost are
calibrated: with them a generic case ends wars and breaks peaces at history's rates (docs/history.md, tools/history/calibrate.py). Cross-references
between sections are checked in `detente.case.references`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from detente.case.dates import Date
from detente.case.quantity import (
    Cost,
    CostByType,
    Duration,
    ExtraByType,
    Growth,
    Horizon,
    Kind,
    Noise,
    Positive,
    PositiveByType,
    Quantity,
    Rate,
    RealByType,
    Share,
    ShareByType,
    Units,
    default,
)

FORMAT = 1

# How often history has seen what the record may tell of a party.
USUAL: dict[tuple[str, str | None], str] = {
    ("pledge", "kept"): "history.pledge_kept()",
    ("pledge", "broken"): "history.pledge_broken()",
    ("threat", "carried out"): "history.threat_carried_out()",
    ("threat", "backed down"): "history.threat_backed_down()",
}

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120)]


def _standard(text: str | float, kind: Kind) -> Any:
    """A default, made anew for every place it stands in: two parties' patience are two unknowns."""
    return Field(default_factory=lambda: default(text, kind))


def _standard_by_type(text: str | float, kind: Kind) -> Any:
    return Field(default_factory=lambda: {"*": default(text, kind)})


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Source(_Part):
    """Where a claim or number was read."""

    title: Text
    author: Text | None = None
    publisher: Text | None = None
    date: Date | None = None
    link: Text | None = None


OneOrMore = Annotated[
    list[Id], BeforeValidator(lambda raw: [raw] if isinstance(raw, str) else raw), Field(min_length=1)
]


class Option(_Part):
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


class Issue(_Part):
    """What is in dispute, with its options in order from what side b would like to what side a would like."""

    title: Title
    options: Annotated[dict[Id, Annotated[Option, BeforeValidator(_option)]], Field(min_length=2, max_length=20)]


class Type(_Part):
    """What a party may privately be, with the chance of it before the record is read."""

    prior: Share
    says: Text | None = None


class IssueValue(_Part):
    """How much an issue weighs for a party and what each option is worth to it, from 0 (worst) to 1 (best).

    Weights are scaled to sum to 1 over the issues; the default weight is 1. Options left out are spaced evenly in the order the issue
    lists them (from side b's preference to side a's); lotteries take their expectation.
    """

    weight: PositiveByType = _standard_by_type(1, "positive")
    options: dict[Id, ShareByType] = {}


class Synergy(_Part):
    """What options are worth together beyond their sum, as a share of the stakes (may be negative)."""

    options: Annotated[dict[Id, Id], Field(min_length=2, max_length=2)]
    value: ExtraByType


class Valuing(_Part):
    """What sides and backers have in common: how they value terms and outcomes, patience and noise.

    `outcomes` gives the worth (share of the stakes) of the ends of the war by name: `<party>-wins`, `<party>-collapses`, `escalated`. Defaults:
    own victory 1, own defeat 0, own collapse 0.05, the enemy's collapse 0.9, escalation 0.
    `patience` is how much a year's delay keeps of a value; `noise` the scale of the shocks to choices, in shares of the stakes
    (0.1% to 1000%: with none at all the equilibrium is not defined).
    """

    title: Title | None = None
    patience: Share = _standard("90% to 94%", "share")
    noise: Noise = _standard("3%", "positive")
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
    war_cost: CostByType = _standard_by_type("4% to 12%", "positive")
    cost_growth: Growth = _standard("15% to 35%", "positive")
    breach_cost: CostByType = _standard_by_type("2% to 15%", "positive")
    concession_cost: CostByType = _standard_by_type("30% to 70%", "positive")
    red_lines: dict[Id, OneOrMore] = {}


class Credulity(_Part):
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
    share: Positive = _standard(1, "positive")
    delay: Duration = _standard("6 to 8 months", "duration")
    cost: Cost = _standard("1% to 3%", "positive")
    leverage: Cost = _standard("0.5% to 2%", "positive")
    credulity: dict[Id, Credulity] = {}


class Settles(_Part):
    """What of an issue the front decides: the option in force when each side has won everything."""

    a: Id
    b: Id


class Front(_Part):
    """The line of contact: notches from 1 (side b victorious) to `notches` (side a victorious).

    `tempo` is how likely it moves in a quarter; which way follows from strength.
    """

    notches: Annotated[int, Field(ge=3, le=31)] = 9
    now: Annotated[int, Field(ge=2, le=30)] = 5
    tempo: Rate = _standard("25% to 32% per quarter", "rate")
    settles: dict[Id, Settles] = {}


class Strength(_Part):
    """What decides the front: p(toward a) = S_a^m / (S_a^m + S_b^m), with S = (own + support per unit x units) x (1 - loss)^exhaustion.

    `own` and `support` are by party; `contest` is m; `loss` is per exhaustion level.
    """

    own: dict[Id, Positive] = {}
    support: dict[Id, Positive] = {}
    contest: Positive = _standard("1.5 to 2.5", "positive")
    loss: Share = _standard("5% to 15%", "share")


class Clock(_Part):
    """An indicator that speeds up (or, if negative, slows) a party's exhaustion: loan rates, losses, sanctions."""

    party: Id
    says: Text
    speeds: RealByType
    source: Id | None = None
    date: Date | None = None


class Exhaustion(_Part):
    """How long the parties last: levels, where they stand (0 is fresh), months per level, what speeds the clock.

    `support_slows` is how much longer a level lasts per unit of support. `months` and `now` are by party.
    """

    levels: Annotated[int, Field(ge=1, le=8)] = 4
    now: dict[Id, Annotated[int, Field(ge=0, le=7)]] = {}
    months: dict[Id, Duration] = {}
    support_slows: Share = _standard("10% to 30%", "share")
    clocks: list[Clock] = []


class Collapse(_Part):
    """A party's chance of collapsing at war, at any level and more at the last one, and what follows.

    `then` is a lottery over the ends of the war; the default is all on `<party>-collapses`.
    """

    always: Rate = _standard("1% to 3% per year", "rate")
    last_level: Rate = _standard("8% to 15% per year", "rate")
    then: dict[Id, Share] = {}


class War(_Part):
    """The war nobody stops.

    `status_quo` is the option of each issue in force while it lasts; issues the front settles follow the front. `talks` is how often there are talks
    at all; `proposers` who then puts terms on the table, by relative weight (a party, or `mediator`; default equal).
    `support_levels` are the levels of the stock of support, from none to all. `began` is when the war began: with it, forecasts are set beside how
    long wars of that age have lasted.
    """

    front: Front = Field(default_factory=Front)
    began: Date | None = None
    status_quo: dict[Id, Id] = {}
    strength: Strength = Field(default_factory=Strength)
    support_levels: Annotated[int, Field(ge=2, le=7)] = 3
    support_now: Annotated[int, Field(ge=0, le=6)] = 1
    exhaustion: Exhaustion = Field(default_factory=Exhaustion)
    collapse: dict[Id, Collapse] = {}
    escalation: Rate = _standard("0.2% to 1% per year", "rate")
    talks: Rate = _standard("20% to 80% per quarter", "rate")
    proposers: dict[Id, Positive] = {}


class Peace(_Part):
    """After signature: how often a party reviews whether to keep it, how it may fail by accident, how fast parties rearm.

    The default of `failure` is how peaces fail that a third party guaranteed by treaty: where a breach would be answered, few choose it.
    """

    review: Rate = _standard("3% to 5% per quarter", "rate")
    failure: Rate = _standard("history.peace_failure(guarantee: treaty)", "rate")
    rearm: dict[Id, Duration] = {}


class Guarantee(_Part):
    """Who answers a breach, how likely, and how: by entering the war (a lottery over its ends) or by more support.

    The guarantor answers breaches by the side it does not back. `strain` is how many exhaustion levels the breaker loses when the answer is support;
    `cost` is what standing guard costs the guarantor a year; `failure` replaces the peace's own chance of failing by accident. `like` is the
    guarantee of history it is compared with: by default `treaty` for a guarantor that enters the war, else `none`.
    """

    title: Title | None = None
    by: Id
    answers: Share
    means: Literal["enters the war", "support"] = "support"
    outcomes: dict[Id, Share] = {}
    strain: Annotated[int, Field(ge=0, le=3)] = 1
    cost: Cost = _standard("0.2% to 1%", "positive")
    failure: Rate | None = None
    like: Literal["none", "peacekeepers", "treaty"] | None = None


class Stance(_Part):
    """Where a stance on a proposal was read, and what was said."""

    source: Id | None = None
    date: Date | None = None
    says: Text | None = None


class Proposal(_Part):
    """Terms: an option for each issue (those left out stay as at war), a guarantee if any, and who signs in which order.

    The guarantee is the one written here, or the one an option brings. Signatories left out are both sides and then the guarantor.
    """

    title: Title
    terms: dict[Id, Id]
    by: Text | None = None
    date: Date | None = None
    source: Id | None = None
    says: Text | None = None
    guarantee: Id | None = None
    signatories: list[Id] = []
    endorsed_by: dict[str, Stance] = {}
    rejected_by: dict[str, Stance] = {}


class Execution(_Part):
    """What carrying a threat out does: its cost to who does it (share of the stakes), and a lottery over what follows.

    The lottery is over the ends of the war and `fighting`. `support` names what the target's backers do then: `same`, or `full`.
    """

    cost: CostByType = _standard_by_type("5% to 20%", "positive")
    outcomes: dict[Id, Share]
    support: Literal["same", "full"] = "full"


class Threat(_Part):
    """A threat that can be attached to terms: accept, or else. Backing down has an audience cost."""

    title: Title
    by: Id
    against: Id
    with_terms: list[Id] = []
    audience_cost: CostByType = _standard_by_type("3% to 10%", "positive")
    carried_out: Execution
    source: Id | None = None
    says: Text | None = None


class Event(_Part):
    """Something on the record. `likelihood` is how likely each type would have done it; without it the event teaches nothing.

    Types left out of the likelihood of a pledge kept or broken, or a threat carried out or backed down, take history's rate of it. `weight` from 0
    to 1 discounts evidence that repeats other evidence. Statements are cheap talk: weight 0 unless given.
    """

    date: Date
    by: Text
    kind: Literal["pledge", "threat", "signal", "statement"]
    says: Text
    outcome: Literal["kept", "broken", "carried out", "backed down"] | None = None
    broken: Date | None = None
    about: Id | None = None
    likelihood: dict[Id, Share] = {}
    weight: Share | None = None
    source: Id | None = None


class Happened(_Part):
    """What became of a forecast: whether the event that an answer is the chance of came about, such as `ends/1/fighting` or
    `proposals/<id>/all_sign`."""

    forecast: Text
    was: Literal["yes", "no"]
    says: Text | None = None
    date: Date | None = None
    source: Id | None = None


class Scenario(_Part):
    """A named set of overrides: dotted path in the file -> new value."""

    title: Title
    says: Text | None = None
    source: Id | None = None
    set: Annotated[dict[str, Any], Field(min_length=1)]


class Wants(_Part):
    """What a goal asks for: ends of the war (`settled`, `fighting`, `<party>-wins`, ...) and, if settled, options per issue."""

    ends: Annotated[list[Id], Field(min_length=1)]
    terms: dict[Id, list[Id]] = {}


class Goal(_Part):
    """Something a party (or anybody) may want; advice is given per goal. `for` weighs later years by that party's patience."""

    title: Title
    owner: Id = Field(alias="for")
    wants: Wants
    source: Id | None = None


class Case(_Part):
    """A conflict and the terms on the table.

    `horizon` is how far ahead forecasts run, one time from 6 months to 100 years; `half_life` lets old evidence fade (default: it does not).
    Defaults by party: own strength 80% to 120%, strength per unit of support 20% to 40%, 18 to 30 months per exhaustion level, 12 to 24 months to
    rearm by one.
    """

    detente: Literal[1]
    id: Id
    title: Title
    as_of: Date
    horizon: Horizon = _standard("10 years", "duration")
    summary: Text | None = None
    half_life: Duration | None = None
    sources: dict[Id, Source] = {}
    issues: Annotated[dict[Id, Issue], Field(min_length=1, max_length=60)]
    parties: Annotated[dict[Id, Party], Field(min_length=2, max_length=2)]
    backers: Annotated[dict[Id, Backer], Field(max_length=4)] = {}
    war: War = Field(default_factory=War)
    peace: Peace = Field(default_factory=Peace)
    guarantees: dict[Id, Guarantee] = {}
    proposals: Annotated[dict[Id, Proposal], Field(min_length=1, max_length=40)]
    threats: Annotated[dict[Id, Threat], Field(max_length=3)] = {}
    record: list[Event] = []
    scenarios: dict[Id, Scenario] = {}
    goals: dict[Id, Goal] = {}
    what_happened: list[Happened] = []

    def model_post_init(self, _context: Any) -> None:
        """Fill in, party by party, the defaults of sections that are written by party."""
        for name in self.parties:
            self.war.strength.own.setdefault(name, default("80% to 120%", "positive"))
            self.war.exhaustion.months.setdefault(name, default("18 to 30 months", "duration"))
            self.war.exhaustion.now.setdefault(name, 0)
            self.war.collapse.setdefault(name, Collapse())
            self.peace.rearm.setdefault(name, default("12 to 24 months", "duration"))
            if any(backer.backs == name for backer in self.backers.values()):
                self.war.strength.support.setdefault(name, default("20% to 40%", "positive"))
        for collapsed, collapse in self.war.collapse.items():
            if not collapse.then:
                collapse.then[f"{collapsed}-collapses"] = default(1, "share")
        for issue in self.issues:
            for valuer in (*self.parties.values(), *self.backers.values()):
                valuer.values.setdefault(issue, IssueValue())
        for event in self.record:
            rate = USUAL.get((event.kind, event.outcome))
            if rate and event.likelihood and "*" not in event.likelihood and event.by in self.parties:
                for kind in self.parties[event.by].types:
                    event.likelihood.setdefault(kind, default(rate, "share"))
        for who in ("mediator", *self.parties):
            self.war.proposers.setdefault(who, default(1, "positive"))

    @property
    def sides(self) -> tuple[str, str]:
        """The ids of side a and side b."""
        by_side = {party.side: name for name, party in self.parties.items()}
        return by_side["a"], by_side["b"]

    def name(self, who: str) -> str:
        """The title of a party, backer, or whatever else is named."""
        for section in (self.parties, self.backers, self.proposals, self.threats, self.goals, self.issues):
            if who in section:
                return section[who].title or who.replace("-", " ").title()
        return who.replace("-", " ").capitalize()


def quantities(part: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Quantity]]:
    """Every quantity in a case (or a part of one) with its path, in the order of the schema."""
    if isinstance(part, Quantity):
        return [(path, part)]
    found = []
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            found += quantities(getattr(part, name), (*path, name))
    elif isinstance(part, dict):
        for key, value in part.items():
            found += quantities(value, (*path, str(key)))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            found += quantities(value, (*path, str(number)))
    return found
