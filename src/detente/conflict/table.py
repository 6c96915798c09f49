"""The table: who puts terms on it, who answers, ultimatums, audience costs, and what backers do after a refusal (model.md section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.case.quantity import Quantity
from detente.case.references import signers
from detente.conflict.setting import MEDIATOR, QUARTERS, Setting
from detente.game import Family, Move

NOBODY = "none"
QUIET = "quiet"  # no talks were held, and there is no deadlock


@dataclass
class TableFamilies:
    """The states of a quarter's talks."""

    propose: dict[str, Family] = field(default_factory=dict)
    answers: dict[str, dict[tuple[str, ...], Family]] = field(default_factory=dict)
    pressed: dict[tuple[str, str], Family] = field(default_factory=dict)
    execute: dict[str, Family] = field(default_factory=dict)
    struck: dict[str, Family] = field(default_factory=dict)
    backing: dict[str, dict[str, list[tuple[tuple[str, ...], Family]]]] = field(default_factory=dict)


def add_backers(
    s: Setting,
    after: dict[str, Family],
    supply: dict[tuple[tuple[str, ...], ...], Family],
    table: TableFamilies,
) -> None:
    """Each backer in turn sets its support, having seen who refused: that is where leverage comes from.

    `after` {refuser: states} are the states after a refusal, nobody's (`none`) or no talks at all (`quiet`) among them. A backer pays for each
    unit it gives, and more if its client has just refused terms.
    """
    everyone = [backer for side in s.sides for backer in s.backers[side]]
    ends = np.cumsum([len(s.backers[side]) for side in s.sides])
    for refuser, start in after.items():
        table.backing[refuser] = {b: [] for b in everyone}
        layer: dict[tuple[str, ...], Family] = {(): start}
        for n, name in enumerate(everyone):
            backer = s.case.backers[name]
            deeper = {}
            for chosen, family in layer.items():
                moves = {}
                for level, amount in backer.support.items():
                    path = (*chosen, level)
                    if n == len(everyone) - 1:
                        to = supply[
                            tuple(
                                path[end - len(s.backers[side]) : end] for end, side in zip(ends, s.sides, strict=True)
                            )
                        ]
                    else:
                        to = s.g.states(f"backing:{refuser}{''.join(f':{x}' for x in path)}", **s.dims)
                        deeper[path] = to
                    rate = s.x(backer.cost) + (s.x(backer.leverage) * QUARTERS if refuser == backer.backs else 0.0)
                    moves[level] = Move(to.ids, reward={name: -rate * s.x(amount) / QUARTERS})
                s.g.decide(family, name, moves)
                table.backing[refuser][name].append((chosen, family))
            layer = deeper
        if not everyone:
            s.g.chance(start, Move(supply[((),) * len(s.sides)].ids))


def add_table(
    s: Setting, talk: Family, quiet: Family, refused: dict[str, Family], signed: dict[str, Family], table: TableFamilies
) -> None:
    """Chance names who may put terms on the table; the proposer picks a package or none; each signatory answers.

    Without talks the quarter goes on at `quiet`. Talks that end without a signature lead to `refused`, where the refusal stands.
    """
    g, case = s.g, s.case
    for name in case.threats:
        _add_execution(s, name, refused, table)
    entry = {}
    for deal, proposal in case.proposals.items():
        order = tuple(signers(case, proposal))
        table.answers[deal] = {}
        entry[deal] = _answer(s, deal, order, refused, signed, table)
        for party in case.at_table:
            rest = tuple(x for x in order if x != party)
            _answer(s, deal, rest, refused, signed, table)
    for who in (*case.at_table, *(x for x in case.others if x in case.war.proposers)):
        label = s.label(who) if who in case.parties else f"other:{who}"
        propose = g.states(f"propose:{label}", **s.dims)
        moves = {"none": Move(refused[NOBODY].ids)}
        for deal, proposal in case.proposals.items():
            rest = tuple(x for x in signers(case, proposal) if x != who)
            moves[deal] = Move(_answer(s, deal, rest, refused, signed, table).ids)
        for name, threat in case.threats.items():
            if threat.by == who:
                for deal in threat.with_terms or case.proposals:
                    moves[f"{deal} or {name}"] = Move(_pressed(s, deal, name, refused, signed, table).ids)
        g.decide(propose, who, moves)
        table.propose[who] = propose

    if MEDIATOR in case.war.proposers:
        table.propose[MEDIATOR] = g.states(f"propose:{MEDIATOR}", **s.dims)
        g.decide(table.propose[MEDIATOR], MEDIATOR, {deal: Move(family.ids) for deal, family in entry.items()})
    talks = min(
        s.x(case.war.talks), 1 - 1e-12
    )  # a quarter without talks must be there to be asked about, though it never comes
    weight = {who: s.x(q) for who, q in case.war.proposers.items()}
    total = sum(weight.values())
    branches: list[tuple[Any, Any]] = [(1 - talks, quiet.ids)]
    branches += [(talks * w / total, table.propose[who].ids) for who, w in weight.items()]
    g.chance(talk, Move(branches))


