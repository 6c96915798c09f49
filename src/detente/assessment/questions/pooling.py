"""Pooling of forecasts: the inside and the outside view joined in log-odds, with a weight fitted on other wars.

    logit(pool) = w logit(inside) + (1 - w) logit(outside)        0 <= w <= 1

This is the logarithmic opinion pool (Genest & Zidek 1986, eq. 3.11) for two events. With a dozen wars one weight is all that can be learnt.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

TINY = 1e-3  # a chance of 0 is scored as this, so that one miss does not make the score infinite
RESAMPLES = 2000


def log_score(chance: Floats, happened: Bools) -> Floats:
    """ln of the chance given to what happened, (n,); 0 at best (Good 1952). Chances nearer to 0 or 1 than `TINY` count as this near."""
    p = np.clip(chance, TINY, 1 - TINY)
    return np.log(np.where(happened, p, 1 - p))


def brier_score(chance: Floats, happened: Bools) -> Floats:
    """The squared error, (n,); 0 at best, 1 at worst (Brier 1950)."""
    return np.asarray((chance - happened) ** 2)


def pooled(inside: Floats, outside: Floats, weight: float) -> Floats:
    """The pool of two views' chances, (n,); `weight` is the inside view's, from 0 to 1."""
    return np.asarray(expit(weight * _odds(inside) + (1 - weight) * _odds(outside)))


def fitted_weight(inside: Floats, outside: Floats, happened: Bools) -> float:
    """The inside view's weight, from 0 to 1, with the best mean log score over some forecasts; one half if there are none.

    The log score of a pool is concave in the weight, so there is one best.
    """
    if not happened.size:
        return 0.5

    from scipy.optimize import minimize_scalar  # takes long to load

    def loss(w: float) -> float:
        return -float(log_score(pooled(inside, outside, w), happened).mean())

    found = minimize_scalar(
        loss,
        bounds=(0.0, 1.0),
        method="bounded",
        options={"xatol": 1e-6},
    )
    # The search stays inside the bounds, and the best may lie on one.
    return min((0.0, 1.0, float(found.x)), key=loss)


def weights_without(inside: Floats, outside: Floats, happened: Bools, war: Sequence[Hashable]) -> dict[Hashable, float]:
    """For each war, the weight fitted on the forecasts of all the others."""
    found: dict[Hashable, float] = {}
    for one in dict.fromkeys(war):
        rest = np.array([other != one for other in war])
        found[one] = fitted_weight(inside[rest], outside[rest], happened[rest])
    return found


def band_over_wars(values: Floats, war: Sequence[Hashable], seed: int = 0) -> tuple[float, float]:
    """The 5% and 95% quantiles of the mean of `values` (n,) over sets of wars drawn with replacement (bootstrap by cluster: Davison & Hinkley 1997).

    Forecasts about one war stand or fall together, so whole wars are drawn.
    """
    wars = list(dict.fromkeys(war))
    at = np.array([wars.index(one) for one in war])
    total, count = np.bincount(at, values), np.bincount(at)
    drawn = np.random.default_rng(seed).integers(len(wars), size=(RESAMPLES, len(wars)))
    means = total[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.05, 0.95])
    return float(low), float(high)


def _odds(chance: Floats) -> Floats:
    return np.asarray(logit(np.clip(chance, TINY, 1 - TINY)))
