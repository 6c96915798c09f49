"""Draws: joint samples of every quantity of a case (model.md section 1).

Scrambled Sobol points (Owen 1997; Joe & Kuo 2008 direction numbers, through SciPy), one dimension per uncertain quantity, each shuffled within
doublings and mapped through that quantity's quantile function. Where a quantity keeps its experts' own ranges, a further coordinate of its own picks
whose range the draw is from, so that their disagreement reaches the answers unblended. What groups accept, and how far that moves a party, has
coordinates of its own too, so that with and without such a rule a case's other numbers are the same.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, ndtri

from detente.case.named import quantities
from detente.case.numbers import Numbers
from detente.case.quantity import Quantity
from detente.case.schema import Case

Floats = npt.NDArray[np.float64]

DRAWS = 64  # unless asked for more or fewer
OWN = "opinion."  # before the names of quantities with a coordinate of their own
Z95 = float(ndtri(0.95))
CLIP = (1e-9, 1 - 1e-9)  # the ends of a coordinate
OPEN = (np.finfo(float).tiny, 1 - np.finfo(float).epsneg)  # the ends of what an uncertain chance can be


@dataclass(frozen=True)
class Draws:
    """`values` (draws, quantities), and the `names` of the quantities; `uncertain` lists the columns that vary, `first` is the first row's number."""

    names: tuple[str, ...]
    values: Floats
    uncertain: tuple[int, ...]
    first: int = 0

    def __len__(self) -> int:
        return len(self.values)

    def numbers(self, draw: int) -> Numbers:
        """The numbers of one draw, looked up by quantity."""
        return Numbers(dict(zip(self.names, self.values[draw - self.first].tolist(), strict=True)))

    def only(self, draw: int) -> Draws:
        """One draw, under its own number: all that a worker elsewhere needs for it."""
        at = draw - self.first
        return Draws(self.names, self.values[at : at + 1], self.uncertain, draw)


def quantile(quantity: Quantity, u: Floats) -> Floats:
    """The value of a quantity at probabilities `u` in (0, 1); the ends of its range are its 5% and 95% quantiles.

    Of a quantity from a panel that is the range shown, the pool's; `draw` takes one expert's instead where they are kept. No value leaves what the
    quantity's field may hold.
    """
    low, high = quantity.low, quantity.high
    if low == high or quantity.rest:
        return np.full(np.shape(u), low)
    return np.clip(_unbounded(quantity, low, high, u), *quantity.limits)


def _unbounded(quantity: Quantity, low: float, high: float, u: Floats) -> Floats:
    """The value of an uncertain quantity at probabilities `u`, wherever its curve leads."""
    if quantity.draws is not None:
        return np.asarray(np.quantile(quantity.draws, u))
    if quantity.kind in ("share", "rate"):
        # These curves never reach 0 or 1; where rounding would, the nearest number that does not stands in.
        return np.clip(_chance(low, high, u), *OPEN)
    z = ndtri(u) / Z95
    if quantity.kind in ("positive", "duration"):
        if low <= 0:  # exponential, 95% of it below the upper end
            return np.asarray(high * np.log1p(-u) / np.log(0.05))
        middle, half = (np.log(high) + np.log(low)) / 2, (np.log(high) - np.log(low)) / 2
        return np.asarray(np.exp(middle + half * z))
    return np.asarray((low + high) / 2 + (high - low) / 2 * z)


def _chance(low: float, high: float, u: Floats) -> Floats:
    """The value of an uncertain chance at probabilities `u`."""
    if low <= 0 and high >= 1:
        return np.asarray(u)
    if low <= 0:  # Beta(1, b), 95% of it below the upper end
        return np.asarray(-np.expm1(np.log1p(-u) * np.log1p(-high) / np.log(0.05)))
    if high >= 1:
        return np.asarray(np.exp(np.log(u) * np.log(low) / np.log(0.05)))
    middle, half = (logit(high) + logit(low)) / 2, (logit(high) - logit(low)) / 2
    return np.asarray(expit(middle + half * (ndtri(u) / Z95)))


def draw(case: Case, count: int, seed: int, known: tuple[str, ...] = ()) -> Draws:
    """`count` draws of all quantities of a case. Powers of two are most evenly spread.

    `known`, the names of the quantities of the case without a scenario, assigns each its dimension, so that under a scenario all other
    quantities keep their draws.
    """
    found = quantities(case)
    uncertain = tuple(n for n, q in enumerate(found) if q.low < q.high and not q.rest)
    values = np.empty((count, len(found)))
    names = tuple(q.name for q in found)
    shared = (name for name in dict.fromkeys([*known, *names]) if not name.startswith(OWN))
    dimension = {name: n for n, name in enumerate(shared)}
    if uncertain:
        points = np.clip(_spread(count, len(dimension), seed), *CLIP)
    for n, quantity in enumerate(found):
        column = _column(names[n], points, dimension, seed) if n in uncertain else np.full(count, 0.5)
        values[:, n] = _of_experts(quantity, column, seed) if quantity.experts else quantile(quantity, column)
    return Draws(names, values, uncertain)


def _column(name: str, points: Floats, dimension: dict[str, int], seed: int) -> Floats:
    """A quantity's coordinates, (draws,): its dimension of `points`, or its own, which depend on nothing but its name and the seed."""
    if name in dimension:
        return points[:, dimension[name]]
    return np.clip(_spread(len(points), 1, zlib.crc32(f"{seed} {name} alone".encode()))[:, 0], *CLIP)


def _of_experts(quantity: Quantity, u: Floats, seed: int) -> Floats:
    """One expert's value in each draw, (draws,): by weight, from the expert's own range at the quantity's own coordinate `u`.

    The coordinate that picks the expert belongs to the quantity's name alone, so that all other quantities keep the draws they had without experts.
    """
    own = zlib.crc32(f"{seed} {quantity.name}".encode())
    weights = np.array(quantity.weights or [1.0] * len(quantity.experts))
    bounds = np.cumsum(weights)[:-1] / weights.sum()
    picked = np.searchsorted(bounds, _spread(len(u), 1, own)[:, 0], side="right")
    values = np.empty(len(u))
    for n, expert in enumerate(quantity.experts):
        values[picked == n] = quantile(expert, u[picked == n])
    return values


def _spread(count: int, dimensions: int, seed: int) -> Floats:
    """Evenly spread points, (count, dimensions).

    In many dimensions some pairs of Sobol coordinates move together for the first few hundred points, so that a sensitivity computed from the draws
    could mistake one assumption for another. Each coordinate is therefore shuffled on its own within each doubling of the points: it stays as evenly
    spread as before, and the pairs are no longer correlated.
    """
    from scipy.stats import qmc  # takes long to load

    doublings = max(1, int(np.ceil(np.log2(count))))
    points = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed)).random_base2(doublings)
    for column in range(dimensions):
        shuffle = np.random.default_rng([seed, column])
        for begin, end in [(0, 2), *((2**k, 2 ** (k + 1)) for k in range(1, doublings))]:
            shuffle.shuffle(points[begin:end, column])
    found: Floats = points[:count]
    return found


def middle(case: Case) -> Numbers:
    """The draw with every quantity at its median."""
    half = np.array([0.5])
    return Numbers({q.name: float(quantile(q, half)[0]) for q in quantities(case)})
