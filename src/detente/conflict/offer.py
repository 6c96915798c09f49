"""Terms put on the table once, today; a refusal or a breach leads back to the war, at the values already solved for it.

The answers and the peace are solved as a game of their own, and the war is not solved again. This ignores how a standing offer would change the
course of the war, but a package then costs only milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.case.references import signers
from detente.case.schema import Guarantee, Proposal
from detente.conflict.model import Conflict
from detente.conflict.peace import add_peace
from detente.conflict.setting import QUARTERS, Setting
from detente.conflict.signing import sign_in_turn
from detente.conflict.table import NOBODY
from detente.game import Family, Move, Solution, play, solve

PLAYS = 600


@dataclass(frozen=True)
class Offer:
    """How terms offered today would fare: P(all sign), P(holds five years | signed), and P(both)."""

    all_sign: float
    holds_5: float

    @property
    def signed_and_holds_5(self) -> float:
        """The chance that all sign and the settlement holds five years."""
        return self.all_sign * self.holds_5


def weigh_offers(
    base: Conflict,
    solution: Solution,
    offers: Mapping[str, Proposal],
    guarantees: Mapping[str, Guarantee],
    certain: Mapping[str, float],
    seed: int,
    support: Mapping[str, int] | None = None,
    sweeps: int = 200,
) -> dict[str, Offer]:
    """Weigh packages nobody has proposed, in one draw.

    `base` and `solution` are the draw's conflict and its solution; `offers` are the packages; `guarantees` are those they may name.
    `certain` {guarantee: chance} overrides the chance that a guarantor answers a breach; `support` {side: level, from 0} overrides a side's
    present stock of support. `sweeps` limits the iteration: fewer are quicker but a little less accurate.
    """
    if not offers:
        return {}
    case = base.setting.case.model_copy(
        update={"proposals": dict(offers), "guarantees": dict(guarantees), "threats": {}}
    )
    known = {**base.setting.x.values, **{guarantees[g].answers.name: p for g, p in certain.items()}}
    s = Setting(case, type(base.setting.x)(known), base.setting.beliefs)
    for side, level in (support or {}).items():
        n = 3 + s.sides.index(side)
        s.today = (*s.today[:n], level, *s.today[n + 1 :])
    s.add_ends()
    talk = s.g.states("talk", **s.dims)
    refused = {who: s.g.states(f"refused:{who}", **s.dims) for who in (NOBODY, *s.sides)}
    for family in (talk, *refused.values()):
        s.g.terminal(family, {})
    peace = add_peace(s, refused[NOBODY], talk)
    chains = {deal: _chain(s, deal, peace.signed[deal], refused) for deal in offers}
    game = s.g.build()
    outside = [(talk, base.places.talk), *((refused[w], base.places.refused[w]) for w in refused)]
    ids = np.concatenate([mine.ids.ravel() for mine, _ in outside])
    worth = solution.values[np.concatenate([theirs.ids.ravel() for _, theirs in outside])]
    roots = np.array([int(chain[0][1].ids) for chain in chains.values()])
    points = int(solution.grid.intervals.max()) + 1
    solved = solve(
        game,
        horizon=None,
        points=points,
        tolerance=1e-5,
        settled=2e-4,
        most_sweeps=sweeps,
        roots=roots,
        inner=np.concatenate([f.ids.ravel() for f in peace.standing]),
        known=(ids, worth),
    )
    ended = np.concatenate(
        [f.ids.ravel() for f in (*peace.lapse, *(x for side in peace.breach.values() for x in side))]
    )
    found = {}
    for deal, chain in chains.items():
        signing = sign_in_turn(solved, [(who, int(family.ids)) for who, family in chain])
        start = int(peace.signed[deal].ids[s.today])
        plays = play(
            solved, start, 5 * QUARTERS, PLAYS, seed=seed, belief=signing.belief, watch={"ended": ended}, until="ended"
        )
        found[deal] = Offer(signing.all_sign, float(plays.weight @ (plays.first["ended"] < 0)))
    return found


def _chain(s: Setting, deal: str, signed: Family, refused: dict[str, Family]) -> list[tuple[str, Family]]:
    """Add the signatories' answers today and return them in order; they are built from the last to the first."""
    order = signers(s.case, s.case.proposals[deal])
    after, made = signed.ids[s.today], []
    for who in reversed(order):
        family = s.g.states(f"answer:{deal}:{who}")
        no = refused[who if who in s.sides else NOBODY].ids[s.today]
        s.g.decide(family, who, {"yes": Move(after), "no": Move(no)})
        made.append((who, family))
        after = family.ids
    return made[::-1]
