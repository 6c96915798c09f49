"""The war and the peace: front, strength, exhaustion, collapse; reviews, rearming, guarantees."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from detente.case.dates import Date
from detente.case.quantity import (
    Cost,
    Duration,
    Positive,
    Rate,
    RealByType,
    Share,
)
from detente.case.schema.base import Id, Part, Text, Title, standard


class Settles(Part):
    """What of an issue the front decides: the option in force when each side has won everything."""

    a: Id
    b: Id


class Front(Part):
    """The line of contact: notches from 1 (side b victorious) to `notches` (side a victorious).

    `tempo` is how likely it moves in a quarter; which way follows from strength.
    """

    notches: Annotated[int, Field(ge=3, le=31)] = 9
    now: Annotated[int, Field(ge=2, le=30)] = 5
    tempo: Rate = standard("25% to 32% per quarter", "rate")
    settles: dict[Id, Settles] = {}


class Strength(Part):
    """What decides the front: p(toward a) = S_a^m / (S_a^m + S_b^m), with S = (own + support per unit x units) x (1 - loss)^exhaustion.

    `own` and `support` are by party; `contest` is m; `loss` is per exhaustion level.
    """

    own: dict[Id, Positive] = {}
    support: dict[Id, Positive] = {}
    contest: Positive = standard("1.5 to 2.5", "positive")
    loss: Share = standard("5% to 15%", "share")


class Clock(Part):
    """An indicator that speeds up (or, if negative, slows) a party's exhaustion: loan rates, losses, sanctions."""

    party: Id
    says: Text
    speeds: RealByType
    source: Id | None = None
    date: Date | None = None


class Exhaustion(Part):
    """How long the parties last: levels, where they stand (0 is fresh), months per level, what speeds the clock.

    `support_slows` is how much longer a level lasts per unit of support. `months` and `now` are by party.
    """

    levels: Annotated[int, Field(ge=1, le=8)] = 4
    now: dict[Id, Annotated[int, Field(ge=0, le=7)]] = {}
    months: dict[Id, Duration] = {}
    support_slows: Share = standard("10% to 30%", "share")
    clocks: list[Clock] = []


class Collapse(Part):
    """A party's chance of collapsing at war, at any level and more at the last one, and what follows.

    `then` is a lottery over the ends of the war; the default is all on `<party>-collapses`.
    """

    always: Rate = standard("1% to 3% per year", "rate")
    last_level: Rate = standard("8% to 15% per year", "rate")
    then: dict[Id, Share] = {}


class War(Part):
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
    escalation: Rate = standard("0.2% to 1% per year", "rate")
    talks: Rate = standard("20% to 80% per quarter", "rate")
    proposers: dict[Id, Positive] = {}


class Peace(Part):
    """After signature: how often a party reviews whether to keep it, how it may fail by accident, how fast parties rearm.

    The default of `failure` is how peaces fail that a third party guaranteed by treaty: where a breach would be answered, few choose it.
    """

    review: Rate = standard("3% to 5% per quarter", "rate")
    failure: Rate = standard("history.peace_failure(guarantee: treaty)", "rate")
    rearm: dict[Id, Duration] = {}


class Guarantee(Part):
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
    cost: Cost = standard("0.2% to 1%", "positive")
    failure: Rate | None = None
    like: Literal["none", "peacekeepers", "treaty"] | None = None
