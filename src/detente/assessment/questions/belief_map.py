"""A map of the answer: how the chance that all sign changes with the belief about a party and with the position of the front."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.assessment.draws import middle
from detente.case import Case
from detente.case.references import signers
from detente.conflict.signing import sign_in_turn
from detente.conflict.solved import set_up, settle

POINTS = 11


def answer_map(case: Case) -> dict[str, Any] | None:
    """The chance that all sign each proposal, by the belief that a party is of its first type and by the notch of the front.

    One solve with every quantity at its median and all else as today. The party is side a, or side b if only that has several types; None if
    neither has.
    JSON-ready: party, type, beliefs (points,), fronts (notches,), proposals {id: [[chance by front] by belief]}; `now`, today's belief and notch.
    """
    party = next((s for s in case.sides if len(case.parties[s].types) > 1), None)
    if party is None:
        return None
    conflict = set_up(case, middle(case))
    solution = settle(conflict)[0]
    prior = solution.prior()
    kinds = list(prior[party])
    others = sum(prior[party][k] for k in kinds[1:])
    beliefs = np.linspace(0.01, 0.99, POINTS)
    fronts = range(conflict.setting.shape[0])
    found: dict[str, list[list[float]]] = {}
    for deal, proposal in case.proposals.items():
        order, places = tuple(signers(case, proposal)), conflict.places.answers[deal]
        rows = []
        for b in beliefs:
            rest = {
                k: float((1 - b) * prior[party][k] / others if others > 0 else (1 - b) / (len(kinds) - 1))
                for k in kinds[1:]
            }
            row = []
            for front in fronts:
                where = (front, *conflict.today[1:])
                answers = [(who, int(places[order[n:]].ids[where])) for n, who in enumerate(order)]
                belief = {**prior, party: {kinds[0]: float(b), **rest}}
                row.append(sign_in_turn(solution, answers, belief).all_sign)
            rows.append(row)
        found[deal] = rows
    return {
        "party": party,
        "type": kinds[0],
        "beliefs": beliefs.tolist(),
        "fronts": [f + 2 for f in fronts],
        "notches": case.war.front.notches,
        "now": {"belief": float(prior[party][kinds[0]]), "front": case.war.front.now},
        "proposals": found,
    }
