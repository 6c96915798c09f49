"""Sparse regression: which few of many inputs an answer follows, found by least angles (LARS) and cross-validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Floats = npt.NDArray[np.float64]
Term = tuple[int, ...]  # (i,) the input i; (i, i) its bend; (i, j) the product of two inputs

SECOND = 0.5  # bends and products enter only where they are worth twice as much as a first-order term
LEADERS = 6  # inputs whose products are tried
FOLDS = 10
CUTS = 4  # ways of cutting the draws into folds
MOST = 24  # terms
NOTHING = 1e-10


@dataclass(frozen=True)
class Fit:
    """A fitted sum of terms: `coefficients` (terms,) belong to `terms` less their `means`; `level` is the mean of the answer."""

    terms: tuple[Term, ...]
    coefficients: Floats
    means: Floats
    level: float

    def at(self, z: Floats) -> Floats:
        """The fitted answer at scores `z` (n, inputs): (n,)."""
        return self.level + _sum(columns(z, self.terms) - self.means, self.coefficients)


def scores(x: Floats) -> Floats:
    """Normal scores of each column of `x` (n,) or (n, columns): the standard normal quantiles of its ranks; equal values share one."""
    from scipy.stats import rankdata  # takes long to load

    found: Floats = ndtri((rankdata(x, axis=0) - 0.5) / len(x))
    return found


def columns(z: Floats, terms: Sequence[Term]) -> Floats:
    """The terms at scores `z` (n, inputs): (n, terms), Hermite polynomials of mean 0 and variance 1 for independent normal scores."""
    first = np.array([t[0] for t in terms], dtype=np.int64)
    last = np.array([t[-1] for t in terms], dtype=np.int64)
    second = np.array([len(t) == 2 for t in terms], dtype=bool)
    bend = second & (first == last)
    found = z[:, first]
    found[:, second] *= z[:, last[second]]
    found[:, bend] = (found[:, bend] - 1) / np.sqrt(2)
    return found


def fit(z: Floats, y: Floats, most: int, products: bool = True) -> list[Fit]:
    """Fits of `y` (n,) on scores `z` (n, inputs) with no term, one term, and so on up to `most`, or fewer if nothing is left to explain.

    Terms enter in the order of LARS on the inputs, their bends and, with `products`, the products of the first LEADERS inputs that enter without
    products. A coefficient is the mean of that of LARS, which is too small, and that of least squares, which follows luck: the relaxed LASSO
    (Meinshausen 2007, Comput. Stat. Data Anal. 52) half-way.
    """
    level = float(y.mean())
    mains: list[Term] = [(i,) for i in range(z.shape[1])]
    terms = mains + [(i, i) for i in range(z.shape[1])]
    x = columns(z, terms)
    if products:
        order, _ = _path(x, y - level, _weights(terms), LEADERS)
        leaders = list(dict.fromkeys(terms[k][0] for k in order))
        pairs = [(min(i, j), max(i, j)) for n, i in enumerate(leaders) for j in leaders[n + 1 :]]
        terms += pairs
        x = np.concatenate([x, columns(z, pairs)], axis=1)
    order, found = _path(x, y - level, _weights(terms), most)
    means = x.mean(axis=0)
    chosen = [terms[k] for k in order]
    return [Fit(tuple(chosen[: len(b)]), b, means[order[: len(b)]], level) for b in [np.zeros(0), *found]]


def cross_validated(z: Floats, y: Floats, seed: int) -> tuple[int, float]:
    """How many terms foretell best the draws that were left out, and the share of variance that the fit explains out of sample.

    Everything is chosen without the draws it is judged on: the terms on the other nine tenths, their number on the errors in the other nine tenths.
    The share is negative if the fit foretells worse than the mean does. It is averaged over several ways of cutting the draws into tenths.
    """
    n = len(y)
    most = min(MOST, n // 4)
    errors = np.empty((CUTS, FOLDS, most + 1))
    rng = np.random.default_rng(seed)
    for cut in errors:
        part = rng.permutation(n) % FOLDS
        for k in range(FOLDS):
            out = part == k
            fits = fit(z[~out], y[~out], most)
            wrong = [float(((y[out] - f.at(z[out])) ** 2).sum()) for f in fits]
            cut[k] = wrong + wrong[-1:] * (most + 1 - len(wrong))
    whole = errors.sum(axis=1, keepdims=True)
    if whole[..., 0].min() <= NOTHING:
        return 0, 0.0
    best = (whole - errors).argmin(axis=2)
    left = np.take_along_axis(errors, best[:, :, None], axis=2).sum() / whole[..., 0].sum()
    return int(whole.sum(axis=(0, 1)).argmin()), float(1 - left)


def _weights(terms: Sequence[Term]) -> Floats:
    return np.array([1.0 if len(t) == 1 else SECOND for t in terms])


def _path(x: Floats, y: Floats, weights: Floats, most: int) -> tuple[list[int], list[Floats]]:
    """The columns of `x` (n, columns) in the order of LARS, and the coefficients with the first one, two, ... of them.

    Least angle regression (Efron, Hastie, Johnstone & Tibshirani 2004, Ann. Stat. 32, section 2). A column times a weight below 1 needs a larger
    correlation to enter. Sums are taken without BLAS, whose last digits depend on the number of its threads.
    """
    n = len(y)
    x = (x - x.mean(axis=0)) * weights
    size = np.einsum("ij,ij->j", x, x)
    free = size > NOTHING * n
    angle = start = _dot(x, y) / n
    level = top = float(np.abs(angle[free]).max(initial=0.0))
    order: list[int] = []
    found: list[Floats] = []
    active, basis, gram = np.empty((n, most)), np.empty((n, most)), np.empty((most, most))
    shrunk = np.zeros(0)
    while len(found) < most and free.any() and level > NOTHING * max(top, NOTHING):
        k = len(order)
        enters = int(np.where(free, np.abs(angle), -1.0).argmax())
        free[enters] = False
        new = x[:, enters] - _sum(basis[:, :k], _dot(basis[:, :k], x[:, enters]))
        left = float(np.einsum("i,i->", new, new))
        if left < 1e-8 * size[enters]:
            continue  # what has entered already says the same
        order.append(enters)
        active[:, k], basis[:, k] = x[:, enters], new / np.sqrt(left)
        inside = active[:, : k + 1]
        gram[k, : k + 1] = gram[: k + 1, k] = _dot(inside, x[:, enters]) / n
        direction, least = np.linalg.solve(
            gram[: k + 1, : k + 1], np.stack([angle[order] / level, start[order]], axis=1)
        ).T
        falls = _dot(x, _sum(inside, direction)) / n
        # A column's correlation meets the falling level from above or from below.
        side = np.where(angle > level * falls, 1.0, -1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            meets = (level - side * angle) / (1 - side * falls)
        step = min(float(meets[free & (meets > 0)].min(initial=np.inf)), level)
        shrunk = np.append(shrunk, 0.0) + step * direction
        angle = angle - step * falls
        level -= step
        found.append((shrunk + least) / 2 * weights[order])
    return order, found


def _dot(x: Floats, y: Floats) -> Floats:
    found: Floats = np.einsum("ij,i->j", x, y)
    return found


def _sum(x: Floats, b: Floats) -> Floats:
    found: Floats = np.einsum("ij,j->i", x, b)
    return found
