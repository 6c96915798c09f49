"""The war nobody stops: support moves, the front moves, the parties wear out, collapse or escalate (model.md section 4).

Within a quarter, in this order: the stock of support moves toward what the backers chose; the front may move one notch, decided by a
contest in ratio form (Tullock 1980; Hirshleifer 1989); exhaustion may rise, a party may collapse, or the war may escalate.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.clocks import speed
from detente.case.references import enemy_of
from detente.conflict.setting import QUARTERS, Setting, goal_name
from detente.game import Family, Move

Floats = npt.NDArray[np.float64]


def units(s: Setting, side: str) -> Floats:
    """Units of support at each stock level of a side, (levels,): from nothing to the most its backers can give together."""
    highest = sum(
        share * max(s.x(q) for q in s.case.backers[b].support.values()) for b, share in shares(s, side).items()
    )
    levels = s.shape[3 if side == s.sides[0] else 4]
    return np.linspace(0.0, highest, levels) if levels > 1 else np.zeros(1)


def shares(s: Setting, side: str) -> dict[str, float]:
    """Each backer's share of its side's support; the shares sum to 1."""
    drawn = {b: s.x(s.case.backers[b].share) for b in s.backers[side]}
    total = sum(drawn.values())
    return {b: x / total if total > 0 else 1 / len(drawn) for b, x in drawn.items()}


def chance_toward_a(s: Setting) -> Floats:
    """The chance that the front, if it moves, moves toward side a's victory, over war states (ratio form, model.md section 4)."""
    x, strength = s.x, s.case.war.strength
    power = []
    for n, side in enumerate(s.sides):
        per_unit = x(strength.support[side]) if side in strength.support else 0.0
        given = per_unit * units(s, side)[s.at[3 + n]]
        for i, entry in enumerate(s.case.interventions.values()):
            if enemy_of(s.case, entry) != side:
                given = given + x(entry.strength) * s.at[5 + i]
        own = sum(x(strength.own[party]) for party, at in s.place.items() if at == n and party in strength.own)
        power.append((own + given) * (1 - x(strength.loss)) ** s.at[1 + n])
    m = x(strength.contest)
    # In logs, so that two strengths near 0 do not become 0 / 0.
    gap = m * (np.log(np.maximum(power[1], 1e-12)) - np.log(np.maximum(power[0], 1e-12)))
    found: Floats = 1 / (1 + np.exp(np.clip(gap, -500, 500)))
    return found


def wear_chance(s: Setting, side: str) -> Floats:
    """The chance that a side's exhaustion rises a level in a quarter, over war states: 3 / months, faster with clocks, slower with support."""
    n = s.sides.index(side)
    exhaustion = s.case.war.exhaustion
    pace = 3 / s.x(exhaustion.months[side])
    for clock in exhaustion.clocks:
        if clock.party == side:
            pace *= max(0.0, 1 + speed(s.x, s.case, clock))
    stretched = 1 + s.x(exhaustion.support_slows) * units(s, side)[s.at[3 + n]]
    can_rise = s.at[1 + n] < s.shape[1 + n] - 1
    found: Floats = np.where(can_rise, np.minimum(1.0, pace / stretched), 0.0)
    return found


def collapse_chance(s: Setting, side: str) -> Floats:
    """The chance that a side collapses in a quarter, over war states: higher at the last level of exhaustion."""
    collapse = s.case.war.collapse[side]
    last = s.at[1 + s.sides.index(side)] == s.case.war.exhaustion.levels - 1
    always, at_last = s.x(collapse.always), s.x(collapse.last_level)
    return np.where(last, 1 - (1 - always) * (1 - at_last), always)


def war_reward(s: Setting) -> dict[str, Any]:
    """What a quarter at war pays everybody: the value of things as they stand, less the cost of war, which grows with exhaustion."""
    front, exhaustion = s.front[s.at[0]], (s.at[1], s.at[2])
    pay: dict[str, Any] = {}
    for name, n in s.place.items():
        party, values = s.case.parties[name], s.values[name]
        growth = (1 + s.x(party.cost_growth)) ** s.at[1 + n]
        worth, rows = values.at_war(front, exhaustion), []
        for k, kind in enumerate(values.types):
            cost = s.x.typed(party.war_cost, kind) / QUARTERS
            rows.append((1 - s.discount(name)) * worth[k] - cost * growth)
        pay[name] = s.by_type(name, np.array(rows))
    for backer in s.case.backers:
        pay[backer] = s.flow(backer, s.values[backer].at_war(front, exhaustion))
    for name, outsider in s.case.outsiders.items():
        pay[name] = s.flow(name, s.values[name].at_war(front, exhaustion)) - s.x(outsider.war_cost) / QUARTERS
    for name, goal in s.case.goals.items():
        if "fighting" in goal.wants.ends:
            pay[goal_name(name)] = 1 - s.discount(goal.owner)
    return pay


@dataclass(frozen=True)
class Quarter:
    """The rest of a quarter of war, once talks are over: `supply` is entered by what the backers chose, (by backers of a, by backers of b)."""

    supply: dict[tuple[tuple[str, ...], ...], Family]
    moves: Family
    wear: Family


