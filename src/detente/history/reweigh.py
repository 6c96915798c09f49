"""Posterior draws reweighted to what was known on a day, and to all wars but the one in question, without fitting again.

Posteriors ship for all the data and for some cut-offs. From the latest cut-off that is not after the day, draws get the weight

    w = p(cases known on the day, without the war | draw) / p(cases known at the cut-off | draw)

with the shared effects integrated out, smoothed as in Pareto-smoothed importance sampling (Vehtari, Simpson, Gelman, Yao & Gabry 2024, Journal of
Machine Learning Research 25; leave-one-out as in Vehtari, Gelman & Gabry 2017, leave-future-out as in Buerkner, Gabry & Vehtari 2020). Its shape k
says whether to trust that: above .7 it should not be.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from detente.history import civil, events, models
from detente.history.fit import Data
from detente.history.posterior import CUTOFFS, NODES, WEIGHTS, Posterior, shipped
from detente.history.then import DAYS_KEPT

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TRUSTED = 0.7  # Pareto k up to which weights can be trusted
SEED = 1


def log_likelihood(posterior: Posterior, data: Data) -> Floats:
    """log p(cases | draw), (draws, clusters), of the cases of each of the data's clusters (0 where it has none), shared effects integrated out.

    By Gauss-Hermite quadrature over the effect u of clusters of two cases or more; the others have none.
    """
    d = posterior.draws
    eta = d["base"][:, data.stratum] + d["step"][:, data.interval]
    for stratum in np.unique(data.stratum):
        mine = data.stratum == stratum
        eta[:, mine] += d["effect"][:, stratum] @ data.x[mine].T
    count = int(data.cluster.max(initial=0)) + 1
    together = np.zeros((len(data.cluster), count))
    together[np.arange(len(data.cluster)), data.cluster] = 1
    sharing = np.zeros(count, bool)
    sharing[data.cluster[data.shared >= 0]] = True
    if data.years is not None:
        events_, at_risk = (eta * data.happened) @ together, (np.exp(eta) * data.years) @ together
        number = data.happened @ together

        def given(u: Floats) -> Floats:
            return events_ + number * u[:, None] - at_risk * np.exp(u)[:, None]
    else:

        def given(u: Floats) -> Floats:
            shifted = eta + u[:, None] * (data.shared >= 0)
            return (data.happened * shifted - np.logaddexp(0, shifted)) @ together

    found = given(np.zeros(len(eta)))
    if sharing.any():
        nodes = np.stack([given(d["spread"] * u)[:, sharing] for u in NODES])
        found[:, sharing] = logsumexp(nodes, axis=0, b=WEIGHTS[:, None, None])
    return found


def smooth(log_weights: Floats) -> tuple[Floats, float]:
    """Pareto-smoothed log weights, (draws,), that sum to 1 on the natural scale, and the shape k of their tail (infinite if there is hardly a tail).

    The largest min(S / 5, 3 sqrt S) weights are replaced by the expected order statistics of the generalised Pareto distribution fitted to them by
    the posterior mean of Zhang & Stephens (2009, Technometrics 51), with a weak prior on k.
    """
    x = log_weights - log_weights.max()
    if np.ptp(x) < 1e-9:
        return np.full(len(x), -np.log(len(x))), -np.inf
    tail = int(np.ceil(min(0.2 * len(x), 3 * np.sqrt(len(x)))))
    order = np.argsort(x, kind="stable")
    cut = max(x[order[-tail - 1]], np.log(np.finfo(float).tiny))
    largest = order[x[order] > cut]
    k = np.inf
    if len(largest) > 4:
        k, sigma = _pareto(np.exp(x[largest]) - np.exp(cut))
        if np.isfinite(k):
            at = (np.arange(len(largest)) + 0.5) / len(largest)
            quantile = -sigma * np.log1p(-at) if abs(k) < 1e-12 else sigma * np.expm1(-k * np.log1p(-at)) / k
            x = x.copy()
            x[largest] = np.minimum(np.log(quantile + np.exp(cut)), 0)
    found: Floats = x - logsumexp(x)
    return found, float(k)


def _pareto(exceeding: Floats) -> tuple[float, float]:
    """Shape and scale of the generalised Pareto distribution of sorted values above 0 (Zhang & Stephens 2009, with the prior of `loo`)."""
    n, prior = len(exceeding), 3
    m = 30 + int(np.sqrt(n))
    b = 1 - np.sqrt(m / (np.arange(1, m + 1) - 0.5))
    b = b / (prior * exceeding[int(n / 4 + 0.5) - 1]) + 1 / exceeding[-1]
    k = np.log1p(-b[:, None] * exceeding).mean(axis=1)
    likelihood = n * (np.log(-(b / k)) - k - 1)
    weight = np.exp(likelihood - logsumexp(likelihood))
    kept = weight >= 10 * np.finfo(float).eps
    weight, b = weight[kept] / weight[kept].sum(), b[kept]
    mean = float((b * weight).sum())
    shape = float(np.log1p(-mean * exceeding).mean())
    scale = -shape / mean
    return (n * shape + 10 * 0.5) / (n + 10), scale


@dataclass(frozen=True, eq=False)
class Reweighted:
    """A model as known on a day without some wars: its posterior, Pareto's k (minus infinity if nothing was reweighted), and a note or nothing."""

    posterior: Posterior
    k: float
    note: str = ""


