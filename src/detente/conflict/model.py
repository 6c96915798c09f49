"""Build the game of one draw of a case: the war, the table and the peace put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.numbers import Numbers
from detente.case.schema import Case
from detente.conflict.deadlock import deadlocked_today, refusals, stands
from detente.conflict.entry import Moment, add_moment
from detente.conflict.peace import add_peace
from detente.conflict.setting import Places, Setting, states_of
from detente.conflict.table import NOBODY, QUIET, TableFamilies, add_backers, add_table
from detente.conflict.war import fight_on
from detente.game import Family, Game

GOLDEN = (5**0.5 - 1) / 2
LOOK_AHEAD = 3.0  # years of war cost in the first guess at the value of fighting on; the solution does not depend on it


@dataclass(frozen=True)
class Conflict:
    """The game of one draw. `today` is the index of today's war state in every family over war states.

    `deadlock` is the chance that there is a deadlock today, and `refusals` {(proposal, signatory): chance} that a refusal on the record stands.
    """

    game: Game
    places: Places
    today: tuple[int, ...]
    setting: Setting
    deadlock: float
    refusals: dict[tuple[str, str], float]

    def begin(self, plays: int, profiles: int) -> npt.NDArray[np.int64]:
        """The first state of each of `plays` plays, (plays,), whose types come in turn from `profiles` profiles.

        As many plays of each profile begin in a deadlock as its chance asks for, spread evenly (golden ratio: Weyl 1916).
        """
        free, stuck = (int(f.ids[self.today]) for f in (self.places.talk, self.places.refused[NOBODY]))
        spread = (np.arange(plays) // profiles + 0.5) * GOLDEN % 1
        return np.where(spread < self.deadlock, stuck, free)


def build_conflict(case: Case, numbers: Numbers, beliefs: dict[str, dict[str, float]]) -> Conflict:
    """Build the game of one draw. `beliefs` {party: {type: probability}} is the range that play starts from."""
    s = Setting(case, numbers, beliefs)
    s.add_ends()
    talk = s.g.states("talk", **s.dims)
    after = _refusals(s)
    refused = {who: moment.begin for who, moment in after.items()}
    quarter = fight_on(s, talk)
    table = TableFamilies()
    # Only a side whose refusals have states of their own has backers who react to them; a partner's refusal is its side's.
    own = {who: after[who].backing for who in (NOBODY, *s.sides) if who == NOBODY or after[who] is not after[NOBODY]}
    if stands(s):
        calm = add_moment(s, QUIET)
        add_backers(s, {QUIET: calm.backing}, quarter.supply, table)
        add_backers(s, own, fight_on(s, talk, refused[NOBODY], quarter).supply, table)
    else:
        calm = after[NOBODY]
        add_backers(s, own, quarter.supply, table)
        table.backing[QUIET] = table.backing[NOBODY]
    quiet = calm.begin
    peace = add_peace(s, quiet, talk)
    add_table(s, talk, quiet, refused, peace.signed, table)
    _first_guess(s, (talk, *after[NOBODY].own) if stands(s) else (talk,))
    moments = list({id(m): m for m in (calm, *after.values())}.values())
    places = Places(
        talk, quiet, refused, table.propose, table.answers, table.pressed, table.execute, peace.signed, peace.peace,
        peace.breach, peace.lapse, states_of(peace.standing), table.struck, table.backing,
        {name: [m.enters[name] for m in moments] for name in case.interventions},
        {name: [m.entered[name] for m in moments] for name in case.interventions},
    )  # fmt: skip
    return Conflict(s.g.build(), places, s.today, s, deadlocked_today(s), refusals(s) if stands(s) else {})


def _refusals(s: Setting) -> dict[str, Moment]:
    """The moment just after a refusal, by who refused. Only a side with backers needs its own: nobody else reacts to a refusal."""
    nobody = add_moment(s, f"refused:{NOBODY}")
    own = {side: add_moment(s, f"refused:{side}") for side in s.sides if s.backers[side]}
    return {NOBODY: nobody, **{party: own.get(s.sides[n], nobody) for party, n in s.place.items()}}


def _first_guess(s: Setting, starts: tuple[Family, ...]) -> None:
    """Start the iteration for the war's values from what the present front is worth, less the cost of some years of war."""
    for family in starts:
        at = np.indices(family.ids.shape)
        front, exhaustion = s.stand(at), s.exhaustion(at)
        guess: dict[str, Any] = {}
        for who, values in s.values.items():
            worth = values.at_war(front, exhaustion)
            if who in s.case.parties:
                party = s.case.parties[who]
                cost = np.array([s.x.typed(party.war_cost, t) for t in values.types])
                worth = worth - LOOK_AHEAD * cost.reshape(-1, *[1] * at[0].ndim)
            guess[who] = s.by_type(who, worth)
        s.g.beyond(family, guess)
