"""What the war, the table and the peace share: the parties, the grid of war states, and the numbers of one draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.numbers import Numbers
from detente.case.references import ends
from detente.case.schema import Case
from detente.conflict.leaders import heirs, leaves
from detente.game import Family, GameBuilder
from detente.terms import Values

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

QUARTERS = 4  # per year
MEDIATOR = "mediator"


class Setting:
    """One draw of a case, and the game being built from it.

    War states form an array over the fronts, the exhaustion of each side and the support of each side, and one more dimension for each outside power
    that may enter the war: 0 while it is out, 1 once it is in. With two sides that is (front, exhaustion of a, of b, support of a, of b, ...). The
    two ends of a front are victories, so they are not war states. A side without backers has a single support level. The parties of a side have its
    fronts, exhaustion and support in common; `place` {party: number} is the number of their side. `fronts` are the dimensions of the fronts, `worn`
    those of exhaustion, `stocks` those of support and `powers` those of outside powers. `lines` are the fronts' shares of the way to the victory of
    the first of their sides, by notch.
    """

    def __init__(self, case: Case, numbers: Numbers, beliefs: dict[str, dict[str, float]]) -> None:
        self.case, self.x, self.beliefs = case, numbers, beliefs
        self.g = GameBuilder()
        self.sides = case.sides
        self.place = {party: self.sides.index(case.side_of_party(party)) for party in case.parties}
        self.values = {who: Values(case, numbers, who) for who in (*case.parties, *case.others)}
        self.backers = {side: [b for b, v in case.backers.items() if v.backs == side] for side in self.sides}
        war = case.war
        self.lines = tuple(np.arange(1, f.front.notches - 1) / (f.front.notches - 1) for f in case.fronts)
        levels = {side: war.support_levels if self.backers[side] else 1 for side in self.sides}
        letters = [case.parties[side].side for side in self.sides]
        self.dims = {
            **{f.field: f.front.notches - 2 for f in case.fronts},
            **{f"exhaustion_{letter}": war.exhaustion.levels for letter in letters},
            **{f"support_{letter}": levels[side] for letter, side in zip(letters, self.sides, strict=True)},
            **{f"entered:{name}": 2 for name in case.interventions},
        }
        ahead = (len(case.fronts), len(self.sides))
        self.fronts = range(ahead[0])
        self.worn = range(ahead[0], sum(ahead))
        self.stocks = range(sum(ahead), sum(ahead) + ahead[1])
        self.powers = range(self.stocks.stop, len(self.dims))
        self.shape = tuple(self.dims.values())
        self.at = np.meshgrid(*[np.arange(n) for n in self.shape], indexing="ij")
        self.today = (
            *(f.front.now - 2 for f in case.fronts),
            *(war.exhaustion.now[side] for side in self.sides),
            *(war.support_now if self.backers[side] else 0 for side in self.sides),
            *(0 for _ in case.interventions),
        )
        self.ends: dict[str, Family] = {}
        self._parties()

    def _parties(self) -> None:
        for name, party in self.case.parties.items():
            types = self.beliefs[name] if len(party.types) > 1 else None
            goes = leaves(self.case, self.x, name)
            then = heirs(self.case, self.x, name) if goes else None
            self.g.party(name, types, noise=self.x(party.noise), discount=self.discount(name), leaves=goes, heirs=then)
        for name, backer in self.case.backers.items():
            credulity = {
                about: (trust.believes, self.x(trust.share))
                for about, trust in backer.credulity.items()
                if len(self.case.parties[about].types) > 1
            }
            self.g.party(name, noise=self.x(backer.noise), discount=self.discount(name), credulity=credulity)
        for name, outsider in self.case.outsiders.items():
            self.g.party(name, noise=self.x(outsider.noise), discount=self.discount(name))
        if MEDIATOR in self.case.war.proposers:
            # A mediator has no stakes of its own: it wants a settlement in force, and is as patient and as noisy as the parties on average.
            noise = np.mean([self.x(party.noise) for party in self.case.parties.values()])
            patience = np.mean([self.discount(party) for party in self.case.at_table])
            self.g.party(MEDIATOR, noise=float(noise), discount=float(patience))
            self.mediator_pays = 1 - float(patience)
        for name, goal in self.case.goals.items():
            self.g.party(goal_name(name), discount=self.discount(goal.owner))

    def label(self, who: str) -> str:
        """What the states of a party's decisions are called: `a` and `b` for those that lead the sides."""
        return self.case.parties[who].side if who in self.sides else f"other:{who}"

    def stand(self, at: Sequence[Any] | Ints) -> tuple[Floats, ...]:
        """How far each front has moved toward the victory of the first of its sides, at indices of war states that begin with the fronts."""
        return tuple(line[at[n]] for n, line in zip(self.fronts, self.lines, strict=True))

    def exhaustion(self, at: Sequence[Any] | Ints) -> tuple[Any, ...]:
        """Each side's exhaustion, at indices of war states that begin with the fronts and exhaustion."""
        return tuple(at[n] for n in self.worn)

    def discount(self, who: str) -> float:
        """The discount factor per quarter of a party, backer or outsider."""
        valuer = self.case.valuer(who)
        return float(self.x(valuer.patience) ** (1 / QUARTERS))

    def by_type(self, who: str, worth: Floats) -> Any:
        """Values (types, ...) as `GameBuilder` takes them: by type name, or a plain array for a party with one type."""
        types = self.values[who].types
        if len(types) == 1:
            return worth[0]
        return dict(zip(types, worth, strict=True))

    def flow(self, who: str, worth: Floats) -> Any:
        """What one quarter pays of a state of affairs worth `worth` if it lasted for ever."""
        return self.by_type(who, (1 - self.discount(who)) * worth)

    def end_value(self, who: str, end: str) -> Floats:
        """What an end of the war is worth to each type of a party, backer or outsider, (types,)."""
        valuer = self.case.valuer(who)
        types = self.values[who].types
        if end in valuer.outcomes:
            return np.array([self.x.typed(valuer.outcomes[end], t) for t in types])
        own = self.case.side_of(who)
        if own is None:
            return np.full(len(types), 0.0 if end == "escalated" else 0.5)
        worth = {f"{own}-wins": 1.0, f"{own}-collapses": 0.05, "escalated": 0.0}
        for enemy in self.case.enemies(own):
            worth |= {f"{enemy}-wins": 0.0, f"{enemy}-collapses": 0.9}
        return np.full(len(types), worth.get(end, 0.5))  # half, if a side wins or collapses that it does not fight

    def add_ends(self) -> None:
        """Add the terminal states, one for each end of the war."""
        for end in ends(self.case):
            family = self.g.states(end)
            self.ends[end] = family
            worth = {
                who: self.by_type(who, self.end_value(who, end)) for who in (*self.case.parties, *self.case.others)
            }
            goals = {goal_name(n): float(end in goal.wants.ends) for n, goal in self.case.goals.items()}
            self.g.terminal(family, {**worth, **goals})


