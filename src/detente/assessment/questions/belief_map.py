"""A map of the answer: how the chance that all sign changes with the belief about a party and with the position of the front."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente import paths
from detente.assessment.draws import middle
from detente.assessment.questions.whatif import shifted
from detente.assessment.result import Assessment
from detente.case import Case
from detente.conflict.offer import lay, named_terms
from detente.conflict.solved import set_up, settle

POINTS = 11


def answer_map(case: Case, of: Assessment | None = None) -> dict[str, Any] | None:
    """The chance that all sign each proposal, by the belief that a party is of its first type and by the notch of the front.

    One solve with every quantity at its median and all else as today. `of` is an assessment of the case: the map is then moved, in log-odds, so that
    today's point has the assessment's figure. The party is the first that has several types, those of side a first; None if none has.
    JSON-ready: party, type, beliefs (points,), fronts (notches,), proposals {id: [[chance by front] by belief]}; `now`, today's belief, notch and
    chances {id: chance}.
    """
    party = next((s for s in case.at_table if len(case.parties[s].types) > 1), None)
    if party is None:
        return None
    conflict = set_up(case, middle(case))
    solution = settle(conflict)
    prior = solution.prior()
    kinds = list(prior[party])
    others = sum(prior[party][k] for k in kinds[1:])
    beliefs = np.linspace(0.01, 0.99, POINTS)
    fronts = range(conflict.setting.shape[0])
    places = [conflict.today, *((front, *conflict.today[1:]) for front in fronts)]
    found: dict[str, list[list[float]]] = {}
    today: dict[str, float] = {}
    for deal in case.proposals:
        laid, path = lay(conflict, solution, named_terms(conflict, deal), places), paths.all_sign(deal)
        here = laid.signing().all_sign
        today[deal] = here if of is None else float(np.median(of.samples[path]))
        rows = []
        for b in beliefs:
            rest = {
                k: float((1 - b) * prior[party][k] / others if others > 0 else (1 - b) / (len(kinds) - 1))
                for k in kinds[1:]
            }
            belief = {**prior, party: {kinds[0]: float(b), **rest}}
            chances = [laid.signing(1 + front, belief).all_sign for front in fronts]
            rows.append([shifted(path, today[deal], here, chance) for chance in chances])
        found[deal] = rows
    return {
        "party": party,
        "type": kinds[0],
        "beliefs": beliefs.tolist(),
        "fronts": [f + 2 for f in fronts],
        "notches": case.war.front.notches,
        "now": {"belief": float(prior[party][kinds[0]]), "front": case.war.front.now, "all_sign": today},
        "proposals": found,
    }
