"""Beliefs from the record: the range over each party's types, updated event by event by Bayes' rule.

Types are enumerated, so the posterior is exact: log P(type | record) = log prior + sum of weight x log P(event | type) + const.
Weights of evidence are in decibans (Good 1985): 10 log10 of the Bayes factor for a type against the others together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.case.dates import years_between
from detente.case.numbers import Numbers
from detente.case.schema import Case

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """What the record says about one party: the range before and after, (types,), and decibans, (its events, types)."""

    party: str
    types: tuple[str, ...]
    before: Floats
    after: Floats
    events: tuple[int, ...]  # their positions in case.record
    decibans: Floats


def bayes(prior: Floats, likelihood: Floats, weight: Floats) -> Floats:
    """The posterior over types (K,), from a prior (K,), likelihoods (events, K) above 0 and weights (events,) in [0, 1]."""
    with np.errstate(divide="ignore"):
        log = np.log(prior) + (weight[:, None] * np.log(likelihood)).sum(axis=0)
    joint = np.exp(log - log.max())
    posterior: Floats = joint / joint.sum()
    return posterior


def weight_of_evidence(prior: Floats, likelihood: Floats, weight: float) -> Floats:
    """Decibans of one event for each type against the others together, (K,), given the belief before the event.

    With two types the belief cancels out: 10 weight log10(P(e | t) / P(e | other)).
    """
    scaled = likelihood**weight
    against = np.array(
        [np.delete(prior * scaled, k).sum() / max(np.delete(prior, k).sum(), 1e-300) for k in range(prior.size)]
    )
    found: Floats = 10 * np.log10(scaled / np.maximum(against, 1e-300))
    return found


def read_record(case: Case, numbers: Numbers, party: str) -> Reading:
    """What the record says about a party, in one draw.

    Events without a likelihood teach nothing and are left out. A statement is cheap talk: it counts only if the case gives it a weight.
    """
    kinds = case.parties[party].types
    shares = numbers.shares({k: t.prior for k, t in kinds.items()})
    before = np.array([shares[k] for k in kinds])
    events, likelihoods, weights = [], [], []
    for n, event in enumerate(case.record):
        if event.by != party or not event.likelihood:
            continue
        given = event.weight
        weight = numbers(given) if given is not None else float(event.kind != "statement")
        if case.half_life is not None:
            weight *= 0.5 ** (years_between(event.broken or event.date, case.as_of) * 12 / numbers(case.half_life))
        events.append(n)
        likelihoods.append([numbers.typed(event.likelihood, k) for k in kinds])
        weights.append(weight)
    like = np.array(likelihoods).reshape(len(events), len(kinds))
    after = bayes(before, like, np.array(weights))
    decibans = np.zeros_like(like)
    belief = before
    for n in range(len(events)):
        decibans[n] = weight_of_evidence(belief, like[n], weights[n])
        belief = bayes(belief, like[n : n + 1], np.array(weights[n : n + 1]))
    return Reading(party, tuple(kinds), before, after, tuple(events), decibans)
