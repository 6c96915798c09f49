"""The war nobody stops: support moves, the front moves, the parties wear out, collapse or escalate (model.md section 4).

Within a quarter, in this order: the stock of support moves toward what the backers chose; the front may move one notch, decided by a
contest in ratio form (Tullock 1980; Hirshleifer 1989); exhaustion may rise, a party may collapse, or the war may escalate.
"""

from __future__ import annotations

import functools
import itertools
import operator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.clocks import speed
from detente.case.references import helped_by
from detente.case.schema import Facing
from detente.conflict.setting import QUARTERS, Setting, goal_name
from detente.game import Family, Move

Floats = npt.NDArray[np.float64]


def units(s: Setting, side: str) -> Floats:
    """Units of support at each stock level of a side, (levels,): from nothing to the most its backers can give together."""
    highest = sum(
        share * max(s.x(q) for q in s.case.backers[b].support.values()) for b, share in shares(s, side).items()
    )
    levels = s.shape[s.stocks[s.sides.index(side)]]
    return np.linspace(0.0, highest, levels) if levels > 1 else np.zeros(1)


def shares(s: Setting, side: str) -> dict[str, float]:
    """Each backer's share of its side's support; the shares sum to 1."""
    drawn = {b: s.x(s.case.backers[b].share) for b in s.backers[side]}
    total = sum(drawn.values())
    return {b: x / total if total > 0 else 1 / len(drawn) for b, x in drawn.items()}


def chance_forward(s: Setting, facing: Facing) -> Floats:
    """The chance that a front, if it moves, moves toward the victory of the first of its sides, over war states (ratio form, model.md section 4)."""
    one, other = (power(s, side) / len(s.case.enemies(side)) for side in facing.sides)
    m = s.x(s.case.war.strength.contest)
    # In logs, so that two strengths near 0 do not become 0 / 0.
    gap = m * (np.log(np.maximum(other, 1e-12)) - np.log(np.maximum(one, 1e-12)))
    found: Floats = 1 / (1 + np.exp(np.clip(gap, -500, 500)))
    return found


def power(s: Setting, side: str) -> Floats:
    """A side's strength, over war states: its own, what its support adds and the powers that have entered for it, less what exhaustion takes."""
    x, strength, n = s.x, s.case.war.strength, s.sides.index(side)
    per_unit = x(strength.support[side]) if side in strength.support else 0.0
    given = per_unit * units(s, side)[s.at[s.stocks[n]]]
    for power_at, entry in zip(s.powers, s.case.interventions.values(), strict=True):
        if helped_by(s.case, entry) == side:
            given = given + x(entry.strength) * s.at[power_at]
    own = sum(x(strength.own[party]) for party, at in s.place.items() if at == n and party in strength.own)
    found: Floats = (own + given) * (1 - x(strength.loss)) ** s.at[s.worn[n]]
    return found


def wear_chance(s: Setting, side: str) -> Floats:
    """The chance that a side's exhaustion rises a level in a quarter, over war states: 3 / months, faster with clocks, slower with support."""
    n = s.sides.index(side)
    exhaustion = s.case.war.exhaustion
    pace = 3 / s.x(exhaustion.months[side])
    for clock in exhaustion.clocks:
        if clock.party == side:
            pace *= max(0.0, 1 + speed(s.x, s.case, clock))
    stretched = 1 + s.x(exhaustion.support_slows) * units(s, side)[s.at[s.stocks[n]]]
    can_rise = s.at[s.worn[n]] < s.shape[s.worn[n]] - 1
    found: Floats = np.where(can_rise, np.minimum(1.0, pace / stretched), 0.0)
    return found


def collapse_chance(s: Setting, side: str) -> Floats:
    """The chance that a side collapses in a quarter, over war states: higher at the last level of exhaustion."""
    collapse = s.case.war.collapse[side]
    last = s.at[s.worn[s.sides.index(side)]] == s.case.war.exhaustion.levels - 1
    always, at_last = s.x(collapse.always), s.x(collapse.last_level)
    return np.where(last, 1 - (1 - always) * (1 - at_last), always)


