"""Distributions fitted by least squares to a few quantiles that an expert gave (Oakley and O'Hagan, SHELF: the Sheffield Elicitation Framework).

For each family the sum over the quantiles of (F(value) - probability)^2 is minimised, and the family with the smallest sum is taken. Which families
may compete depends on what is possible: a share never gets a curve that reaches beyond 0 and 1. That an expert's belief has one of these shapes is
our assumption, not the expert's statement.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
from scipy import special

from detente.panel.experts.errors import ExpertError
from detente.panel.experts.idea import Bounds, Interval

Floats = npt.NDArray[np.float64]
Family = Literal["normal", "t", "log-normal", "gamma", "logit-normal", "beta"]

T_FREEDOM = 3  # degrees of freedom of Student's t, SHELF's default
SAME = 1e-9  # sums of squares this close are equal: the family named first is taken


class Distribution(Protocol):
    """What a pool needs of an expert's distribution."""

    def cdf(self, x: npt.ArrayLike) -> Floats:
        """The probability of at most `x`, in the shape of `x`."""
        ...

    def quantile(self, p: npt.ArrayLike) -> Floats:
        """The value below which a probability `p` in (0, 1) lies, in the shape of `p`."""
        ...


@dataclass(frozen=True)
class _Curve:
    """A family's standard form: its distribution function and quantiles at two parameters, and what it needs of the bounds."""

    cdf: Callable[[Floats, float, float], Floats]
    quantile: Callable[[Floats, float, float], Floats]
    scaled: bool = False  # whether both parameters are positive; else a location and a scale