def states_of(families: Iterable[Family]) -> Ints:
    """The numbers of all states of some families, (n,)."""
    return np.concatenate([family.ids.ravel() for family in families])


def goal_name(goal: str) -> str:
    """The name of a goal's observer: a party of the game that never moves and is paid while the goal is met."""
    return f"goal:{goal}"


@dataclass(frozen=True)
class Places:
    """The families of a conflict's game, by what happens at them.

    `talk` is the start of a quarter at war in which there may be talks, `quiet` the moment after none were held, `refused[who]` the moment after
    that party refused (`none`: nobody that fights did, yet nothing was signed; quarters of a deadlock begin there, too). `propose[who]`,
    `answers[proposal][signatories still to answer]`, `pressed[proposal, threat]` (the answer to an ultimatum), `execute[threat]` and
    `backing[refusing side][backer]` (pairs of the levels already chosen and a family) are decisions. `signed[proposal]` follows the last signature;
    `peace` are the packages in force. `breach[party]`, `lapse` and `struck[threat]` are events that simulations watch for. `standing` are the state
    numbers of settlements in force, which lead to one another for years. `enters[intervention]` are decisions of an outside power to enter the war,
    and `entered[intervention]` the events that follow if it does.
    """

    talk: Family
    quiet: Family
    refused: dict[str, Family]
    propose: dict[str, Family]
    answers: dict[str, dict[tuple[str, ...], Family]]
    pressed: dict[tuple[str, str], Family]
    execute: dict[str, Family]
    signed: dict[str, Family]
    peace: list[Family]
    breach: dict[str, list[Family]]
    lapse: list[Family]
    standing: Ints
    struck: dict[str, Family]
    backing: dict[str, dict[str, list[tuple[tuple[str, ...], Family]]]]
    enters: dict[str, list[Family]]
    entered: dict[str, list[Family]]