def war_reward(s: Setting) -> dict[str, Any]:
    """What a quarter at war pays everybody: the value of things as they stand, less the cost of war, which grows with exhaustion."""
    front, exhaustion = s.stand(s.at), s.exhaustion(s.at)
    pay: dict[str, Any] = {}
    for name, n in s.place.items():
        party, values = s.case.parties[name], s.values[name]
        growth = (1 + s.x(party.cost_growth)) ** exhaustion[n]
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
    """The rest of a quarter of war, once talks are over: `supply` is entered by what the backers chose, (by backers of a, by backers of b, ...).

    `moves` is the moment at which the fronts may move, `wear` the one at which the sides wear out.
    """

    supply: dict[tuple[tuple[str, ...], ...], Family]
    moves: Family
    wear: Family


def fight_on(s: Setting, talk: Family, deadlock: Family | None = None, freed: Quarter | None = None) -> Quarter:
    """Add the war's own moves, from the backers' choice to the next quarter.

    Without `deadlock` the next quarter begins at `talk`. In a deadlock it begins at `deadlock`, unless the deadlock ends: with time, or because
    support, the front or exhaustion moved; the rest of the quarter is then `freed`, the one without a deadlock (model.md section 5).
    """
    g = s.g
    name = "" if deadlock is None else "deadlock-"
    wear = g.states(f"{name}wear", **s.dims)
    _wear_out(s, wear, talk, deadlock)
    moves = g.states(f"{name}front-moves", **s.dims)
    _move(s, moves, wear, None if freed is None else freed.wear)
    reward = war_reward(s)
    supply = {}
    for choice in itertools.product(*[_choices(s, side) for side in s.sides]):
        family = g.states(f"{name}supply" + "".join(f":{level}" for part in choice for level in part), **s.dims)
        arrives = _arrives(s, choice, moves, None if freed is None else freed.moves)
        g.chance(family, Move(arrives, reward=reward))
        supply[choice] = family
    return Quarter(supply, moves, wear)


def _wear_out(s: Setting, wear: Family, talk: Family, deadlock: Family | None) -> None:
    """Add the end of a quarter: the war may escalate, a side collapse, or exhaustion rise; then the next begins."""
    rise, fall = [wear_chance(s, side) for side in s.sides], [collapse_chance(s, side) for side in s.sides]
    escalates = s.x(s.case.war.escalation)
    go_on = product([1 - escalates, *(1 - chance for chance in fall)])
    branches: list[tuple[Any, Any]] = []
    for rises in combinations(len(s.sides)):
        at = list(s.at)
        for n, up in zip(s.worn, rises, strict=True):
            at[n] = np.minimum(at[n] + up, s.shape[n] - 1)
        chance = product([p if up else 1 - p for p, up in zip(rise, rises, strict=True)])
        if deadlock is None:
            branches.append((go_on * chance, talk.ids[tuple(at)]))
        else:
            stays = (1 - s.x(s.case.war.deadlock.ends)) * (1 - s.x(s.case.war.deadlock.moved)) ** sum(rises)
            branches += [
                (go_on * chance * stays, deadlock.ids[tuple(at)]),
                (go_on * chance * (1 - stays), talk.ids[tuple(at)]),
            ]
    branches.append((escalates, s.ends["escalated"].ids))
    for n, side in enumerate(s.sides):
        chance = (1 - escalates) * fall[n] * _counted([p for other, p in enumerate(fall) if other != n])
        for end, p in s.x.shares(s.case.war.collapse[side].then).items():
            to = talk.ids if end == "fighting" else s.ends[end].ids
            branches.append((chance * p, to))
    s.g.chance(wear, Move(branches, later=True))


def _counted(others: list[Floats]) -> Floats:
    """How often a side that collapses is counted as the one that does: with others that collapse in the same quarter, in turn."""
    if len(others) == 1:
        return 1 - others[0] / 2
    one, two = others
    return 1 - (one + two) / 2 + one * two / 3


