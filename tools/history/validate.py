"""Out-of-sample scores of the base rates: every war (or country) is left out in turn and predicted from the others.

Leaving one war out is done by Pareto-smoothed importance sampling from the fit to all (`detente.history.reweigh`), and by fitting again where its k
says that the weights cannot be trusted. For peace the covariates and the scale of their prior are chosen anew within each training set
(`choose.py`), so that the scores count the choosing too. What is predicted is whether peace has failed by 1, 5 and 10 years, from what was known at
the ceasefire; spells watched for less and not failed are left out of that horizon's scores. Peers on the same folds: the plain base rate, Cox
regression (lifelines), with the five covariates and with those chosen, and Kaplan-Meier within groups. Threats are predicted forward in time
instead, because a sender's past is a covariate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from bands import bands
from choose import CANDIDATES, HORIZONS, Choice, scores, with_columns
from lifelines import CoxPHFitter
from lifelines.utils import concordance_index

from detente.history import events, models, spells
from detente.history.fit import Data, Fit, Model
from detente.history.posterior import Posterior
from detente.history.reweigh import TRUSTED, log_likelihood, smooth

Floats = npt.NDArray[np.float64]
TINY = 1e-3
FIRST, STEP = 1955, 5
QUICK: dict[str, Any] = {"draws": 500, "care": 0.9}
Predicting = Callable[[Posterior, int], Floats]


def validate(seed: int) -> dict[str, Any]:
    """All scores, JSON-ready."""
    return {"peace": _peace(seed), "pledge": _shares(seed, events.pledges(), 2), "threat": _threats(seed)}


def _posterior(fit: Fit) -> Posterior:
    return Posterior({k: v for k, v in fit.draws.items() if k != "u"}, {})


class LeftOut:
    """A model fitted once to all cases, for predictions of each cluster from the others."""

    def __init__(self, data: Data, seed: int) -> None:
        self.data, self.seed, self.model = data, seed, Model(data)
        self.posterior = _posterior(self.model.sample(seed))
        self.likelihood = log_likelihood(self.posterior, data)
        self.again: dict[int, Posterior] = {}

    def trusted(self, cluster: int) -> bool:
        """Whether the fit to all can be reweighted to the others than a cluster."""
        return smooth(-self.likelihood[:, cluster])[1] <= TRUSTED

    def mean(self, cluster: int, predict: Callable[[Posterior], Floats]) -> Floats:
        """The mean of predictions (draws, ...) given all clusters but one."""
        weights, k = smooth(-self.likelihood[:, cluster])
        if k <= TRUSTED:
            found: Floats = np.tensordot(np.exp(weights), predict(self.posterior), axes=1)
            return found
        return np.asarray(predict(self.fitted_again(cluster)).mean(axis=0))

    def fitted_again(self, cluster: int) -> Posterior:
        """The posterior of a fit without a cluster, made once."""
        if cluster not in self.again:
            self.again[cluster] = _posterior(self.model.sample(self.seed, self.data.cluster != cluster))
        return self.again[cluster]


class Peace:
    """The model of peace with one choice of covariates and prior, fitted to all spells, for predictions of each war from the others."""

    def __init__(self, rows: spells.Spells, scale: float, sharing: bool, seed: int) -> None:
        self.fit = LeftOut(models.peace(rows, scale=scale, sharing=sharing), seed)
        self.years, self.failed, first = rows.lasted()
        self.x, self.source, self.cluster = rows.x[first], rows.source[first], rows.cluster[first]
        self.wars = np.unique(self.cluster)

    def chances(self, posterior: Posterior, spell: Any) -> Floats:
        """Chances of failure, (draws, spells, horizons), of some spells."""
        curves = [posterior.survival(int(self.source[i]), self.x[i], spells.EDGES, HORIZONS) for i in spell]
        return 1 - np.stack(curves, axis=1)

    def forecast(self, war: int) -> Floats:
        """Chances of failure of a war's spells, (spells, horizons), given all other wars."""
        return self.fit.mean(war, lambda p: self.chances(p, np.flatnonzero(self.cluster == war)))

    def inside(self) -> dict[int, float]:
        """With each war left out, the mean log score over the horizons of the other wars, each predicted without itself and without that one.

        A war that the weights cannot leave out is left out by fitting again; the other of the two always by its weights.
        """
        every = np.arange(len(self.x))
        start = {-1: (self.fit.likelihood, self.chances(self.fit.posterior, every))}
        for war in self.wars:
            if not self.fit.trusted(int(war)):
                again = self.fit.fitted_again(int(war))
                start[int(war)] = (log_likelihood(again, self.fit.data), self.chances(again, every))
        found = {int(w): np.full((len(every), len(HORIZONS)), np.nan) for w in self.wars}
        for one, two in combinations(sorted(found, key=lambda w: w not in start), 2):
            likelihood, chances = start.get(one, start[-1])
            weights, _ = smooth(-likelihood[:, two] - (0 if one in start else likelihood[:, one]))
            for out, scored in ((one, self.cluster == two), (two, self.cluster == one)):
                mean = np.tensordot(np.exp(weights), chances[:, scored], axes=1)
                found[out][scored] = scores(mean, self.years[scored], self.failed[scored])
        return {w: float(np.nanmean(s, axis=0).mean()) for w, s in found.items()}


