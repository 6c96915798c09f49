"""Build the game of one draw of a case: the war, the table and the peace put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.numbers import Numbers
from detente.case.schema import Case
from detente.conflict.peace import PeaceFamilies, add_peace
from detente.conflict.setting import Ints, Places, Setting
from detente.conflict.table import NOBODY, TableFamilies, add_backers, add_table
from detente.conflict.war import fight_on
from detente.game import Family, Game

LOOK_AHEAD = 3.0  # years of war cost in the first guess at the value of fighting on; the solution does not depend on it


@dataclass(frozen=True)
class Conflict:
    """The game of one draw. `today` is the index of today's war state in every family over war states."""

    game: Game
    places: Places
    today: tuple[int, ...]
    setting: Setting


def build_conflict(case: Case, numbers: Numbers, beliefs: dict[str, dict[str, float]]) -> Conflict:
    """Build the game of one draw. `beliefs` {party: {type: probability}} is the range that play starts from."""
    s = Setting(case, numbers, beliefs)
    s.add_ends()
    talk = s.g.states("talk", **s.dims)
    refused = _refusals(s)
    supply = fight_on(s, talk)
    table = TableFamilies()
    add_backers(s, refused, supply, table)
    peace = add_peace(s, refused[NOBODY], talk)
    add_table(s, talk, refused, peace.signed, table)
    _first_guess(s, talk)
    places = Places(
        talk, refused, table.propose, table.answers, table.pressed, table.execute, peace.signed, peace.peace,
        peace.breach, peace.lapse, _slow(s, talk, refused[NOBODY], table, peace), table.struck, table.backing,
    )  # fmt: skip
    return Conflict(s.g.build(), places, s.today, s)


def _refusals(s: Setting) -> dict[str, Family]:
    """The states just after a refusal, by who refused. Only a side with backers needs its own: nobody else reacts to a refusal."""
    nobody = s.g.states(f"refused:{NOBODY}", **s.dims)
    own = {side: s.g.states(f"refused:{side}", **s.dims) for side in s.sides if s.backers[side]}
    return {NOBODY: nobody, **{side: own.get(side, nobody) for side in s.sides}}


def _slow(s: Setting, talk: Family, refused: Family, table: TableFamilies, peace: PeaceFamilies) -> Ints:
    """The states of war without talks and of settlements in force."""
    war = [talk, refused, *(f for n, f in s.g.families.items() if n.split(":")[0] in ("wear", "front-moves", "supply"))]
    backing = [family for layer in table.backing.values() for _, family in layer]
    return np.concatenate([f.ids.ravel() for f in (*war, *backing, *peace.standing)])


def _first_guess(s: Setting, talk: Family) -> None:
    """Start the iteration for the war's values from what the present front is worth, less the cost of some years of war."""
    front = s.front[s.at[0]]
    guess: dict[str, Any] = {}
    for who, values in s.values.items():
        worth = values.at_war(front)
        if who in s.case.parties:
            party = s.case.parties[who]
            cost = np.array([s.x.typed(party.war_cost, t) for t in values.types])
            worth = worth - LOOK_AHEAD * cost.reshape(-1, *[1] * front.ndim)
        guess[who] = s.by_type(who, worth)
    s.g.beyond(talk, guess)
