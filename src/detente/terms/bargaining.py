"""Bargaining solutions over finitely many packages: which one each rule picks, given what the parties get without agreement.

Gains (n, parties) are values less disagreement values. Each rule returns the index of its package, or None if every package leaves somebody
worse off than disagreement; such packages are never picked.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def nash(gains: Floats) -> int | None:
    """The package with the largest product of gains (Nash 1950)."""
    return _best(gains, np.prod(np.maximum(gains, 0), axis=1))


def egalitarian(gains: Floats) -> int | None:
    """The package whose smallest gain is largest (Kalai 1977)."""
    return _best(gains, gains.min(axis=1, initial=np.inf))


def kalai_smorodinsky(gains: Floats) -> int | None:
    """The package whose smallest gain, each as a share of the most that party could gain, is largest (Kalai & Smorodinsky 1975, for finite sets).

    The most a party could gain is taken over packages that leave nobody worse off.
    """
    good = (gains >= 0).all(axis=1)
    if not good.any():
        return None
    most = gains[good].max(axis=0)
    shares = gains / np.where(most > 0, most, 1)
    return _best(gains, shares[:, most > 0].min(axis=1, initial=np.inf) if (most > 0).any() else shares[:, 0])


def utilitarian(gains: Floats) -> int | None:
    """The package with the largest sum of gains."""
    return _best(gains, gains.sum(axis=1))


def _best(gains: Floats, score: Floats) -> int | None:
    """The index of the best score among packages that leave nobody worse off; ties go to the larger sum of gains."""
    good = np.flatnonzero((gains >= 0).all(axis=1))
    if good.size == 0:
        return None
    order = np.lexsort((-gains[good].sum(axis=1), -score[good]))
    return int(good[order[0]])


SOLUTIONS = {
    "nash": nash,
    "kalai-smorodinsky": kalai_smorodinsky,
    "egalitarian": egalitarian,
    "utilitarian": utilitarian,
}