def _peace(seed: int) -> dict[str, Any]:
    rows = spells.peace()
    years, failed, first = rows.lasted()
    x, source, cluster = rows.x[first], rows.source[first], rows.cluster[first]
    five = x[:, : len(spells.COVARIATES)]
    group = np.unique(np.column_stack([source, five]), axis=0, return_inverse=True)[1].ravel()
    names = ("detente", "with a shared effect", "base rate", "Cox", "Cox, covariates chosen", "Kaplan-Meier by group")
    chances = {n: np.zeros((len(years), len(HORIZONS))) for n in names}
    choice, chosen = Choice(rows), list[tuple[int, bool]]()
    fits, inside = dict[tuple[int, bool], Peace](), dict[tuple[int, bool], dict[int, float]]()
    for left_out in np.unique(cluster):
        out, kept = cluster == left_out, cluster != left_out
        best = choice.best(int(left_out))
        name, scale = CANDIDATES[best]
        mine = with_columns(rows, name)
        for key in ((best, False), (best, True)):
            if key not in fits:
                fits[key] = Peace(mine, scale, key[1], seed)
                inside[key] = fits[key].inside()
        chosen.append(max((best, False), (best, True), key=lambda k: inside[k][int(left_out)]))
        chances["detente"][out] = fits[chosen[-1]].forecast(int(left_out))
        chances["with a shared effect"][out] = fits[best, True].forecast(int(left_out))
        for i in np.flatnonzero(out):
            same = kept & (group == group[i])
            same = same if same.sum() >= 5 else kept
            chances["Kaplan-Meier by group"][i] = 1 - spells.kaplan_meier(years[same], failed[same], HORIZONS)
        chances["base rate"][out] = 1 - spells.kaplan_meier(years[kept], failed[kept], HORIZONS)
        chances["Cox"][out] = _cox(five, source, years, failed, kept, out)
        chances["Cox, covariates chosen"][out] = _cox(mine.x[first], source, years, failed, kept, out)
        print("peace: left out", int(left_out), name, scale, chosen[-1][1], flush=True)
    found: dict[str, Any] = {
        "folds": len(chosen),
        "spells": len(years),
        "again": sum(len(fits[c].fit.again) for c in set(chosen)),
        "chosen": {_named(c): chosen.count(c) for c in sorted(set(chosen))},
        "scores": {n: _table(t, years, failed) for n, t in chances.items()},
    }
    found["bands"] = bands(seed)
    known = (failed == 1) | (years >= 5)
    found["calibration"] = _calibration(chances["detente"][known, 1], ((failed == 1) & (years <= 5))[known])
    return found


def _named(choice: tuple[int, bool]) -> str:
    name, scale = CANDIDATES[choice[0]]
    return f"{name}, prior {scale:g}, {'an' if choice[1] else 'no'} effect shared within wars"


def _table(chances: Floats, years: Floats, failed: Any) -> dict[str, Any]:
    """Scores by horizon, and the concordance index of the five-year chances."""
    logs = scores(chances, years, failed)
    found: dict[str, Any] = {}
    for h, horizon in enumerate(HORIZONS):
        known = ~np.isnan(logs[:, h])
        happened = ((failed == 1) & (years <= horizon))[known]
        brier = ((np.clip(chances[known, h], TINY, 1 - TINY) - happened) ** 2).mean()
        log = logs[known, h].mean()
        found[f"{horizon:g}"] = {"n": int(known.sum()), "log": round(float(log), 4), "brier": round(float(brier), 4)}
    found["C-index"] = round(float(concordance_index(years, -chances[:, 1], failed)), 3)
    return found


