"""Are the bands of the peace model wide enough? It takes the peaces of one war for independent; a bootstrap of whole wars does not (Efron 1979)."""

from __future__ import annotations

from typing import Any

import numpy as np
from choose import Mode
from scipy.special import logit

from detente.history import models, rate, spells
from detente.history.answering import Known, peace
from detente.history.posterior import Posterior

TIMES = 400
ASKED: tuple[dict[str, str], ...] = (
    {"terms": "ceasefire"},
    {"terms": "ceasefire", "ended": "victory"},
    {"guarantee": "none"},
    {"guarantee": "peacekeepers"},
    {"guarantee": "treaty"},
    {"war": "civil", "terms": "ceasefire"},
    {"war": "civil", "guarantee": "peacekeepers"},
    {"war": "civil", "guarantee": "treaty"},
)


def bands(seed: int) -> list[dict[str, Any]]:
    """For some questions, the standard deviation of the log odds of failure within five years: of the shipped draws, and of a bootstrap of wars.

    A sample of the bootstrap is fitted by its posterior mode, with the same priors at fixed scales.
    """
    data = models.peace(spells.peace().using(models.PEACE), sharing=False)
    mode, rng = Mode.of(data), np.random.default_rng(seed)
    of = [np.flatnonzero(data.cluster == war) for war in np.unique(data.cluster)]
    fits = [mode.fit(np.concatenate([of[w] for w in rng.choice(len(of), len(of))])) for _ in range(TIMES)]
    together = Posterior({n: np.concatenate([f.draws[n] for f in fits]) for n in fits[0].draws}, {})
    found = []
    for asked in ASKED:
        answer = rate("peace_failure", **asked)
        again = peace(answer.arguments, Known(together, None, (), frozenset(asked)))["draws"]
        model, wars = (round(float(logit(draws).std()), 2) for draws in (answer.draws, again))
        question = f"peace_failure({', '.join(f'{k}: {v}' for k, v in asked.items())})"
        found.append({"asked": question, "model": model, "wars": wars})
    return found