@lru_cache(maxsize=DAYS_KEPT)
def known(model: str, as_of: datetime.date | None, without: tuple[str, ...]) -> Reweighted:
    """A shipped model as known on a day, without the wars named. Raises `RateError` for civil wars before the first cut-off.

    Draws are drawn again by systematic resampling with a fixed seed, so that they are as many and all alike. If nothing the model was fitted to is
    left out, its draws come back as they are.
    """
    if model not in models.SHIPPED:
        posterior, log_weights, note = civil.known(model, as_of, without)
        weights, k = smooth(log_weights)
        return Reweighted(posterior if k == -np.inf else _resampled(posterior, weights), k, note)
    data = models.SHIPPED[model](as_of, without)
    if _same(data, models.SHIPPED[model](None, ())):
        return Reweighted(shipped()[model], -np.inf)
    cut: datetime.date | None = None
    if as_of is not None:
        # Forward from the latest cut-off: adding cases narrows a posterior, and weights from a wide one to a narrow one behave. Before the earliest,
        # cases can only be taken away.
        cut = max((c for c in CUTOFFS if c <= as_of), default=CUTOFFS[0])
    start = shipped(cut)[model]
    before = models.SHIPPED[model](cut, ())
    weights, k = smooth(log_likelihood(start, data).sum(axis=1) - log_likelihood(start, before).sum(axis=1))
    posterior = _resampled(start, weights)
    if model == "war":
        ending = models.endings(events.wars(as_of, without), len(weights), SEED)
        posterior = Posterior({**posterior.draws, "ending": ending}, posterior.about)
    return Reweighted(posterior, k)


def _resampled(posterior: Posterior, weights: Floats) -> Posterior:
    """As many draws of a posterior again, by their log weights, (draws,)."""
    rng = np.random.default_rng(SEED)
    at = (np.arange(len(weights)) + rng.random()) / len(weights)
    chosen = np.minimum(np.searchsorted(np.cumsum(np.exp(weights)), at), len(weights) - 1)
    return Posterior({n: v[chosen] for n, v in posterior.draws.items()}, posterior.about)


def _same(one: Data, two: Data) -> bool:
    """Whether two models are fitted to the same cases."""
    if one.happened.shape != two.happened.shape or not (one.happened == two.happened).all():
        return False
    return one.years is None or two.years is None or bool((one.years == two.years).all())