def _cox(x: Floats, source: Any, years: Floats, failed: Any, kept: Any, out: Any) -> Floats:
    frame = pd.DataFrame(x, columns=[f"x{n}" for n in range(x.shape[1])])
    frame["civil"], frame["settled"] = (source > 0).astype(float), (source == 2).astype(float)
    frame["years"], frame["failed"] = np.maximum(years, 1e-3), failed
    fitter = CoxPHFitter(penalizer=0.01)
    fitter.fit(frame[kept], "years", "failed")
    found: Floats = 1 - fitter.predict_survival_function(frame[out], times=HORIZONS).T.to_numpy()
    return found


def _shares(seed: int, cases: events.Cases, strata: int) -> dict[str, Any]:
    fitted = LeftOut(models.shares(cases, strata), seed)
    n = len(cases.happened)
    chances = {"detente": np.zeros(n), "base rate": np.zeros(n), "share by group": np.zeros(n)}
    group = np.unique(np.column_stack([cases.stratum, cases.x]), axis=0, return_inverse=True)[1].ravel()
    for left_out in np.unique(cases.cluster):
        out, kept = cases.cluster == left_out, cases.cluster != left_out
        chances["base rate"][out] = cases.happened[kept].mean()
        for i in np.flatnonzero(out):
            stratum, own = int(cases.stratum[i]), cases.x[i]
            chances["detente"][i] = fitted.mean(int(left_out), lambda p, s=stratum, own=own: p.chance(s, own))
            same = kept & (group == group[i])
            chances["share by group"][i] = cases.happened[same if same.sum() >= 5 else kept].mean()
    return {
        "folds": len(np.unique(cases.cluster)),
        "cases": n,
        "again": len(fitted.again),
        "scores": {name: _score(p, cases.happened == 1) for name, p in chances.items()},
        "calibration": _calibration(chances["detente"], cases.happened == 1),
    }


def _threats(seed: int) -> dict[str, Any]:
    """Threats forward in time: those of each year from those decided before it.

    The model is fitted again every STEP years; in between, its draws are reweighted to what has become known (Buerkner, Gabry & Vehtari 2020), and
    it is fitted again where k says that the weights cannot be trusted.
    """
    cases = events.threats()
    data = models.threat(cases)
    model = Model(data)
    own = replace(data, cluster=np.arange(len(cases.names)))
    names = ("detente", "base rate", "the sender's smoothed past")
    chances = {n: np.full(len(cases.names), np.nan) for n in names}
    fits, start, likelihood = 0, -STEP, np.zeros((1, 0))
    fitted: Posterior | None = None
    for now in range(FIRST, int(cases.year.max()) + 1):
        known, mine = cases.decided < now, np.flatnonzero(cases.year == now)
        weights, k = np.zeros(1), np.inf
        if fitted is not None:
            weights, k = smooth(likelihood[:, known & (cases.decided >= start)].sum(axis=1))
        if fitted is None or k > TRUSTED or now - start >= STEP:
            fitted, start, fits = _posterior(model.sample(seed, known, **QUICK)), now, fits + 1
            likelihood = log_likelihood(fitted, own)
            weights = np.full(len(likelihood), -np.log(len(likelihood)))
        for i in mine:
            chances["detente"][i] = np.exp(weights) @ fitted.chance(int(cases.stratum[i]), cases.x[i])
        chances["base rate"][mine] = (cases.happened[known].sum() + 3.5) / (known.sum() + 5)
        chances["the sender's smoothed past"][mine] = 1 / (1 + np.exp(-cases.x[mine, 1]))
        print("threats of", now, "k", round(k, 2), flush=True)
    scored = cases.year >= FIRST
    return {
        "first": FIRST,
        "fits": fits,
        "cases": int(scored.sum()),
        "scores": {m: _score(p[scored], cases.happened[scored] == 1) for m, p in chances.items()},
        "calibration": _calibration(chances["detente"][scored], cases.happened[scored] == 1),
    }


def _score(chance: Floats, happened: npt.NDArray[np.bool_]) -> dict[str, float]:
    """Mean log score (natural logarithm, higher is better) and Brier score (lower is better)."""
    p = np.clip(chance, TINY, 1 - TINY)
    log = np.where(happened, np.log(p), np.log1p(-p)).mean()
    return {"log": round(float(log), 4), "brier": round(float(((p - happened) ** 2).mean()), 4)}


def _calibration(chance: Floats, happened: npt.NDArray[np.bool_]) -> list[dict[str, float]]:
    """Forecasts in five bins of equal size: their mean against the share that happened."""
    rows = []
    for part in np.array_split(np.argsort(chance, kind="stable"), 5):
        rows.append(
            {
                "n": len(part),
                "forecast": round(float(chance[part].mean()), 3),
                "happened": round(float(happened[part].mean()), 3),
            }
        )
    return rows
