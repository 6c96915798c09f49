"""The war and the peace: front, strength, exhaustion, collapse, outside powers that may enter; reviews, rearming, guarantees."""

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
from detente.case.schema.series import ClockRule


class Settles(Part):
    """How the front decides an issue: the option in force once side a, or side b, has won everything."""

    a: Id
    b: Id


class SettlesAC(Part):
    """How the front between sides a and c decides an issue: the option in force once side a, or side c, has won everything on it."""

    a: Id
    c: Id


class SettlesBC(Part):
    """How the front between sides b and c decides an issue: the option in force once side b, or side c, has won everything on it."""

    b: Id
    c: Id


class Line(Part):
    """What every front has: its notches, where it stands, and how often it moves."""

    notches: Annotated[int, Field(ge=3, le=31)] = 9
    now: Annotated[int, Field(ge=2, le=30)] = 5
    tempo: Rate = standard("1% to 95% per quarter", "rate")


class Front(Line):
    """The line of contact: notches from 1 (side b victorious) to `notches` (side a victorious).

    `tempo` is the chance that it moves in a quarter; relative strength decides which way.
    """

    settles: dict[Id, Settles] = {}


class FrontAC(Line):
    """The front between sides a and c, in a war of three sides: notches from 1 (side c victorious) to `notches` (side a victorious)."""

    settles: dict[Id, SettlesAC] = {}


class FrontBC(Line):
    """The front between sides b and c, in a war of three sides: notches from 1 (side c victorious) to `notches` (side b victorious)."""

    settles: dict[Id, SettlesBC] = {}


class Strength(Part):
    """What moves the front: p(toward a) = S_a^m / (S_a^m + S_b^m), with S = (own + support per unit x units) x (1 - loss)^exhaustion.

    `own` and `support` are given by party; `contest` is m; `loss` is per exhaustion level. A side that fights on two fronts has half of S on each.
    """

    own: dict[Id, Positive] = {}
    support: dict[Id, Positive] = {}
    contest: Positive = standard("1.5 to 2.5", "positive")
    loss: Share = standard("5% to 15%", "share")


class Clock(Part):
    """An indicator that speeds up (or, if negative, slows) a party's exhaustion: loan rates, losses, sanctions.

    Either `speeds` says by how much, or the clock `follows` a series by a rule.
    """

    party: Id
    says: Text
    speeds: RealByType = {}
    follows: ClockRule | None = None
    source: Id | None = None
    date: Date | None = None


class Exhaustion(Part):
    """How long the parties can last: the number of levels, where each party stands now (0 is fresh), and the months a level takes.

    `months` and `now` are given by party. `support_slows` is how much longer a level lasts per unit of support. `clocks` change its speed.
    """

    levels: Annotated[int, Field(ge=1, le=8)] = 4
    now: dict[Id, Annotated[int, Field(ge=0, le=7)]] = {}
    months: dict[Id, Duration] = {}
    support_slows: Share = standard("10% to 30%", "share")
    clocks: Annotated[list[Clock], Field(max_length=40)] = []


class Collapse(Part):
    """A party's chance of collapsing during the war, and what follows.

    `always` applies at every exhaustion level, `last_level` on top of it at the last. `then` is a lottery over the ends of the war and `fighting`
    (default: `<party>-collapses` for certain).
    """

    always: Rate = standard("1% to 3% per year", "rate")
    last_level: Rate = standard("8% to 15% per year", "rate")
    then: dict[Id, Share] = {}


class Deadlock(Part):
    """What becomes of talks that end without a signature: the refusal stands until the deadlock ends, however often the parties talk.

    `ends` is the chance that it ends by itself: with time, with new leaders, with politics at home (100% per quarter: a refusal never stands).
    `moved` is the chance that it ends each time that the front, a side's exhaustion or a side's support moves. `now` is the chance that there is
    a deadlock today (default: computed from refusals on the record, or from how often there are talks and how long the war has lasted).
    """

    ends: Rate = standard("3% to 12% per quarter", "rate")
    moved: Share = standard("3% to 8%", "share")
    now: Share | None = None


