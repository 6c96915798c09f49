"""Pools of experts' distributions: by equal weights, trimmed, by performance, and by averaging quantiles.

The linear pool, the mean of the experts' distribution functions (Stone 1961, Annals of Mathematical Statistics 32: 1339-1342), is the one that goes
into a case: where experts disagree it is wide, or has two humps, and so keeps their disagreement. The others stand beside it, to show how much hangs
on the choice. No pool is right by itself; which to use is a judgement, and equal weights are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.panel.experts.cooke import Weights
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.fits import Distribution, of_interval
from detente.panel.experts.idea import LEVEL, Bounds, Interval

Floats = npt.NDArray[np.float64]
How = Literal["equal", "trimmed", "performance", "quantiles"]

TRIM = 0.2  # of the experts, left out at either end; our choice: Jose et al. find no one share best


@dataclass(frozen=True)
class Spread:
    """How far experts are apart: the least and greatest best estimate, and their standard deviation (0 for one expert), in the unit."""

    least: float
    greatest: float
    deviation: float


@dataclass(frozen=True)
class Pool:
    """A pooled range: the ends of the middle `level` of it and its median, from `n` experts, and how far their best estimates are apart.

    `weights` are the experts' weights, empty where the pool has none (trimmed by value, quantiles averaged).
    """

    low: float
    median: float
    high: float
    n: int
    how: How
    spread: Spread
    level: float = LEVEL
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Mixture:
    """The linear pool as a distribution: sum of weight times the expert's distribution function. `weights` sum to 1."""

    parts: tuple[Distribution, ...]
    weights: tuple[float, ...]

    def cdf(self, x: npt.ArrayLike) -> Floats:
        """The probability of at most `x`, in the shape of `x`."""
        return np.asarray(sum(w * p.cdf(x) for p, w in zip(self.parts, self.weights, strict=True)))

    def quantile(self, p: npt.ArrayLike) -> Floats:
        """The value below which a probability `p` in (0, 1) lies, in the shape of `p`; found between the experts' own quantiles."""
        return _inverse(self.cdf, self.parts, p)


@dataclass(frozen=True, eq=False)
class Trimmed:
    """The trimmed pool: at each value the `cut` lowest and `cut` highest of the experts' probabilities are left out, the rest averaged."""

    parts: tuple[Distribution, ...]
    cut: int

    def cdf(self, x: npt.ArrayLike) -> Floats:
        """The probability of at most `x`, in the shape of `x`."""
        found = np.sort([p.cdf(x) for p in self.parts], axis=0)
        return np.asarray(found[self.cut : len(found) - self.cut].mean(axis=0))

    def quantile(self, p: npt.ArrayLike) -> Floats:
        """The value below which a probability `p` in (0, 1) lies, in the shape of `p`."""
        return _inverse(self.cdf, self.parts, p)


@dataclass(frozen=True, eq=False)
class Averaged:
    """The distribution whose quantiles are the means of the experts' (Lichtendahl, Grushka-Cockayne and Winkler 2013)."""

    parts: tuple[Distribution, ...]

    def cdf(self, x: npt.ArrayLike) -> Floats:
        """The probability of at most `x`, in the shape of `x`; to nine digits."""
        found = [_root(partial(self._beyond, at), 1e-12, 1 - 1e-12) for at in np.ravel(np.asarray(x, dtype=float))]
        return np.asarray(found).reshape(np.shape(x))

    def quantile(self, p: npt.ArrayLike) -> Floats:
        """The value below which a probability `p` in (0, 1) lies, in the shape of `p`."""
        return np.asarray(np.mean([part.quantile(p) for part in self.parts], axis=0))

    def _beyond(self, x: float, p: float) -> float:
        return float(self.quantile(p)) - x


def linear(parts: Sequence[Distribution], weights: Sequence[float] | None = None) -> Mixture:
    """The linear pool, with equal weights unless some are given; those are scaled to sum to 1 and experts with weight 0 left out.

    Raises `ExpertError` for no experts, or weights that are negative, all 0 or not as many as experts.
    """
    if not parts:
        raise ExpertError("got no answers to pool")
    if weights is None:
        return Mixture(tuple(parts), (1 / len(parts),) * len(parts))
    found = np.asarray(weights, dtype=float)
    if found.shape != (len(parts),):
        raise ExpertError(f"got {found.size} weights for {len(parts)} experts; give one for each")
    if not (np.all(np.isfinite(found)) and np.all(found >= 0) and found.sum() > 0):
        raise ExpertError("weights must not be negative, and at least one must be above 0")
    kept = [(p, float(w)) for p, w in zip(parts, found / found.sum(), strict=True) if w > 0]
    return Mixture(tuple(p for p, _ in kept), tuple(w for _, w in kept))


