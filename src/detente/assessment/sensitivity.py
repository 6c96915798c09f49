"""Which assumptions move an answer most, and what knowing one would be worth: from the draws alone, without further solving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from detente.assessment.sparse import Fit, Floats, Term, columns, cross_validated, fit, scores

TOP = 5
RESAMPLES = 100
LEAST = 16  # draws
# The share of resamples in which an assumption must beat the shuffled ones to be settled: the lowest, in steps of .05, at which fewer than one in
# twenty simulated answers had a wrong one settled (docs/model.md says which).
STABLE = 0.8
SHUFFLES = 20
MUCH = 1 / 3  # explained share above which the first assumption is named even if it is not settled
ENDS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Weight:
    """One assumption behind an answer.

    `share` is the share of the answer's variance that follows it on its own, with the band `share_low` to `share_high` (5-95 %, bootstrap). `kept` is
    the share of bootstrap resamples in which it moves the answer in the same direction by more than any of the shuffled assumptions does.
    With the assumption at `low`, `middle` and `high` (the 5 %, 50 % and 95 % quantiles of its draws) the answer is `at_low`, `at_middle` and
    `at_high`: medians over the draws, each moved by the fitted effect, in the answer's own unit.
    """

    path: str
    share: float
    share_low: float
    share_high: float
    kept: float
    low: float
    middle: float
    high: float
    at_low: float
    at_middle: float
    at_high: float

    @property
    def settled(self) -> bool:
        """Whether it is told from luck: it would lead with other draws, too."""
        return self.kept >= STABLE

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**asdict(self), "settled": self.settled}


@dataclass(frozen=True)
class Together:
    """Two assumptions whose joint effect is more than the sum of their own: the share of variance it adds, and in how many resamples it stays."""

    paths: tuple[str, str]
    share: float
    kept: float


@dataclass(frozen=True)
class Sensitivity:
    """What one answer hangs on.

    `explained` is the share of the answer's variance over the draws that follows the assumptions as fitted, out of sample; None with fewer than LEAST
    draws. `found` lists the leading assumptions, settled ones first, `together` the pairs that work together. All shares are of the whole variance.
    """

    draws: int
    explained: float | None
    found: tuple[Weight, ...] = ()
    together: tuple[Together, ...] = ()

    @property
    def settled(self) -> tuple[Weight, ...]:
        """The assumptions that are told from luck, most important first."""
        return tuple(w for w in self.found if w.settled)

    @property
    def named(self) -> tuple[Weight, ...]:
        """What a reader is shown: the settled assumptions or, if there are none but much is explained, the first one."""
        return self.settled or (self.found[:1] if (self.explained or 0.0) > MUCH else ())

    @property
    def others(self) -> float:
        """The share of variance that is explained by assumptions and pairs that are not named."""
        named = sum(w.share for w in self.named) + sum(t.share for t in self.together)
        return max((self.explained or 0.0) - named, 0.0)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "explained": self.explained,
            "assumptions": [w.as_dict() for w in self.found],
            "together": [asdict(t) for t in self.together],
        }


@dataclass(frozen=True)
class Worth:
    """What knowing one assumption would be worth when choosing a lever for a goal, in the goal's unit; `chance` is the gain that luck alone gives."""

    path: str
    gain: float
    chance: float