def _log(x: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.log(np.maximum(x, 0))


def _odds(x: Floats) -> Floats:
    return np.asarray(special.logit(np.clip(x, 0, 1)))


# By family, for values measured from the lower bound, those of the last two as shares of the way to the upper one.
_CURVES: dict[str, _Curve] = {
    "normal": _Curve(lambda x, m, s: special.ndtr((x - m) / s), lambda p, m, s: m + s * special.ndtri(p)),
    "t": _Curve(
        lambda x, m, s: special.stdtr(T_FREEDOM, (x - m) / s), lambda p, m, s: m + s * special.stdtrit(T_FREEDOM, p)
    ),
    "log-normal": _Curve(
        lambda x, m, s: special.ndtr((_log(x) - m) / s), lambda p, m, s: np.exp(m + s * special.ndtri(p))
    ),
    "gamma": _Curve(
        lambda x, k, r: special.gammainc(k, r * np.maximum(x, 0)), lambda p, k, r: special.gammaincinv(k, p) / r, True
    ),
    "logit-normal": _Curve(
        lambda x, m, s: special.ndtr((_odds(x) - m) / s), lambda p, m, s: special.expit(m + s * special.ndtri(p))
    ),
    "beta": _Curve(
        lambda x, a, b: special.betainc(a, b, np.clip(x, 0, 1)), lambda p, a, b: special.betaincinv(a, b, p), True
    ),
}


@dataclass(frozen=True)
class Fit:
    """A fitted distribution.

    `parameters`: mean and standard deviation (normal), of the logarithm or log-odds (log-normal, logit-normal), location and scale (t with 3 degrees
    of freedom), shape and rate (gamma), two shapes (beta). `lower` and `upper` are where it begins and ends: gamma and log-normal are of the
    distance from `lower`, the last two of the share of the way from `lower` to `upper`. `residual` is the sum of squared errors.
    """

    family: Family
    parameters: tuple[float, float]
    lower: float
    upper: float
    residual: float

    def cdf(self, x: npt.ArrayLike) -> Floats:
        """The probability of at most `x`, in the shape of `x`."""
        at = (np.asarray(x, dtype=float) - self._begin) / self._unit
        return np.asarray(_CURVES[self.family].cdf(at, *self.parameters))

    def quantile(self, p: npt.ArrayLike) -> Floats:
        """The value below which a probability `p` in (0, 1) lies, in the shape of `p`."""
        found = _CURVES[self.family].quantile(np.asarray(p, dtype=float), *self.parameters)
        return np.asarray(self._begin + self._unit * found)

    @property
    def _begin(self) -> float:
        return 0.0 if self.family in ("normal", "t") else self.lower

    @property
    def _unit(self) -> float:
        return self.upper - self.lower if self.family in ("logit-normal", "beta") else 1.0


def families(bounds: Bounds) -> tuple[Family, ...]:
    """The families whose values are all possible, that of a case's own ranges first (`assessment.draws.quantile`)."""
    if math.isfinite(bounds.low) and math.isfinite(bounds.high):
        return ("logit-normal", "beta")
    if math.isfinite(bounds.low):
        return ("log-normal", "gamma")
    if math.isfinite(bounds.high):
        raise ExpertError("a quantity with an upper and no lower bound has no family here; ask for its mirror image")
    return ("normal", "t")


def fit(
    values: Sequence[float], probabilities: Sequence[float], bounds: Bounds | None = None, family: Family | None = None
) -> Fit:
    """The distribution that fits best, or the best of one family: P(X <= values[i]) = probabilities[i].

    Without `family` the choice is among `families(bounds)`. Raises `ExpertError` for values or probabilities out of order, values out of bounds, or
    fewer than two different values inside the bounds (`of_interval` knows what to do with one).
    """
    bounds = Bounds() if bounds is None else bounds
    x, p = np.asarray(values, dtype=float), np.asarray(probabilities, dtype=float)
    _check(x, p, bounds)
    if len(np.unique(x[(x > bounds.low) & (x < bounds.high)])) < 2:
        raise ExpertError("got fewer than two different values inside what is possible; a curve needs two")
    found = [_fitted(name, x, p, bounds) for name in ((family,) if family else families(bounds))]
    least = min(f.residual for f in found)
    return next(f for f in found if f.residual <= least + SAME)


def of_interval(interval: Interval, bounds: Bounds | None = None) -> Fit:
    """The distribution of an expert's range: its ends are the outer quantiles at its level, the best estimate is taken for the median.

    That the best estimate is the median is our reading; the protocol does not say. Where an end lies on a bound, the curve
    follows the inner values. With one inner value, a range from a bound falls steadily from it (a Beta(1, b) or exponential, as in a case), and one
    from bound to bound is a Beta whose two shapes sum to 2, as those of the uniform do. Raises `ExpertError` with no inner value.
    """
    bounds = Bounds() if bounds is None else bounds
    tail = (1 - interval.level) / 2
    x = np.array([interval.low, interval.best, interval.high])
    p = np.array([tail, 0.5, 1 - tail])
    _check(x, p, bounds)
    inner = (x > bounds.low) & (x < bounds.high)
    if len(np.unique(x[inner])) >= 2:
        return fit(x.tolist(), p.tolist(), bounds)
    if not inner.any():
        raise ExpertError("got a range with nothing inside what is possible; give a best estimate or an end inside it")
    return _one_value(float(x[inner][-1]), float(p[inner][-1]), x, bounds)


def _one_value(value: float, probability: float, x: Floats, bounds: Bounds) -> Fit:
    """The one-parameter curve through one quantile; the other values of a range, `x`, lie on the bounds."""
    from scipy.optimize import brentq

    if not math.isfinite(bounds.high):
        rate = -math.log1p(-probability) / (value - bounds.low)
        return Fit("gamma", (1.0, rate), bounds.low, bounds.high, 0.0)
    share = (value - bounds.low) / (bounds.high - bounds.low)
    if x[2] < bounds.high:
        shapes = (1.0, math.log1p(-probability) / math.log1p(-share))
    elif x[0] > bounds.low:
        shapes = (math.log(probability) / math.log(share), 1.0)
    else:
        a = brentq(lambda a: special.betainc(a, 2 - a, share) - probability, 1e-6, 2 - 1e-6)
        shapes = (float(a), 2 - float(a))
    return Fit("beta", shapes, bounds.low, bounds.high, 0.0)


def _check(x: Floats, p: Floats, bounds: Bounds) -> None:
    if x.ndim != 1 or x.shape != p.shape or len(x) < 2:
        raise ExpertError(
            f"got {x.size} values and {p.size} probabilities; give as many of one as of the other, at least 2"
        )
    if not (np.all(np.isfinite(x)) and np.all(np.diff(x) >= 0)):
        raise ExpertError("the values must be numbers in rising order")
    if not (np.all(np.diff(p) > 0) and p[0] > 0 and p[-1] < 1):
        raise ExpertError("the probabilities must rise and lie between 0 and 1")
    if x[0] < bounds.low or x[-1] > bounds.high:
        raise ExpertError(
            f"got values from {x[0]:g} to {x[-1]:g}; possible are values from {bounds.low:g} to {bounds.high:g}"
        )


def _fitted(family: Family, x: Floats, p: Floats, bounds: Bounds) -> Fit:
    """One family's least-squares fit."""
    from scipy.optimize import least_squares

    lower, upper = bounds.low, bounds.high
    if family in ("logit-normal", "beta"):
        if not (math.isfinite(lower) and math.isfinite(upper)):
            raise ExpertError(f"a {family} needs both bounds")
        y = (x - lower) / (upper - lower)
    elif family in ("log-normal", "gamma"):
        if not math.isfinite(lower):
            raise ExpertError(f"a {family} needs a lower bound")
        y = x - lower
    else:
        y = x
    curve = _CURVES[family]
    start = _start(family, y, p)

    def parameters(theta: Floats) -> tuple[float, float]:
        two = np.exp(np.clip(theta, -50, 50))
        return (float(two[0] if curve.scaled else theta[0] * spread), float(two[1]))

    # Locations are measured in the starting scale, so that no unit is better than another.
    spread = 1.0 if curve.scaled else start[1]
    first = math.log(start[0]) if curve.scaled else start[0] / spread
    found = least_squares(
        lambda theta: curve.cdf(y, *parameters(theta)) - p,
        [first, math.log(start[1])],
        method="trf",
        x_scale="jac",
        xtol=1e-14,
        ftol=1e-14,
        gtol=1e-14,
        max_nfev=2000,
    )
    return Fit(family, parameters(found.x), lower, upper, float(2 * found.cost))


def _start(family: Family, y: Floats, p: Floats) -> tuple[float, float]:
    """Where to begin: the normal through the outer two inner values, on the family's own scale; by moments for gamma and beta."""
    scale = {"log-normal": _log, "logit-normal": _odds}.get(family, lambda v: v)(y)
    inner = np.isfinite(scale) & ((y > 0) if family == "gamma" else np.ones(len(y), bool))
    if family == "beta":
        inner = (y > 0) & (y < 1)
    s, z = scale[inner], special.ndtri(p[inner])
    deviation = float((s[-1] - s[0]) / (z[-1] - z[0]))
    mean = float(s[0] - z[0] * deviation)
    if family == "gamma":
        mean = max(mean, float(s[0]) / 2)
        return (mean / deviation) ** 2, mean / deviation**2
    if family == "beta":
        mean = min(max(mean, float(s[0]) / 2), (1 + float(s[-1])) / 2)
        total = max(mean * (1 - mean) / deviation**2 - 1, 0.5)
        return mean * total, (1 - mean) * total
    return mean, deviation
