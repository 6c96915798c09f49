"""A signed package: kept or broken at each review, guaranteed or not, while the parties rearm (model.md section 5).

This is where the commitment problem (Powell 2006) arises: a party keeps its word only because of what a breach would cost it, what war
would bring at the strength it then has, and who would answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.references import ANY_BREACH, guarantee_of
from detente.case.schema import Guarantee, Wants
from detente.conflict.setting import MEDIATOR, Floats, Ints, Setting, goal_name
from detente.conflict.war import combinations, product
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
            branches.append((variant.chance, entries[key].ids[tuple(s.at[: s.stocks.start])]))
        signed = s.g.states(f"signed:{deal}", **s.dims)
        s.g.chance(signed, Move(branches, reward=_concessions(s, deal)))
        found.signed[deal] = signed
    return found


def _concessions(s: Setting, deal: str) -> dict[str, Any]:
    """The audience cost (Fearon 1994) of conceding what a party now holds: paid at signature, whether or not the settlement lasts."""
    proposal = s.case.proposals[deal]
    terms = complete(s.case, proposal.terms)
    front, exhaustion = s.stand(s.at), s.exhaustion(s.at)
    pay: dict[str, Any] = {}
    for party in s.case.at_table:
        values = s.values[party]
        given_up = np.maximum(0.0, values.at_war(front, exhaustion) - values.package(terms, front, exhaustion))
        rate = np.array([s.x.typed(s.case.parties[party].concession_cost, kind) for kind in values.types])
        rate = rate * concession_factor(s.case, s.x, party, proposal)
        pay[party] = s.by_type(party, -rate.reshape(-1, *[1] * len(s.shape)) * given_up)
    return pay


def _add_variant(
    s: Setting,
    variant: Variant,
    guarantee_name: str | None,
    refused: Family,
    talk: Family,
    found: PeaceFamilies,
) -> Family:
    """Add one package in force. Returns the family it is entered through, over fronts and exhaustion at signing."""
    g, peace = s.g, s.case.peace
    guarantee = s.case.guarantees[guarantee_name] if guarantee_name else None
    fixed = new_lines(s, variant.terms)
    whole = dict(list(s.dims.items())[: s.stocks.start])
    dims = {dim: 1 if n in fixed else size for n, (dim, size) in enumerate(whole.items())}
    at = np.meshgrid(*[np.arange(n) for n in dims.values()], indexing="ij")
    line = [np.full(at[n].shape, fixed[n]) if n in fixed else at[n] for n in range(len(at))]
    name = variant.name

    calm, rest, lapse = (g.states(f"{part}:{name}", **dims) for part in ("peace", "rest", "lapse"))
    review = _add_review(s, name, "keep", dims, rest.ids, guarantee, refused, line, found)
    g.chance(lapse, Move(talk.ids[*line, *s.today[s.stocks.start :]], later=True))
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
    recover = {side: min(1.0, 3 / s.x(peace.rearm[side])) for side in s.sides}
    chances = [np.where(at[n] > 0, recover[side], 0.0) for n, side in zip(s.worn, s.sides, strict=True)]
    recovers: list[tuple[Any, Any]] = []
    for each in combinations(len(s.sides)):
        then = list(at)
        for n, better in zip(s.worn, each, strict=True):
            then[n] = np.maximum(at[n] - better, 0)
        chance = product([p if better else 1 - p for p, better in zip(chances, each, strict=True)])
        recovers.append((chance, calm.ids[tuple(then)]))
    front, exhaustion = s.stand(line), s.exhaustion(at)
    g.chance(rest, Move(recovers, reward=_peace_reward(s, variant, guarantee, front, exhaustion), later=True))
    worth: dict[str, Any] = {
        who: s.by_type(who, _kept_forever(s, who, values.package(variant.terms, front, exhaustion), recover))
        for who, values in s.values.items()
    }
    if MEDIATOR in s.case.war.proposers:
        worth[MEDIATOR] = 1.0
    met = {goal_name(n): float(_met(goal.wants, variant)) for n, goal in s.case.goals.items()}
    g.beyond(calm, {**worth, **met})
    found.peace.append(calm)
    found.lapse.append(lapse)
    found.standing += [calm, rest, lapse]
    if not fixed and not variant.drawn:
        return calm
    # The parties must first comply with a new line or the result of a vote; if one does not, the war resumes at the old line.
    old = np.meshgrid(*[np.arange(n) for n in whole.values()], indexing="ij")
    after = calm.ids[tuple(np.zeros_like(old[n]) if n in fixed else old[n] for n in range(len(old)))]
    return _add_review(s, name, "comply", whole, after, guarantee, refused, old, found)


def new_lines(s: Setting, terms: Mapping[str, str]) -> dict[int, int]:
    """The fronts that terms draw anew, {number of the front: its notch, from 0}.

    An option sets the front that settles its issue, or else the first.
    """
    number = {facing.field: n for n, facing in enumerate(s.case.fronts)}
    found: dict[int, int] = {}
    for issue, option in terms.items():
        notch, facing = s.case.issues[issue].options[option].front, s.case.settled_by(issue)
        if notch is not None:
            found.setdefault(0 if facing is None else number[facing.field], notch - 2)
    return found


def _add_review(
    s: Setting,
    name: str,
    what: str,
    dims: dict[str, int],
    after: np.ndarray,
    guarantee: Guarantee | None,
    refused: Family,
    line: Sequence[Ints],
    found: PeaceFamilies,
) -> Family:
    """Add a review: one party after another, those of side a first, keeps or breaks; a breach has its cost and brings back war at `line`.

    `line` are the indices of the fronts and of exhaustion at which it resumes. Returns the first party's decision.
    """
    g = s.g
    shape = tuple(dims.values())
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
        g.chance(breach, Move(_answer(s, guarantee, s.sides[s.place[who]], refused, line)))
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
    line: Sequence[Ints],
) -> list[tuple[Any, Any]]:
    """Where a breach by the side `breaker` leads: to war at `line`, with some chance that the guarantor answers. Returns (chance, states) pairs."""
    back: list[Any] = [*line, *s.today[s.stocks.start :]]
    back_at_war = refused.ids[tuple(back)]
    if guarantee is None or s.case.side_of(guarantee.by) == breaker:
        return [(1.0, back_at_war)]
    answers = s.x(guarantee.answers)
    worn = s.worn[s.sides.index(breaker)]
    back[worn] = np.minimum(back[worn] + guarantee.strain, s.shape[worn] - 1)
    for victim in s.case.enemies(breaker):
        stock = s.stocks[s.sides.index(victim)]
        back[stock] = s.shape[stock] - 1
    strained = refused.ids[tuple(back)]
    if guarantee.means == "support":
        return [(1 - answers, back_at_war), (answers, strained)]
    branches: list[tuple[Any, Any]] = [(1 - answers, back_at_war)]
    victim = s.case.enemies(breaker)[0]  # with two enemies no outcome may name it
    for named, p in s.x.shares(guarantee.outcomes).items():
        end = named.replace("breaker", breaker, 1).replace("victim", victim, 1) if named in ANY_BREACH else named
        branches.append((answers * p, strained if end == "fighting" else s.ends[end].ids))
    return branches


def _kept_forever(s: Setting, who: str, worth: Floats, recover: Mapping[str, float]) -> Floats:
    """What terms are worth if they are kept for ever, (types, fronts, exhaustion of each side), from what they are worth at each level.

    They differ only where a weight grows with exhaustion: it recedes as the side recovers, a level with chance `recover` in a quarter of peace.
    """
    side = s.case.side_of(who)
    if side is None or not s.values[who].grows:
        return worth
    discount, chance = s.discount(who), recover[side]
    axis = 1 + s.worn[s.sides.index(side)]
    levels = np.moveaxis(worth.copy(), axis, 0)
    for level in range(1, len(levels)):
        later = discount * chance * levels[level - 1]
        levels[level] = ((1 - discount) * levels[level] + later) / (1 - discount * (1 - chance))
    return np.moveaxis(levels, 0, axis)


def _peace_reward(
    s: Setting, variant: Variant, guarantee: Guarantee | None, front: tuple[Floats, ...], exhaustion: tuple[Ints, ...]
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
