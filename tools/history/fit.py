"""Fit the base rates that ship with detente, and check them.

    python tools/history/fit.py            fits all models: posterior.npz and the checks in docs/history-fits.json (3 minutes)
    python tools/history/fit.py validate   leave-one-war-out cross-validation, added to the same file (20 minutes)

Needs requirements/fit.txt. Fixed seeds; the same versions give the same draws.
"""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np

warnings.filterwarnings("ignore")

from detente.history import events  # noqa: E402
from detente.history.fit import Data, Fit, Model, kept  # noqa: E402
from detente.history.models import endings, shipped_models  # noqa: E402
from detente.history.posterior import Posterior, save  # noqa: E402

ROOT = Path(__file__).parents[2]
FACTS = ROOT / "docs" / "history-fits.json"
SEED = 20261122


def main() -> None:
    """Fit, check, save."""
    parser = argparse.ArgumentParser(description="Fit the base rates that ship with detente, and check them.")
    parser.add_argument("what", nargs="?", choices=("validate",), help="cross-validate instead of fitting")
    what = parser.parse_args().what
    facts = json.loads(FACTS.read_text()) if FACTS.exists() else {}
    if what == "validate":
        from validate import validate

        facts["validation"] = validate(SEED)
    else:
        facts["models"], posteriors = {}, {}
        for name, data in shipped_models().items():
            model = Model(data)
            fit = model.sample(SEED)
            draws: dict[str, Any] = dict(kept(fit))
            if name == "war":
                draws["ending"] = endings(events.wars(), len(draws["base"]), SEED)
            about = {
                "cases": int(data.cases),
                "events": int(data.happened.sum()),
                "rhat": round(fit.diagnostics.rhat, 4),
                "ess": round(fit.diagnostics.ess),
                "divergences": fit.diagnostics.divergences,
            }
            posteriors[name] = Posterior(draws, about)
            facts["models"][name] = {**about, "prior": prior_check(model), "predictive": predictive_check(data, fit)}
            print(name, facts["models"][name], flush=True)
        save(ROOT / "src/detente/history/posterior.npz", posteriors)
    FACTS.write_text(json.dumps(facts, indent=1) + "\n")


def prior_check(model: Model) -> dict[str, list[float]]:
    """What the prior alone expects of a case without covariates: the chance of the event (within five years, for hazards), 5, 50 and 95 %."""
    data, draws = model.data, model.prior(2000, SEED)
    eta = draws["base"][:, 0]
    chance = 1 / (1 + np.exp(-eta)) if data.years is None else -np.expm1(-5 * np.exp(eta))
    return {"chance": [round(float(q), 3) for q in np.quantile(chance, [0.05, 0.5, 0.95])]}


def predictive_check(data: Data, fit: Fit) -> list[dict[str, Any]]:
    """Events replicated from the posterior against those observed, by stratum and interval: with how often a replicate has at least as many."""
    rng = np.random.default_rng(SEED)
    some = slice(None, None, max(1, len(fit.draws["base"]) // 1000))
    d = {n: v[some] for n, v in fit.draws.items()}
    eta = d["base"][:, data.stratum] + d["step"][:, data.interval]
    eta += np.einsum("drc,rc->dr", d["effect"][:, data.stratum], data.x)
    if data.clusters:
        eta += d["spread"][:, None] * d["u"][:, data.cluster]
    mean = np.exp(eta) * data.years if data.years is not None else 1 / (1 + np.exp(-eta))
    drawn = rng.poisson(mean) if data.years is not None else rng.binomial(1, mean)
    rows = []
    for stratum in range(data.strata):
        for interval in range(data.intervals):
            here = (data.stratum == stratum) & (data.interval == interval)
            if here.any():
                total, seen = drawn[:, here].sum(axis=1), int(data.happened[here].sum())
                low, high = np.quantile(total, [0.05, 0.95])
                p = float((total > seen).mean() + 0.5 * (total == seen).mean())
                rows.append(
                    {
                        "stratum": stratum,
                        "interval": interval,
                        "observed": seen,
                        "low": float(low),
                        "high": float(high),
                        "p": round(p, 3),
                    }
                )
    return rows


if __name__ == "__main__":
    main()
