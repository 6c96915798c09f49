"""Choose the covariates of the peace model and the scale of their prior, by cross-validation inside the cases given.

Nested cross-validation calls this within each training fold, so that the choice never sees the war it is scored on. For speed the model is fitted by
its posterior mode at fixed scales, instead of by sampling; what is chosen is then sampled in full. A mode cannot weigh an effect shared by the
spells of a war or country, whose mode is not its mean: whether there should be one is chosen in `validate.py`, from samples.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.history import models, spells
from detente.history.fit import Data
from detente.history.posterior import Posterior

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

HORIZONS = np.array([1.0, 5.0, 10.0])
FOLDS = 10
APART, DIFFER, ROUGH = 0.7, 0.4, 0.5
SETS: dict[str, tuple[str, ...]] = {
    "the five that can be asked about": (),
    "and earlier wars": ("earlier",),
    "and deaths, stakes, border": ("earlier", "deaths", "stakes", "border"),
    "and how long the war lasted": ("earlier", "deaths", "duration", "stakes", "border"),
    "and identity": ("earlier", "deaths", "duration", "stakes", "border", "identity"),
}
CANDIDATES = [(name, scale) for name in SETS for scale in (1.0, 0.5)]


def columns(name: str) -> list[int]:
    """The columns of `spells.peace().x` of a set of covariates."""
    return [*range(len(spells.COVARIATES)), *(len(spells.COVARIATES) + spells.BACKGROUND.index(b) for b in SETS[name])]


def with_columns(rows: spells.Spells, name: str) -> spells.Spells:
    """Spells with only the covariates of one set."""
    return replace(rows, x=rows.x[:, columns(name)])


@dataclass(frozen=True, eq=False)
class Mode:
    """A model's design, (rows, parameters), and the precision of each parameter's prior, for fits by posterior mode."""

    data: Data
    design: Floats
    precision: Floats
    mean: Floats

    @classmethod
    def of(cls, data: Data) -> Mode:
        """The design of a model's data, without a shared effect."""
        mean = data.x.mean(axis=0)
        x = data.x - mean
        strata = np.eye(data.strata)[data.stratum]
        walk = (data.interval[:, None] >= np.arange(1, data.intervals)).astype(float)
        per = (strata[:, :, None] * x[:, None, :]).reshape(len(x), -1)
        design = np.column_stack([np.ones(len(x)), strata, x, per, walk])
        sizes = (1, data.strata, x.shape[1], per.shape[1], walk.shape[1])
        spread = np.repeat([1.5, APART, data.scale, DIFFER, ROUGH], sizes)
        return cls(data, design, spread**-2.0, mean)

    def fit(self, used: Bools | npt.NDArray[np.int64]) -> Posterior:
        """The posterior mode given some rows (a mask, or their numbers), by Newton's method, as a posterior of one draw."""
        assert self.data.years is not None
        a, years, happened = self.design[used], self.data.years[used], self.data.happened[used]
        start = np.zeros(a.shape[1])
        start[0] = np.log(self.data.centre)
        b = start.copy()
        for _ in range(40):
            rate = years * np.exp(np.clip(a @ b, -30, 5))
            step = np.linalg.solve(
                (a * rate[:, None]).T @ a + np.diag(self.precision),
                a.T @ (happened - rate) - self.precision * (b - start),
            )
            step *= min(1.0, 2 / np.abs(step).max())
            b += step
            if np.abs(step).max() < 1e-3:
                break
        s, c = self.data.strata, self.data.x.shape[1]
        effect = b[1 + s : 1 + s + c] + b[1 + s + c : 1 + s + c + s * c].reshape(s, c)
        base = b[0] + b[1 : 1 + s] - effect @ self.mean
        at = 1 + s + c + s * c
        steps = np.concatenate([[0.0], np.cumsum(b[at : at + self.data.intervals - 1])])
        return Posterior({"base": base[None], "effect": effect[None], "step": steps[None], "spread": np.zeros(1)}, {})


def scores(chances: Floats, years: Floats, failed: npt.NDArray[np.int64]) -> Floats:
    """Log scores of chances of failure by the HORIZONS, (spells, horizons); nan where a spell was not watched for so long."""
    p = np.clip(chances, 1e-3, 1 - 1e-3)
    happened = (failed[:, None] == 1) & (years[:, None] <= HORIZONS)
    known = (failed[:, None] == 1) | (years[:, None] >= HORIZONS)
    found: Floats = np.where(known, np.where(happened, np.log(p), np.log1p(-p)), np.nan)
    return found


class Choice:
    """The candidates' designs, made once for all training sets."""

    def __init__(self, rows: spells.Spells) -> None:
        self.rows = rows
        self.years, self.failed, self.first = rows.lasted()
        self.modes = [
            Mode.of(models.peace(with_columns(rows, name), scale=scale, sharing=False)) for name, scale in CANDIDATES
        ]

    def best(self, left_out: int | None) -> int:
        """The candidate with the best mean log score over the horizons, among the wars other than `left_out`, in FOLDS folds of wars."""
        source, cluster = self.rows.source[self.first], self.rows.cluster[self.first]
        rest = np.setdiff1d(np.unique(cluster), [] if left_out is None else [left_out])
        folds = [rest[k::FOLDS] for k in range(FOLDS)]
        found = []
        for (name, _), mode in zip(CANDIDATES, self.modes, strict=True):
            x = self.rows.x[self.first][:, columns(name)]
            chances = np.full((len(x), len(HORIZONS)), np.nan)
            for fold in folds:
                fitted = mode.fit(np.isin(mode.data.cluster, rest) & ~np.isin(mode.data.cluster, fold))
                for i in np.flatnonzero(np.isin(cluster, fold)):
                    chances[i] = 1 - fitted.survival(int(source[i]), x[i], spells.EDGES, HORIZONS)[0]
            mine = np.isin(cluster, rest)
            found.append(np.nanmean(scores(chances[mine], self.years[mine], self.failed[mine]), axis=0).mean())
        return int(np.argmax(found))