def _move(s: Setting, moves: Family, wear: Family, freed: Family | None) -> None:
    """Add the moment at which each front may move a notch; play then goes on at `wear`, or `freed` if a deadlock ends with it.

    If two sides would win in the same quarter, on different fronts, each is counted as the one that does as often as the other.
    """
    fronts = s.case.fronts
    forward = [chance_forward(s, facing) for facing in fronts]
    tempo = [s.x(facing.front.tempo) for facing in fronts]
    branches: list[tuple[Any, Any]] = [(product([1 - t for t in tempo]), wear.ids)]
    won: dict[str, Any] = {}
    for ended in range(1 if freed is None else 2):
        for steps in itertools.product(*[(0, 1, -1)] * len(fronts)):
            if not any(steps):
                continue
            share, then = _after_move(s, wear, freed, sum(map(abs, steps)))[ended]
            chances = [1 - t if step == 0 else t for t, step in zip(tempo, steps, strict=True)]
            toward = [p if step == 1 else 1 - p for p, step in zip(forward, steps, strict=True) if step]
            chance = product([*chances, share, *toward])
            at, wins = list(s.at), []
            for n, step in enumerate(steps):
                if step:
                    at[n] = np.clip(s.at[n] + step, 0, s.shape[n] - 1)
                    last = s.shape[n] - 1 if step == 1 else 0
                    wins.append((fronts[n].sides[step == -1], s.at[n] == last))
            if len(wins) == 1:
                side, over = wins[0]
                branches.append((chance, np.where(over, s.ends[f"{side}-wins"].ids, then.ids[tuple(at)])))
                continue
            over = np.sum([where for _, where in wins], axis=0)
            branches.append((np.where(over == 0, chance, 0.0), then.ids[tuple(at)]))
            for side, where in wins:
                won[side] = won.get(side, 0.0) + np.where(where, chance / np.maximum(over, 1), 0.0)
    branches += [(chance, s.ends[f"{side}-wins"].ids) for side, chance in won.items()]
    s.g.chance(moves, Move(branches))


def _arrives(
    s: Setting, choice: tuple[tuple[str, ...], ...], stays: Family, freed: Family | None
) -> list[tuple[Any, Any]]:
    """Where the stocks of support lead once the backers have chosen. Returns (chance, states) pairs."""
    stocks = [_stock(s, side, levels) for side, levels in zip(s.sides, choice, strict=True)]
    arrives: list[tuple[Any, Any]] = [(product([1 - p for p, _ in stocks]), stays.ids)]
    for share, then in _after_move(s, stays, freed):
        for moves in combinations(len(stocks))[1:]:
            at = list(s.at)
            for n, (_, to), moved in zip(s.stocks, stocks, moves, strict=True):
                at[n] = to if moved else at[n]
            chance = product([share, *(p if moved else 1 - p for (p, _), moved in zip(stocks, moves, strict=True))])
            arrives.append((chance, then.ids[tuple(at)]))
    return arrives


def combinations(sides: int) -> list[tuple[bool, ...]]:
    """Every way in which something does or does not happen to each side: first to none, then to a, to b, to both, and so on."""
    return [found[::-1] for found in itertools.product((False, True), repeat=sides)]


def product(factors: list[Any]) -> Any:
    """The product, multiplied from left to right, so that the same case gives the same answer to the last digit."""
    return functools.reduce(operator.mul, factors)


def _after_move(s: Setting, stays: Family, freed: Family | None, moves: int = 1) -> list[tuple[float, Family]]:
    """Where play goes on once something has moved, or several things: a deadlock may end with each. Returns (chance, family) pairs."""
    if freed is None:
        return [(1.0, stays)]
    ends = s.x(s.case.war.deadlock.moved)
    return [((1 - ends) ** moves, stays), (ends if moves == 1 else 1 - (1 - ends) ** moves, freed)]


def _choices(s: Setting, side: str) -> list[tuple[str, ...]]:
    return list(itertools.product(*[list(s.case.backers[b].support) for b in s.backers[side]]))


def _stock(s: Setting, side: str, levels: tuple[str, ...]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The chance that a side's stock of support moves one level toward what its backers chose, and the level it moves to, over war states.

    The chance is 3 / delay if the gap is a level or more and proportionally less if it is smaller, so on average the gap closes at that rate.
    """
    z = s.at[s.stocks[s.sides.index(side)]]
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