def _answer(
    s: Setting,
    deal: str,
    order: tuple[str, ...],
    refused: dict[str, Family],
    signed: dict[str, Family],
    table: TableFamilies,
) -> Family:
    """The states in which the first of `order` answers and the rest are still to come; built once for each order."""
    if not order:
        return signed[deal]
    known = table.answers[deal]
    if order not in known:
        after = _answer(s, deal, order[1:], refused, signed, table)
        family = s.g.states(f"answer:{deal}:{'+'.join(order)}", **s.dims)
        no = refused[order[0] if order[0] in s.place else NOBODY]
        s.g.decide(family, order[0], {"yes": Move(after.ids), "no": Move(no.ids)})
        known[order] = family
    return known[order]


def _pressed(
    s: Setting,
    deal: str,
    threat_name: str,
    refused: dict[str, Family],
    signed: dict[str, Family],
    table: TableFamilies,
) -> Family:
    """Add an ultimatum: the threatened side answers; if it refuses, the threatener carries the threat out or backs down."""
    threat = s.case.threats[threat_name]
    order = signers(s.case, s.case.proposals[deal])
    rest = tuple(x for x in order if x not in (threat.by, threat.against))
    family = s.g.states(f"pressed:{deal}:{threat_name}", **s.dims)
    yes = _answer(s, deal, rest, refused, signed, table)
    s.g.decide(family, threat.against, {"yes": Move(yes.ids), "no": Move(table.execute[threat_name].ids)})
    table.pressed[deal, threat_name] = family
    return family


def _add_execution(s: Setting, name: str, refused: dict[str, Family], table: TableFamilies) -> None:
    """Add the choice to carry a threat out, at a cost and with a lottery over what follows, or to back down at an audience cost (Fearon 1994)."""
    g, threat = s.g, s.case.threats[name]
    types = s.values[threat.by].types
    execute, struck = g.states(f"execute:{name}", **s.dims), g.states(f"struck:{name}", **s.dims)

    def paid(cost: Mapping[str, Quantity]) -> dict[str, Any]:
        rows = np.array([-s.x.typed(cost, t) for t in types])
        return {threat.by: s.by_type(threat.by, rows.reshape(-1, *[1] * len(s.shape)) + np.zeros(s.shape))}

    g.decide(
        execute,
        threat.by,
        {
            "carry out": Move(struck.ids, reward=paid(threat.carried_out.cost)),
            "back down": Move(refused[threat.against].ids, reward=paid(threat.audience_cost)),
        },
    )
    on = refused[NOBODY].ids
    if threat.carried_out.support == "full":
        at: list[Any] = list(s.at)
        target = s.stocks[s.place[threat.against]]
        at[target] = s.shape[target] - 1
        on = on[tuple(at)]
    shares = s.x.shares(threat.carried_out.outcomes)
    g.chance(struck, Move([(p, on if end == "fighting" else s.ends[end].ids) for end, p in shares.items()]))
    table.execute[name], table.struck[name] = execute, struck
