"""Out-of-sample scores of the base rates: every war (country, sender) is left out in turn and predicted from the others.

Against three peers on the same folds: the plain base rate, Cox regression (lifelines), and Kaplan-Meier within groups. What is predicted is whether
peace has failed by 1, 5 and 10 years, from what was known at the ceasefire; spells watched for less and not failed are left out of that horizon's
scores.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from lifelines import CoxPHFitter
from lifelines.utils import concordance_index

from detente.history import events, models, spells
from detente.history.fit import Fit, Model
from detente.history.posterior import Posterior

Floats = npt.NDArray[np.float64]
HORIZONS = np.array([1.0, 5.0, 10.0])
QUICK = {"draws": 500, "care": 0.9}
TINY = 1e-3


def validate(seed: int) -> dict[str, Any]:
    """All scores, JSON-ready."""
    return {
        "peace": _peace(seed),
        "pledge": _shares(seed, events.pledges(), 2),
        "threat": _shares(seed, events.threats(), 4),
    }


def _posterior(fit: Fit) -> Posterior:
    return Posterior({k: v for k, v in fit.draws.items() if k != "u"}, {})


def _peace(seed: int) -> dict[str, Any]:
    rows = spells.peace()
    data = models.peace(rows)
    model = Model(data)
    years, failed, first = rows.lasted()
    x, source, cluster = rows.x[first], rows.source[first], rows.cluster[first]
    group = np.unique(np.column_stack([source, x]), axis=0, return_inverse=True)[1].ravel()
    names = ("detente", "base rate", "Cox", "Kaplan-Meier by group")
    chances = {n: np.zeros((len(years), len(HORIZONS))) for n in names}
    for left_out in np.unique(cluster):
        out, kept = cluster == left_out, cluster != left_out
        p = _posterior(model.sample(seed, data.cluster != left_out, **QUICK))
        for i in np.flatnonzero(out):
            chances["detente"][i] = 1 - p.survival(int(source[i]), x[i], spells.EDGES, HORIZONS).mean(axis=0)
            same = kept & (group == group[i])
            chances["Kaplan-Meier by group"][i] = 1 - spells.kaplan_meier(
                years[same if same.sum() >= 5 else kept], failed[same if same.sum() >= 5 else kept], HORIZONS
            )
        chances["base rate"][out] = 1 - spells.kaplan_meier(years[kept], failed[kept], HORIZONS)
        chances["Cox"][out] = _cox(x, source, years, failed, kept, out)
        print("peace: left out", int(left_out), flush=True)
    found: dict[str, Any] = {"folds": len(np.unique(cluster)), "spells": len(years), "scores": {}, "calibration": {}}
    for name, table in chances.items():
        scores: dict[str, Any] = {}
        for h, horizon in enumerate(HORIZONS):
            known = (failed == 1) | (years >= horizon)
            happened = (failed == 1) & (years <= horizon)
            scores[f"{horizon:g}"] = {"n": int(known.sum()), **_score(table[known, h], happened[known])}
        scores["C-index"] = round(float(concordance_index(years, -table[:, 1], failed)), 3)
        found["scores"][name] = scores
    known = (failed == 1) | (years >= 5)
    found["calibration"] = _calibration(chances["detente"][known, 1], ((failed == 1) & (years <= 5))[known])
    return found


def _cox(x: Floats, source: Any, years: Floats, failed: Any, kept: Any, out: Any) -> Floats:
    frame = pd.DataFrame(x, columns=list(spells.COVARIATES))
    frame["civil"], frame["settled"] = (source > 0).astype(float), (source == 2).astype(float)
    frame["years"], frame["failed"] = np.maximum(years, 1e-3), failed
    fitter = CoxPHFitter(penalizer=0.01)
    fitter.fit(frame[kept], "years", "failed")
    found: Floats = 1 - fitter.predict_survival_function(frame[out], times=HORIZONS).T.to_numpy()
    return found


def _shares(seed: int, cases: events.Cases, strata: int) -> dict[str, Any]:
    data = models.shares(cases, strata)
    model = Model(data)
    n = len(cases.happened)
    chances = {"detente": np.zeros(n), "base rate": np.zeros(n), "share by group": np.zeros(n)}
    group = np.unique(np.column_stack([cases.stratum, cases.x]), axis=0, return_inverse=True)[1].ravel()
    for left_out in np.unique(cases.cluster):
        out, kept = cases.cluster == left_out, cases.cluster != left_out
        p = _posterior(model.sample(seed, kept, **QUICK))
        chances["base rate"][out] = cases.happened[kept].mean()
        for i in np.flatnonzero(out):
            chances["detente"][i] = p.chance(int(cases.stratum[i]), cases.x[i]).mean()
            same = kept & (group == group[i])
            chances["share by group"][i] = cases.happened[same if same.sum() >= 5 else kept].mean()
    return {
        "folds": len(np.unique(cases.cluster)),
        "cases": n,
        "scores": {name: _score(p, cases.happened == 1) for name, p in chances.items()},
        "calibration": _calibration(chances["detente"], cases.happened == 1),
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
