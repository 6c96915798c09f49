"""Which assumptions move an answer most, and what knowing one would be worth: from the draws alone, without further solving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

TOP = 5
RESAMPLES = 40
LEAST = 32  # draws
STABLE = 0.8  # share of the resamples in which an assumption must stay among the top for its place to be settled
SHUFFLES = 20


@dataclass(frozen=True)
class Weight:
    """One assumption's place behind an answer: its PAWN sensitivity, and the share of bootstrap resamples in which it is among the top."""

    path: str
    index: float
    stability: float


@dataclass(frozen=True)
class Worth:
    """What knowing one assumption would be worth when choosing a lever for a goal, in the goal's unit; `chance` is the gain that luck alone gives."""

    path: str
    gain: float
    chance: float


def pawn(x: Floats, y: Floats, slices: int) -> Floats:
    """PAWN sensitivity of `y` (n,) to each column of `x` (n, inputs): (inputs,), from 0 to 1.

    For each input, cut the draws into slices of equal size by its value; the index is the median over the slices of the Kolmogorov-Smirnov distance
    between the answer in the slice and the answer over all draws (Pianosi & Wagener 2018, Environ. Model. Softw. 108, eqs. 3-4).
    """
    n = y.size
    order = np.argsort(y, kind="stable")
    slice_of = np.empty(x.shape, dtype=np.int64)
    np.put_along_axis(slice_of, np.argsort(x, axis=0, kind="stable"), (np.arange(n) * slices // n)[:, None], axis=0)
    inside = slice_of[order][:, :, None] == np.arange(slices)
    here = np.cumsum(inside, axis=0) / np.maximum(inside.sum(axis=0), 1)
    everywhere = np.arange(1, n + 1) / n
    # Where answers are equal, the distribution functions jump together; only the last of them counts.
    ends = np.append(np.diff(y[order]) > 0, [True])
    distance = np.abs(here - everywhere[:, None, None])[ends].max(axis=0)
    found: Floats = np.median(distance, axis=1)
    return found


def leading(inputs: Mapping[str, Floats], y: Floats, seed: int) -> list[Weight]:
    """The assumptions that matter most for an answer, most important first.

    There are at most ten slices, of at least eight draws each. With fewer than LEAST draws a resample says nothing, and every `stability` is 0.
    """
    names = list(inputs)
    if not names:
        return []
    x = np.stack([inputs[n] for n in names], axis=1)
    slices = int(np.clip(y.size // 8, 2, 10))
    index = pawn(x, y, slices)
    first = np.argsort(-index, kind="stable")[:TOP]
    rng = np.random.default_rng(seed)
    hits = np.zeros(len(names))
    for _ in range(RESAMPLES if y.size >= LEAST else 0):
        rows = rng.integers(0, y.size, y.size)
        hits[np.argsort(-pawn(x[rows], y[rows], slices), kind="stable")[:TOP]] += 1
    return [Weight(names[k], float(index[k]), float(hits[k] / RESAMPLES)) for k in first]


def settled(weights: Sequence[Weight]) -> bool:
    """Whether a ranking is stable enough to be trusted."""
    return all(w.stability >= STABLE for w in weights)


def worth_knowing(inputs: Mapping[str, Floats], levers: Mapping[str, Floats], seed: int) -> tuple[float, list[Worth]]:
    """What it would be worth to know all assumptions, or one alone, before choosing a lever: the expected value of (partial) information.

    `levers` {name: (n,)} is the goal's value under each lever. The best lever given an assumption is found by regressing the values on a cubic in its
    rank (Strong, Oakley & Brennan 2014, Med. Decis. Making 34, single parameters). `chance` is the mean gain after shuffling the
    assumption; a gain that does not exceed it is no gain. Largest first.
    """
    values = np.stack(list(levers.values()), axis=1)
    n = len(values)
    best = values.mean(axis=0).max()
    rng = np.random.default_rng(seed)
    shuffles = [rng.permutation(n) for _ in range(SHUFFLES)]
    base = np.vander((np.arange(n) + 0.5) / n * 2 - 1, 4)
    fit = base @ np.linalg.pinv(base)

    def gain(order: npt.NDArray[np.int64]) -> float:
        return float((fit @ values[order]).max(axis=1).mean() - best)

    luck = float(np.mean([gain(order) for order in shuffles]))
    everything = float(values.max(axis=1).mean() - best)
    # The cubic can fit noise; what knowing everything is worth is an upper bound.
    found = [Worth(name, min(gain(np.argsort(x, kind="stable")), everything), luck) for name, x in inputs.items()]
    return everything, sorted(found, key=lambda w: -w.gain)