def fight_on(s: Setting, talk: Family, deadlock: Family | None = None, freed: Quarter | None = None) -> Quarter:
    """Add the war's own moves, from the backers' choice to the next quarter.

    Without `deadlock` the next quarter begins at `talk`. In a deadlock it begins at `deadlock`, unless the deadlock ends: with time, or because
    support, the front or exhaustion moved; the rest of the quarter is then `freed`, the one without a deadlock (model.md section 5).
    """
    g, (a, b) = s.g, s.sides
    f, ea, eb, za, zb, *joined = s.at
    name = "" if deadlock is None else "deadlock-"
    wear = g.states(f"{name}wear", **s.dims)
    rise_a, rise_b = wear_chance(s, a), wear_chance(s, b)
    fall_a, fall_b = collapse_chance(s, a), collapse_chance(s, b)
    escalates = s.x(s.case.war.escalation)
    go_on = (1 - escalates) * (1 - fall_a) * (1 - fall_b)
    up_a, up_b = np.minimum(ea + 1, s.shape[1] - 1), np.minimum(eb + 1, s.shape[2] - 1)
    branches: list[tuple[Any, Any]] = []
    for chance, levels, rises in (
        ((1 - rise_a) * (1 - rise_b), (ea, eb), 0),
        (rise_a * (1 - rise_b), (up_a, eb), 1),
        ((1 - rise_a) * rise_b, (ea, up_b), 1),
        (rise_a * rise_b, (up_a, up_b), 2),
    ):
        at = (f, *levels, za, zb, *joined)
        if deadlock is None:
            branches.append((go_on * chance, talk.ids[at]))
        else:
            stays = (1 - s.x(s.case.war.deadlock.ends)) * (1 - s.x(s.case.war.deadlock.moved)) ** rises
            branches += [(go_on * chance * stays, deadlock.ids[at]), (go_on * chance * (1 - stays), talk.ids[at])]
    branches.append((escalates, s.ends["escalated"].ids))
    # If both would collapse in the same quarter, each is counted as the one that does half the time.
    for side, mine, theirs in ((a, fall_a, fall_b), (b, fall_b, fall_a)):
        chance = (1 - escalates) * mine * (1 - theirs / 2)
        for end, p in s.x.shares(s.case.war.collapse[side].then).items():
            to = talk.ids if end == "fighting" else s.ends[end].ids
            branches.append((chance * p, to))
    g.chance(wear, Move(branches, later=True))

    moves = g.states(f"{name}front-moves", **s.dims)
    toward_a = chance_toward_a(s)
    tempo = s.x(s.case.war.front.tempo)
    last = s.shape[0] - 1
    moved: list[tuple[Any, Any]] = [(1 - tempo, wear.ids)]
    for share, then in _after_move(s, wear, None if freed is None else freed.wear):
        forward = np.where(
            f == last, s.ends[f"{a}-wins"].ids, then.ids[np.minimum(f + 1, last), ea, eb, za, zb, *joined]
        )
        backward = np.where(f == 0, s.ends[f"{b}-wins"].ids, then.ids[np.maximum(f - 1, 0), ea, eb, za, zb, *joined])
        moved += [(tempo * share * toward_a, forward), (tempo * share * (1 - toward_a), backward)]
    g.chance(moves, Move(moved))

    reward = war_reward(s)
    supply = {}
    for choice in itertools.product(*[_choices(s, side) for side in s.sides]):
        family = g.states(f"{name}supply" + "".join(f":{level}" for part in choice for level in part), **s.dims)
        (pa, to_a), (pb, to_b) = (_stock(s, side, levels) for side, levels in zip(s.sides, choice, strict=True))
        arrives: list[tuple[Any, Any]] = [((1 - pa) * (1 - pb), moves.ids)]
        for share, then in _after_move(s, moves, None if freed is None else freed.moves):
            arrives += [
                (share * pa * (1 - pb), then.ids[f, ea, eb, to_a, zb, *joined]),
                (share * (1 - pa) * pb, then.ids[f, ea, eb, za, to_b, *joined]),
                (share * pa * pb, then.ids[f, ea, eb, to_a, to_b, *joined]),
            ]
        g.chance(family, Move(arrives, reward=reward))
        supply[choice] = family
    return Quarter(supply, moves, wear)


def _after_move(s: Setting, stays: Family, freed: Family | None) -> list[tuple[float, Family]]:
    """Where play goes on once something has moved: a deadlock may end with it. Returns (chance, family) pairs."""
    if freed is None:
        return [(1.0, stays)]
    ends = s.x(s.case.war.deadlock.moved)
    return [(1 - ends, stays), (ends, freed)]


def _choices(s: Setting, side: str) -> list[tuple[str, ...]]:
    return list(itertools.product(*[list(s.case.backers[b].support) for b in s.backers[side]]))


def _stock(s: Setting, side: str, levels: tuple[str, ...]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The chance that a side's stock of support moves one level toward what its backers chose, and the level it moves to, over war states.

    The chance is 3 / delay if the gap is a level or more and proportionally less if it is smaller, so on average the gap closes at that rate.
    """
    z = s.at[3 + s.sides.index(side)]
    if not levels:
        return np.zeros(s.shape), z
    part = shares(s, side)
    backers = s.backers[side]
    aim = sum(part[b] * s.x(s.case.backers[b].support[level]) for b, level in zip(backers, levels, strict=True))
    pace = sum(part[b] * 3 / s.x(s.case.backers[b].delay) for b in backers)
    stock = units(s, side)
    step = stock[1] - stock[0]
    gap = (aim - stock[z]) / step if step > 0 else np.zeros(s.shape)
    to = np.clip(z + np.sign(np.round(gap, 9)).astype(np.int64), 0, stock.size - 1)
    return np.where(to != z, np.minimum(1.0, pace * np.minimum(1.0, abs(gap))), 0.0), to
