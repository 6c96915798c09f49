"""Weights that bring the people of a panel to known margins, and what the weights cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.errors import DetenteError

TOLERANCE = 1e-9  # the largest miss of a share at which raking stops
ROUNDS = 10_000

Floats = NDArray[np.float64]


class MarginError(DetenteError):
    """Margins that the people of a panel cannot be weighted to; the message says why."""


@dataclass(frozen=True)
class Weights:
    """One weight a person, with mean 1, `rounds` of raking, and the largest `miss` of a share that is left."""

    weights: Floats
    rounds: int
    miss: float

    @property
    def design_effect(self) -> float:
        """How much larger the weights make the variance of a share; see `design_effect`."""
        return design_effect(self.weights)

    @property
    def effective(self) -> float:
        """How many people, each counting once, would tell as much; see `effective_size`."""
        return effective_size(self.weights)


def rake(
    people: Mapping[str, Sequence[str]],
    margins: Mapping[str, Mapping[str, float]],
    tolerance: float = TOLERANCE,
    rounds: int = ROUNDS,
) -> Weights:
    """Weigh people so that every variable has the shares given for its categories.

    `people` holds, for each variable, everybody's category; `margins` holds, for each variable to be met, {category: share}. Shares are divided by
    their sum, so that percentages or census counts will do. Each round multiplies the weights of a category by wanted share / present share, one
    variable after another, and raking ends when no share misses by more than `tolerance` (iterative proportional fitting, Deming and Stephan 1940,
    Annals of Mathematical Statistics 11:427).
    People who agree in all these variables have the same weight.

    Raises `MarginError` where a share is no number from 0 up, a category with a share has nobody, somebody has a category without a share above 0,
    or `rounds` are not enough, as where margins contradict each other among the people who are there.
    """
    if not margins:
        raise MarginError("no margins were given to weight to")
    codes, wanted = zip(*(_coded(v, people, shares) for v, shares in margins.items()), strict=True)
    number = len(codes[0])
    if any(len(c) != number for c in codes):
        raise MarginError("the variables have different numbers of people")
    cells, place, sizes = np.unique(np.stack(codes), axis=1, return_inverse=True, return_counts=True)
    mass = sizes / number
    miss = np.inf
    for done in range(1, rounds + 1):
        for row, shares in zip(cells, wanted, strict=True):
            present = np.bincount(row, mass, len(shares))
            if not np.all(present > 0):  # shares so far apart that numbers run out
                raise MarginError(
                    "the margins contradict each other among the people who are there: no weights meet them"
                )
            mass = mass * (shares / present)[row]
        miss = max(
            float(np.abs(np.bincount(row, mass, len(shares)) - shares).max())
            for row, shares in zip(cells, wanted, strict=True)
        )
        if miss <= tolerance:
            return Weights((mass / sizes * number)[np.ravel(place)], done, miss)
    raise MarginError(
        f"after {rounds} rounds a share still misses its margin by {miss:.1e} (allowed {tolerance:.1e}): "
        "the margins contradict each other among the people who are there; leave one out, or join categories"
    )


def _coded(
    variable: str, people: Mapping[str, Sequence[str]], shares: Mapping[str, float]
) -> tuple[NDArray[np.int64], Floats]:
    """Everybody's category as a number, and the shares in that order, which is the alphabet's."""
    if variable not in people:
        raise MarginError(f"there are margins for {variable}, which the people were not asked")
    values = [float(s) for s in shares.values()]
    if not values or not all(np.isfinite(s) and s >= 0 for s in values) or not sum(values) > 0:
        raise MarginError(f"the shares of {variable} must be numbers from 0 up, not all 0")
    names, codes = np.unique(np.asarray(people[variable], str), return_inverse=True)
    if not len(codes):
        raise MarginError("there is nobody to weight")
    there = set(names.tolist())
    for category in names.tolist():
        if not shares.get(category, 0) > 0:
            raise MarginError(
                f"{variable}: somebody is {category!r}, which has no share above 0; give it one, or leave those people out"
            )
    for category, share in shares.items():
        if share > 0 and category not in there:
            raise MarginError(f"{variable}: nobody is {category!r}, which has a share; join it with another category")
    found = np.array([float(shares[c]) for c in names.tolist()])
    return codes.astype(np.int64), found / found.sum()


def design_effect(weights: ArrayLike) -> float:
    """How much larger unequal weights make the variance of a mean: n times the sum of w^2 / (sum of w)^2 (Kish 1965, Survey Sampling, section 11.7).

    It is 1 where all weights are equal. Raises ValueError for weights below 0 or that are all 0.
    """
    w = np.asarray(weights, float)
    return float(len(w)) / effective_size(w)


def effective_size(weights: ArrayLike) -> float:
    """How many people, each counting once, would tell as much: (sum of w)^2 / sum of w^2 (Kish 1965). Raises ValueError as `design_effect` does."""
    w = np.asarray(weights, float)
    if not len(w) or not np.all(w >= 0) or not w.sum() > 0:
        raise ValueError("weights must be numbers from 0 up, not all 0")
    w = w / w.max()  # so that squares neither vanish nor overflow
    return float(w.sum() ** 2 / (w @ w))
