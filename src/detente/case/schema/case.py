"""A whole case, with the defaults that depend on more than one section."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from detente.case.dates import Date
from detente.case.named import name_all
from detente.case.quantity import (
    Duration,
    Horizon,
    default,
)
from detente.case.schema.base import Id, Part, Source, Text, Title, standard
from detente.case.schema.files import Implementation, Timeline
from detente.case.schema.goals import Goal, Scenario
from detente.case.schema.opinion import Opinion
from detente.case.schema.parties import (
    Backer,
    Issue,
    IssueValue,
    Outsider,
    Party,
)
from detente.case.schema.record import Event, Forecast, Happened
from detente.case.schema.series import Series
from detente.case.schema.table import Proposal, Threat
from detente.case.schema.war import Collapse, Front, FrontAC, FrontBC, Guarantee, Intervention, Peace, War

# The historical rates of what the record may say a party did. Those of threats are of threats of sanctions, and of no others.
USUAL: dict[tuple[str, str | None], str] = {
    ("pledge", "kept"): "history.pledge_kept()",
    ("pledge", "broken"): "history.pledge_broken()",
    ("threat", "carried out"): "history.threat_carried_out()",
    ("threat", "backed down"): "history.threat_backed_down()",
}


class Facing(NamedTuple):
    """A front and the two sides that face each other on it, by the parties that lead them; the first has won at its last notch.

    `field` is the front's field in `war`, `letters` are the letters of the two sides.
    """

    field: str
    letters: tuple[str, str]
    sides: tuple[str, str]
    front: Front | FrontAC | FrontBC

    def options(self, issue: str) -> tuple[str, str]:
        """The options of an issue that this front settles: in force once the first side, or the second, has won everything on it."""
        settles = self.front.settles[issue]
        one, other = (getattr(settles, letter) for letter in self.letters)
        return one, other


class Case(Part):
    """A conflict and the terms on the table.

    There are two parties or three, each of which must sign, on two sides or three. `horizon` is how far ahead forecasts run: a single time from 6
    months to 100 years.
    `half_life` makes old evidence fade (default: it does not fade). Defaults for each side: own strength 40% to 250%, strength per unit of support
    20% to 40%, 18 to 30 months per exhaustion level, and 12 to 24 months of peace to recover from one level. A value of a series is from the source
    of the series, unless it names its own.
    """

    detente: Literal[1]
    id: Id
    title: Title
    as_of: Date
    horizon: Horizon = standard("10 years", "duration")
    summary: Text | None = None
    half_life: Duration | None = None
    sources: dict[Id, Source] = {}
    issues: Annotated[dict[Id, Issue], Field(min_length=1, max_length=60)]
    parties: Annotated[dict[Id, Party], Field(min_length=2, max_length=3)]
    backers: Annotated[dict[Id, Backer], Field(max_length=4)] = {}
    outsiders: Annotated[dict[Id, Outsider], Field(max_length=4)] = {}
    war: War = Field(default_factory=War)
    peace: Peace = Field(default_factory=Peace)
    guarantees: dict[Id, Guarantee] = {}
    proposals: Annotated[dict[Id, Proposal], Field(min_length=1, max_length=40)]
    threats: Annotated[dict[Id, Threat], Field(max_length=3)] = {}
    interventions: Annotated[dict[Id, Intervention], Field(max_length=2)] = {}
    record: list[Event] = []
    scenarios: Annotated[dict[Id, Scenario], Field(max_length=40)] = {}
    goals: dict[Id, Goal] = {}
    what_happened: list[Happened] = []
    opinion: Opinion = Field(default_factory=Opinion)
    timelines: Annotated[dict[Id, Timeline], Field(max_length=6)] = {}
    implementation: Implementation | None = None
    series: Annotated[dict[Id, Series], Field(max_length=20)] = {}
    forecasts: Annotated[list[Forecast], Field(max_length=200)] = []

    def model_post_init(self, _context: Any) -> None:
        """Fill in the defaults of what is written party by party, and name every quantity."""
        for name in self.sides:
            self.war.strength.own.setdefault(name, default("40% to 250%", "positive"))
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
            for valuer in (*self.parties.values(), *self.others.values()):
                valuer.values.setdefault(issue, IssueValue())
        for event in self.record:
            rate = USUAL.get((event.kind, event.outcome))
            if event.kind == "threat" and getattr(self.threats.get(event.about or ""), "kind", None) != "sanctions":
                rate = None
            if rate and event.likelihood and "*" not in event.likelihood and event.by in self.parties:
                for kind in self.parties[event.by].types:
                    event.likelihood.setdefault(kind, default(rate, "share"))
        for series in self.series.values():
            for date, value in series.values.items():
                if not value.source and series.source in self.sources:  # one that is unknown is a mistake of its own
                    series.values[date] = replace(value, source=series.source, basis="data")
        for who in ("mediator", *self.parties):
            self.war.proposers.setdefault(who, default(1, "positive"))
        name_all(self)

    @property
    def sides(self) -> tuple[str, ...]:
        """The ids of side a, side b and, if there are three, side c: of the first party listed on each, which leads it."""
        leads = (next((name for name, party in self.parties.items() if party.side == side), None) for side in "abc")
        return tuple(name for name in leads if name is not None)

    @property
    def fronts(self) -> tuple[Facing, ...]:
        """The fronts between the sides, that of a and b first."""
        by_letter = {self.parties[lead].side: lead for lead in self.sides}
        between = (("front", "a", "b"), ("front_ac", "a", "c"), ("front_bc", "b", "c"))
        found = []
        for field, one, other in between:
            front = getattr(self.war, field)
            if front is not None and one in by_letter and other in by_letter:
                found.append(Facing(field, (one, other), (by_letter[one], by_letter[other]), front))
        return tuple(found)

    def settled_by(self, issue: str) -> Facing | None:
        """The front that settles an issue while the war lasts; None if none does."""
        return next((facing for facing in self.fronts if issue in facing.front.settles), None)

    def enemies(self, side: str) -> tuple[str, ...]:
        """The sides that a side has a front with."""
        return tuple(other for f in self.fronts if side in f.sides for other in f.sides if other != side)

    @property
    def partners(self) -> dict[str, str]:
        """The parties that fight on a side led by another, {partner: leader of the side}."""
        return {name: self.side_of_party(name) for name in self.parties if name not in self.sides}

    @property
    def at_table(self) -> tuple[str, ...]:
        """The ids of all parties, those of side a first: the order in which they sign, unless the case says otherwise."""
        return tuple(sorted(self.parties, key=lambda name: self.parties[name].side))

    def side_of_party(self, name: str) -> str:
        """The side that a party fights on, by the party that leads it."""
        return next(lead for lead in self.parties if self.parties[lead].side == self.parties[name].side)

    @property
    def others(self) -> dict[str, Backer | Outsider]:
        """Everybody with a say besides the parties: backers, then outsiders."""
        return {**self.backers, **self.outsiders}

    def valuer(self, who: str) -> Party | Backer | Outsider:
        """A party, backer or outsider by its id."""
        return self.parties[who] if who in self.parties else self.others[who]

    def side_of(self, who: str) -> str | None:
        """The side that somebody fights on, backs or belongs to; None for an outsider of neither."""
        if who in self.parties:
            return self.side_of_party(who)
        return self.backers[who].backs if who in self.backers else self.outsiders[who].of

    def name(self, who: str) -> str:
        """The title of a party, backer, outsider, proposal, threat, goal or issue, or its id in words if it has none."""
        for section in (self.parties, self.others, self.proposals, self.threats, self.goals, self.issues):
            if who in section:
                return section[who].title or who.replace("-", " ").title()
        return who.replace("-", " ").capitalize()
