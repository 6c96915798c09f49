"""Outside powers that may enter the war: in each quarter without a signature each decides whether to (model.md section 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.case.references import FIGHTING, enemy_of, helped_by
from detente.conflict.setting import Setting
from detente.game import Family, Move


@dataclass
class Moment:
    """A moment at war once the talks are over: it begins with the powers still out of the war, and leads to the `backing`, where backers choose.

    `enters[intervention]` are the decisions and `entered[intervention]` the lotteries that follow if a power enters. `begin` holds the first state of
    every war state: the decision of the first power that is out of the war, or `backing` if all are in. Without interventions `begin` is `backing`.
    """

    begin: Family
    backing: Family
    enters: dict[str, Family] = field(default_factory=dict)
    entered: dict[str, Family] = field(default_factory=dict)

    @property
    def own(self) -> list[Family]:
        """The families that `begin` is made of."""
        return [*self.enters.values(), self.backing]


def add_moment(s: Setting, name: str) -> Moment:
    """Add the states of a moment at war, with the decisions of the powers that may enter, one after another in the order of the case."""
    if not s.case.interventions:
        family = s.g.states(name, **s.dims)
        return Moment(family, family)
    backing = s.g.states(f"{name}:backing", **s.dims)
    moment = Moment(backing, backing)
    for axis, power in reversed(list(zip(s.powers, s.case.interventions, strict=True))):
        moment.begin = _add_entry(s, name, power, axis, moment)
    return moment


def _add_entry(s: Setting, moment_name: str, name: str, axis: int, moment: Moment) -> Family:
    """Add one power's decision before what `moment` begins with. Returns the new beginning."""
    entry, after = s.case.interventions[name], moment.begin.ids
    out, joined = np.take(after, [0], axis), np.take(after, [1], axis)
    dims = {**s.dims, list(s.dims)[axis]: 1}
    enters = s.g.states(f"{moment_name}:enters:{name}", **dims)
    entered = s.g.states(f"{moment_name}:entered:{name}", **dims)
    s.g.decide(
        enters,
        entry.by,
        {"enter": Move(entered.ids, reward={entry.by: -s.x(entry.cost)}), "stay out": Move(out)},
    )
    at = list(np.meshgrid(*[np.arange(n) for n in out.shape], indexing="ij"))
    enemy = s.worn[s.sides.index(enemy_of(s.case, entry))]
    helped = s.stocks[s.sides.index(helped_by(s.case, entry))]
    at[enemy] = np.minimum(at[enemy] + entry.strain, s.shape[enemy] - 1)
    if entry.support == "full":
        at[helped] = np.full(out.shape, s.shape[helped] - 1)
    shares = s.x.shares(entry.outcomes)
    branches: list[tuple[Any, Any]] = [
        (p, joined[tuple(at)] if end == FIGHTING else s.ends[end].ids) for end, p in shares.items()
    ]
    s.g.chance(entered, Move(branches))
    moment.enters = {name: enters, **moment.enters}
    moment.entered = {name: entered, **moment.entered}
    return Family(moment_name, s.dims, np.concatenate([enters.ids, joined], axis))