class War(Part):
    """The war, as it goes on until something ends it.

    `status_quo` is the option of each issue in force while the war lasts; issues that the front settles follow the front. `talks` is the chance
    that talks are held. `proposers` gives the relative weights of those who may then put terms on the table (a party, a backer, an outsider, or
    `mediator`; default: the parties and a mediator, equally). `support_levels` is how many levels the stock of support has, from none to full;
    `support_now` counts them from 0. If `began`, the start of the war, is given, forecasts are set beside how much longer past wars of that age and
    `kind` lasted. `known_as` lists the names that history's tables have for this war, for a case about a past one: base rates then leave it out
    (`detente history table` shows the names). `front_ac` and `front_bc` are the further fronts of a war of three sides: between a and c, b and c.
    """

    front: Front = Field(default_factory=Front)
    front_ac: FrontAC | None = None
    front_bc: FrontBC | None = None
    began: Date | None = None
    kind: Literal["interstate", "civil"] = "interstate"
    known_as: Annotated[list[Text], Field(max_length=20)] = []
    status_quo: dict[Id, Id] = {}
    strength: Strength = Field(default_factory=Strength)
    support_levels: Annotated[int, Field(ge=2, le=7)] = 3
    support_now: Annotated[int, Field(ge=0, le=6)] = 1
    exhaustion: Exhaustion = Field(default_factory=Exhaustion)
    collapse: dict[Id, Collapse] = {}
    escalation: Rate = standard("0.2% to 1% per year", "rate")
    talks: Rate = standard("20% to 80% per quarter", "rate")
    deadlock: Deadlock = Field(default_factory=Deadlock)
    proposers: dict[Id, Positive] = {}


class Peace(Part):
    """After signature: how often the parties review whether to keep the peace, how it may fail by accident, how fast they rearm.

    The default of `failure` is the rate at which peaces guaranteed by treaty have failed: where a breach would be answered, few choose one, so that
    rate stands for accidents. `rearm` is by party: the time in which its exhaustion falls by one level.
    """

    review: Rate = standard("20% to 50% per quarter", "rate")
    failure: Rate = standard("history.peace_failure(guarantee: treaty)", "rate")
    rearm: dict[Id, Duration] = {}


class Guarantee(Part):
    """Who answers a breach, how likely that is, and how: by entering the war (a lottery over its ends) or by more support.

    The guarantor, a backer or an outsider, answers breaches by the side that it does not back or belong to, and by either if it has none. `outcomes`
    may name `victim-wins`, `breaker-wins`, `victim-collapses` and `breaker-collapses`, whoever broke the peace. `strain` is by how many levels the
    breaker's exhaustion rises if the answer is support, or if the guarantor enters and `fighting` goes on. `cost` is what standing guard costs the
    guarantor per year. `failure` replaces the `failure` of `peace`. `like` is the kind of guarantee in past peaces that it is compared with: by
    default `treaty` if the guarantor enters the war, else `none`.
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


class Intervention(Part):
    """An outside power that may enter the war, of its own will. In each quarter of war that passes without a signature it decides whether to.

    `by` is a backer or an outsider; `against` is the side it would fight (default: the enemy of the side that it backs or belongs to). `cost` is what
    entering costs it, once (share of its stakes). `outcomes` is what follows at once: a lottery over the ends of the war and `fighting`. If fighting
    goes on, the exhaustion of the side it fights rises by `strain` levels, the support of the other side stays the `same` or jumps to `full`, and
    `strength` is added to that side's own strength for as long as the war goes on. A power enters once; a settlement takes it out of the war again.
    """

    title: Title | None = None
    by: Id
    against: Id | None = None
    cost: Cost = standard("5% to 20%", "positive")
    outcomes: dict[Id, Share]
    strain: Annotated[int, Field(ge=0, le=3)] = 1
    support: Literal["same", "full"] = "full"
    strength: Positive = standard("20% to 40%", "positive")
    source: Id | None = None
    says: Text | None = None