def trimmed(parts: Sequence[Distribution], share: float = TRIM) -> Trimmed:
    """The pool with exterior trimming by the CDF approach of Jose, Grushka-Cockayne and Lichtendahl (2014, Management Science 60: 463-475).

    At each value the probabilities of the lowest and the highest `share` of the experts (rounded down, at least one) are left out. It counters the
    linear pool's being too wide when experts differ. Raises `ExpertError` for fewer than three experts or a share that leaves nobody.
    """
    cut = max(1, int(share * len(parts) + 1e-9))
    if len(parts) < 3:
        raise ExpertError(f"got {len(parts)} answers; a trimmed pool needs at least 3")
    if not 0 < share < 0.5 or 2 * cut >= len(parts):
        raise ExpertError(
            f"got a share of {share:g} to trim at either end of {len(parts)} experts; that must leave somebody"
        )
    return Trimmed(tuple(parts), cut)


def averaged(parts: Sequence[Distribution]) -> Averaged:
    """The pool by averaging quantiles (Lichtendahl et al. 2013, Management Science 59: 1594-1611). Raises `ExpertError` for no experts.

    It is as wide as the experts are on average, however far apart they stand: sharper than the linear pool, and blind to disagreement.
    """
    if not parts:
        raise ExpertError("got no answers to pool")
    return Averaged(tuple(parts))


def pool(
    intervals: Sequence[Interval],
    bounds: Bounds | None = None,
    how: How = "equal",
    weights: Sequence[float] | None = None,
    level: float = LEVEL,
) -> Pool:
    """The experts' ranges pooled: a distribution is fitted to each (`fits.of_interval`), and the pool's middle `level` and median are read off.

    `weights` are for `how="performance"`, one for each range (see `by_performance`). Raises `ExpertError` as the pools do, and if weights are given
    where they are not used or missing where they are.
    """
    parts = [of_interval(i, bounds) for i in intervals]
    if (how == "performance") != (weights is not None):
        raise ExpertError("weights belong to a pool by performance, and to no other")
    whole: Mixture | Trimmed | Averaged
    if how == "trimmed":
        whole = trimmed(parts)
    elif how == "quantiles":
        whole = averaged(parts)
    else:
        whole = linear(parts, weights)
    low, median, high = whole.quantile(np.array([(1 - level) / 2, 0.5, (1 + level) / 2])).tolist()
    kept: tuple[float, ...] = ()
    if isinstance(whole, Mixture):
        given = np.ones(len(parts)) if weights is None else np.asarray(weights, dtype=float)
        kept = tuple((given / given.sum()).tolist())
    return Pool(low, median, high, len(parts), how, _spread(intervals), level, kept)


def side_by_side(
    intervals: Sequence[Interval],
    bounds: Bounds | None = None,
    weights: Sequence[float] | None = None,
    level: float = LEVEL,
) -> dict[How, Pool]:
    """Every pool that these ranges allow: a trimmed one of at least 3 experts, one by performance if weights are given, not all 0."""
    found: dict[How, Pool] = {"equal": pool(intervals, bounds, level=level)}
    if len(intervals) >= 3:
        found["trimmed"] = pool(intervals, bounds, "trimmed", level=level)
    if weights is not None and sum(weights) > 0:
        found["performance"] = pool(intervals, bounds, "performance", weights, level)
    found["quantiles"] = pool(intervals, bounds, "quantiles", level=level)
    return found


def by_performance(
    experts: Sequence[str],
    intervals: Sequence[Interval],
    scored: Sequence[str],
    weights: Weights,
    bounds: Bounds | None = None,
    level: float = LEVEL,
) -> Pool:
    """The linear pool with weights from `cooke`: `experts` names who gave the ranges, `scored` whom the weights are of.

    Only weights that are alike for all questions can be used, for the question asked has no score of its own. An expert who was not scored gets no
    weight. Raises `ExpertError` if nobody with a weight answered.
    """
    if weights.values.ndim != 1 or len(weights.values) != len(scored):
        raise ExpertError("weights for a new question must be global, one for each expert scored")
    known = dict(zip(scored, weights.values.tolist(), strict=True))
    found = [known.get(expert, 0.0) for expert in experts]
    if sum(found) <= 0:
        raise ExpertError("nobody who answered has a weight; weigh all alike, or lower the cut-off")
    return pool(intervals, bounds, "performance", found, level)


def _spread(intervals: Sequence[Interval]) -> Spread:
    best = np.array([i.best for i in intervals])
    return Spread(float(best.min()), float(best.max()), float(best.std(ddof=1)) if len(best) > 1 else 0.0)


def _inverse(cdf: Callable[[npt.ArrayLike], Floats], parts: Sequence[Distribution], p: npt.ArrayLike) -> Floats:
    """Quantiles of a pool whose probability at each value lies among its parts': they lie among the parts' quantiles."""
    found = []
    for one in np.ravel(np.asarray(p, dtype=float)):
        ends = [float(part.quantile(one)) for part in parts]
        found.append(_root(partial(_above, cdf, float(one)), min(ends), max(ends)))
    return np.asarray(found).reshape(np.shape(p))


def _above(cdf: Callable[[npt.ArrayLike], Floats], p: float, x: float) -> float:
    return float(cdf(x)) - p


def _root(f: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero between two ends; an end, where rounding keeps it from crossing."""
    from scipy.optimize import brentq

    if f(low) >= 0:
        return low
    if f(high) <= 0:
        return high
    return float(brentq(f, low, high, xtol=1e-14 * max(abs(low), abs(high), 1e-300), rtol=1e-13))
