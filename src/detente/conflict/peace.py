"""A signed package: kept or broken at each review, guaranteed or not, while the parties rearm (model.md section 5).

This is where the commitment problem (Powell 2006) arises: a party keeps its word only because of what a breach would cost it, what war
would bring at the strength it then has, and who would answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.references import ANY_BREACH, guarantee_of
from detente.case.schema import Guarantee, Wants
from detente.conflict.setting import MEDIATOR, Floats, Ints, Setting, goal_name
from detente.game import Family, Move
from detente.terms import complete
from detente.terms.opinion import concession_factor


@dataclass(frozen=True)
class Variant:
    """A package after its lotteries (votes) have been drawn, and the chance of that result; `drawn` says whether it had any."""

    name: str
    terms: dict[str, str]
    chance: float
    drawn: bool


def variants(s: Setting, deal: str) -> list[Variant]:
    """The packages that a proposal can become: one for each result of its lotteries."""
    terms = complete(s.case, s.case.proposals[deal].terms)
    votes = {i: s.case.issues[i].options[o].lottery for i, o in terms.items()}
    drawn = {i: s.x.shares(lottery) for i, lottery in votes.items() if lottery is not None}
    found = []
    for results in itertools.product(*drawn.values()):
        chance = float(np.prod([drawn[i][r] for i, r in zip(drawn, results, strict=True)]))
        label = "".join(f":{r}" for r in results)
        found.append(Variant(deal + label, {**terms, **dict(zip(drawn, results, strict=True))}, chance, bool(drawn)))
    return found


@dataclass
class PeaceFamilies:
    """The states of all settlements; `standing` are the families of settlements in force, which lead to one another."""

    signed: dict[str, Family]
    peace: list[Family]
    breach: dict[str, list[Family]]
    lapse: list[Family]
    standing: list[Family]


def add_peace(s: Setting, refused: Family, talk: Family) -> PeaceFamilies:
    """Add what follows signature of each proposal: a vote if there is one, then peace until it is broken or lapses."""
    found = PeaceFamilies({}, [], {party: [] for party in s.case.at_table}, [], [])
    entries: dict[tuple[object, ...], Family] = {}
    for deal, proposal in s.case.proposals.items():
        branches = []
        guarantee = guarantee_of(s.case, proposal)
        for variant in variants(s, deal):
            key = (tuple(sorted(variant.terms.items())), guarantee)
            if key not in entries:
                entries[key] = _add_variant(s, variant, guarantee, refused, talk, found)
            branches.append((variant.chance, entries[key].ids[s.at[0], s.at[1], s.at[2]]))
        signed = s.g.states(f"signed:{deal}", **s.dims)
        s.g.chance(signed, Move(branches, reward=_concessions(s, deal)))
        found.signed[deal] = signed
    return found


def _concessions(s: Setting, deal: str) -> dict[str, Any]:
    """The audience cost (Fearon 1994) of conceding what a party now holds: paid at signature, whether or not the settlement lasts."""
    proposal = s.case.proposals[deal]
    terms = complete(s.case, proposal.terms)
    front, exhaustion = s.front[s.at[0]], (s.at[1], s.at[2])
    pay: dict[str, Any] = {}
    for party in s.case.at_table:
        values = s.values[party]
        given_up = np.maximum(0.0, values.at_war(front, exhaustion) - values.package(terms, front, exhaustion))
        rate = np.array([s.x.typed(s.case.parties[party].concession_cost, kind) for kind in values.types])
        rate = rate * concession_factor(s.case, s.x, party, proposal)
        pay[party] = s.by_type(party, -rate.reshape(-1, *[1] * front.ndim) * given_up)
    return pay


def _add_variant(
    s: Setting,
    variant: Variant,
    guarantee_name: str | None,
    refused: Family,
    talk: Family,
    found: PeaceFamilies,
) -> Family:
    """Add one package in force. Returns the family it is entered through, over (front, exhaustion of a, exhaustion of b) at signing."""
    g, peace = s.g, s.case.peace
    guarantee = s.case.guarantees[guarantee_name] if guarantee_name else None
    drawn = [s.case.issues[i].options[o].front for i, o in variant.terms.items()]
    fixed = next((f - 2 for f in drawn if f is not None), None)
    dims = {
        "front": 1 if fixed is not None else s.shape[0],
        "exhaustion_a": s.shape[1],
        "exhaustion_b": s.shape[2],
    }
    f, ea, eb = np.meshgrid(*[np.arange(n) for n in dims.values()], indexing="ij")
    line = np.full(f.shape, fixed) if fixed is not None else f
    name = variant.name

    calm, rest, lapse = (g.states(f"{part}:{name}", **dims) for part in ("peace", "rest", "lapse"))
    review = _add_review(s, name, "keep", dims, rest.ids, guarantee, refused, line, found)
    g.chance(lapse, Move(talk.ids[line, ea, eb, *s.today[3:]], later=True))
    failure = s.x(guarantee.failure if guarantee is not None and guarantee.failure is not None else peace.failure)
    often = s.x(peace.review)
    g.chance(
        calm,
        Move(
            [
                (failure, lapse.ids),
                ((1 - failure) * often, review.ids),
                ((1 - failure) * (1 - often), rest.ids),
            ]
        ),
    )
    a, b = s.sides
    recover = {side: min(1.0, 3 / s.x(peace.rearm[side])) for side in s.sides}
    ra, rb = np.where(ea > 0, recover[a], 0.0), np.where(eb > 0, recover[b], 0.0)
    la, lb = np.maximum(ea - 1, 0), np.maximum(eb - 1, 0)
    g.chance(
        rest,
        Move(
            [
                ((1 - ra) * (1 - rb), calm.ids),
                (ra * (1 - rb), calm.ids[f, la, eb]),
                ((1 - ra) * rb, calm.ids[f, ea, lb]),
                (ra * rb, calm.ids[f, la, lb]),
            ],
            reward=_peace_reward(s, variant, guarantee, s.front[line], (ea, eb)),
            later=True,
        ),
    )
    worth: dict[str, Any] = {
        who: s.by_type(who, _kept_forever(s, who, values.package(variant.terms, s.front[line], (ea, eb)), recover))
        for who, values in s.values.items()
    }
    if MEDIATOR in s.case.war.proposers:
        worth[MEDIATOR] = 1.0
    met = {goal_name(n): float(_met(goal.wants, variant)) for n, goal in s.case.goals.items()}
    g.beyond(calm, {**worth, **met})
    found.peace.append(calm)
    found.lapse.append(lapse)
    found.standing += [calm, rest, lapse]
    if fixed is None and not variant.drawn:
        return calm
    # The parties must first comply with a new line or the result of a vote; if one does not, the war resumes at the old line.
    dims = {"front": s.shape[0], "exhaustion_a": s.shape[1], "exhaustion_b": s.shape[2]}
    f, ea, eb = np.meshgrid(*[np.arange(n) for n in dims.values()], indexing="ij")
    after = calm.ids[np.zeros_like(f) if fixed is not None else f, ea, eb]
    return _add_review(s, name, "comply", dims, after, guarantee, refused, f, found)


def _add_review(
    s: Setting,
    name: str,
    what: str,
    dims: dict[str, int],
    after: np.ndarray,
    guarantee: Guarantee | None,
    refused: Family,
    line: np.ndarray,
    found: PeaceFamilies,
) -> Family:
    """Add a review: one party after another, those of side a first, keeps or breaks; a breach has its cost and brings back war at `line`.

    Returns the first party's decision.
    """
    g = s.g
    shape = tuple(dims.values())
    _, ea, eb = np.meshgrid(*[np.arange(n) for n in shape], indexing="ij")
    for who in reversed(s.case.at_table):
        label = s.label(who)
        keep, breach = (
            g.states(f"{what}-{label}:{name}", **dims),
            g.states(f"{what}-breach-{label}:{name}", **dims),
        )
        party = s.case.parties[who]
        cost = np.array([-s.x.typed(party.breach_cost, kind) for kind in s.values[who].types])
        penalty = s.by_type(who, cost.reshape(-1, *[1] * len(shape)) + np.zeros(shape))
        g.decide(keep, who, {"keep": Move(after), "break": Move(breach.ids, reward={who: penalty})})
        g.chance(breach, Move(_answer(s, guarantee, s.sides[s.place[who]], refused, line, ea, eb)))
        found.breach[who].append(breach)
        if what == "keep":
            found.standing += [keep, breach]
        after = keep.ids
    return keep


def _answer(
    s: Setting,
    guarantee: Guarantee | None,
    breaker: str,
    refused: Family,
    line: np.ndarray,
    ea: np.ndarray,
    eb: np.ndarray,
) -> list[tuple[Any, Any]]:
    """Where a breach by the side `breaker` leads: to war at `line`, with some chance that the guarantor answers. Returns (chance, states) pairs."""
    za, zb, *joined = s.today[3:]
    back_at_war = refused.ids[line, ea, eb, za, zb, *joined]
    if guarantee is None or s.case.side_of(guarantee.by) == breaker:
        return [(1.0, back_at_war)]
    answers = s.x(guarantee.answers)
    top = [n - 1 for n in s.shape]
    if breaker == s.sides[0]:
        strained = refused.ids[line, np.minimum(ea + guarantee.strain, top[1]), eb, za, top[4], *joined]
    else:
        strained = refused.ids[line, ea, np.minimum(eb + guarantee.strain, top[2]), top[3], zb, *joined]
    if guarantee.means == "support":
        return [(1 - answers, back_at_war), (answers, strained)]
    branches: list[tuple[Any, Any]] = [(1 - answers, back_at_war)]
    victim = next(side for side in s.sides if side != breaker)
    for named, p in s.x.shares(guarantee.outcomes).items():
        end = named.replace("breaker", breaker, 1).replace("victim", victim, 1) if named in ANY_BREACH else named
        branches.append((answers * p, strained if end == "fighting" else s.ends[end].ids))
    return branches


def _kept_forever(s: Setting, who: str, worth: Floats, recover: Mapping[str, float]) -> Floats:
    """What terms are worth if they are kept for ever, (types, front, exhaustion of a, of b), from what they are worth at each level.

    They differ only where a weight grows with exhaustion: it recedes as the side recovers, a level with chance `recover` in a quarter of peace.
    """
    side = s.case.side_of(who)
    if side is None or not s.values[who].grows:
        return worth
    discount, chance = s.discount(who), recover[side]
    levels = np.moveaxis(worth.copy(), 2 + s.sides.index(side), 0)
    for level in range(1, len(levels)):
        later = discount * chance * levels[level - 1]
        levels[level] = ((1 - discount) * levels[level] + later) / (1 - discount * (1 - chance))
    return np.moveaxis(levels, 0, 2 + s.sides.index(side))


def _peace_reward(
    s: Setting, variant: Variant, guarantee: Guarantee | None, front: np.ndarray, exhaustion: tuple[Ints, Ints]
) -> dict[str, Any]:
    """What a quarter of peace pays: the package's flow value, less, for the guarantor, the cost of its guarantee."""
    pay: dict[str, Any] = {}
    for who, values in s.values.items():
        worth = values.package(variant.terms, front, exhaustion)
        if guarantee is not None and who == guarantee.by:
            worth = worth - s.x(guarantee.cost)
        pay[who] = s.flow(who, worth)
    if MEDIATOR in s.case.war.proposers:
        pay[MEDIATOR] = s.mediator_pays
    for name, goal in s.case.goals.items():
        pay[goal_name(name)] = (1 - s.discount(goal.owner)) * float(_met(goal.wants, variant))
    return pay


def _met(wants: Wants, variant: Variant) -> bool:
    return "settled" in wants.ends and all(variant.terms[i] in options for i, options in wants.terms.items())