def sensitivity(inputs: Mapping[str, Floats], y: Floats, seed: int) -> Sensitivity:
    """What an answer (draws,) hangs on, given the `inputs` {path: (draws,)}.

    The normal scores of the answer are fitted by a few Hermite terms of first and second order of the normal scores of the inputs (`sparse.fit`), so
    that only ranks count: neither units nor long tails matter. A share is the variance of an input's terms, as in polynomial chaos (Sudret 2008,
    Reliab. Eng. Syst. Saf. 93), scaled so that all shares add up to the share explained out of sample.

    The fit is repeated on bootstrap resamples to which all inputs have been added once more with their draws shuffled (the shadow attributes of
    Kursa & Rudnicki 2010, J. Stat. Softw. 36): an input that does not beat each of them is not told from luck.
    """
    names = list(inputs)
    n = len(y)
    if n < LEAST:
        return Sensitivity(n, None)
    if not names or np.ptp(y) == 0:
        return Sensitivity(n, 0.0)
    x = np.stack([inputs[name] for name in names], axis=1)
    z, goal = scores(x), scores(y)
    size, explained = cross_validated(z, goal, seed)
    best = fit(z, goal, size)[-1]
    if explained <= 0 or not best.terms:
        return Sensitivity(n, 0.0)
    shares = _variances(best, z)
    scale = explained / sum(shares.values())
    again = _resampled(z, goal, size, any(len(key) == 2 for key in shares), seed)
    kept = {key: _kept(best, key, again) for key in shares}
    order = sorted(shares, key=lambda key: (kept[key] < STABLE, -shares[key]))

    def weight(key: Term) -> Weight:
        k, share = key[0], scale * shares[key]
        low, high = _band(share, [scale * v.get(key, 0.0) for _, v, _ in again])
        at = (float(np.quantile(x[:, k], u)) for u in ENDS)
        moved = (_moved(best, z, goal, y, k, float(ndtri(u)), float(np.sqrt(scale))) for u in ENDS)
        return Weight(names[k], share, low, high, kept[key], *at, *moved)

    return Sensitivity(
        n,
        explained,
        tuple(weight(key) for key in [key for key in order if len(key) == 1][:TOP]),
        tuple(
            Together((names[key[0]], names[key[1]]), scale * shares[key], kept[key])
            for key in order
            if len(key) == 2 and kept[key] >= STABLE
        ),
    )


Resample = tuple[Fit, dict[Term, float], float]


def _variances(f: Fit, z: Floats) -> dict[Term, float]:
    """The variance of each input's own terms, (i,), and of each product, (i, j)."""
    found: dict[Term, float] = {}
    for term, variance in zip(f.terms, f.coefficients**2 * columns(z, f.terms).var(axis=0), strict=True):
        key = term if term[0] != term[-1] else term[:1]
        found[key] = found.get(key, 0.0) + float(variance)
    return found


def _resampled(z: Floats, y: Floats, size: int, products: bool, seed: int) -> list[Resample]:
    """Fits of resampled draws with shuffled inputs beside the true ones: the fit, the variances of the true ones, and the largest of the shuffled."""
    n, inputs = z.shape
    rng = np.random.default_rng([seed, 1])
    found = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, n, n)
        beside = np.concatenate([z[rows], z[rows][rng.permutation(n)]], axis=1)
        f = fit(beside, y[rows], size, products)[-1]
        variances = _variances(f, beside)
        total = float(y[rows].var()) / float(y.var())
        true = {key: v / total for key, v in variances.items() if max(key) < inputs}
        found.append((f, true, max((v / total for key, v in variances.items() if max(key) >= inputs), default=0.0)))
    return found


def _kept(best: Fit, key: Term, again: Sequence[Resample]) -> float:
    """The share of resamples in which an input or pair beats all shuffled inputs, in the direction that it has in the fit of all draws."""
    side = _side(best, key)
    return float(np.mean([v.get(key, 0.0) > luck and _side(f, key) == side for f, v, luck in again]))


def _side(f: Fit, key: Term) -> tuple[bool, bool]:
    """Whether an input acts by its bend rather than its slope, and whether it raises the answer."""
    slope, bend = (sum(b for t, b in zip(f.terms, f.coefficients, strict=True) if t == term) for term in (key, key * 2))
    return (abs(bend) > abs(slope), bend > 0) if abs(bend) > abs(slope) else (False, slope > 0)


def _band(share: float, again: Sequence[float]) -> tuple[float, float]:
    """The 5-95 % band of a share: that of the resamples, times what brings their median to the share, since resampled fits are too small."""
    low, middle, high = np.quantile(again, ENDS)
    if middle <= 0:
        return 0.0, max(share, min(float(high), 1.0))
    return share * float(low / middle), min(share * float(high / middle), 1.0)


def _moved(f: Fit, z: Floats, goal: Floats, y: Floats, k: int, score: float, stretch: float) -> float:
    """The median answer if input `k` had the same score in every draw: each draw moves by what the fit says and keeps what is unexplained.

    `stretch` makes up for coefficients that are too small, as for the shares.
    """
    there = z.copy()
    there[:, k] = score
    at = float(np.median(goal + stretch * (f.at(there) - f.at(z))))
    known, first = np.unique(goal, return_index=True)
    return float(np.interp(at, known, y[first]))


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
