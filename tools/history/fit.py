"""Fit the base rates that ship with detente, and check them.

    python tools/history/fit.py UCDP       fits all models, and checks them in docs/history-fits.json (a quarter of an hour on two cores)
    python tools/history/fit.py validate   leave-one-war-out cross-validation, added to the same file (ten minutes)

UCDP is the folder with the files of the Uppsala Conflict Data Program (`civil.py`), which are not part of the repository. Posteriors of all the data
go to posterior.npz, those of what was known at each of `posterior.CUTOFFS` to posterior-YEAR.npz, in half precision. Fixed seeds; the same versions
give the same draws.
"""

from __future__ import annotations

import argparse
import datetime
import json
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

warnings.filterwarnings("ignore")

import civil  # noqa: E402

from detente.history import events  # noqa: E402
from detente.history.civil import CITE, Quiet, facts, mixes  # noqa: E402
from detente.history.fit import Data, Fit, Model, kept  # noqa: E402
from detente.history.models import endings, shipped_models  # noqa: E402
from detente.history.posterior import CUTOFFS, Posterior, save  # noqa: E402

ROOT = Path(__file__).parents[2]
FACTS = ROOT / "docs" / "history-fits.json"
SEED = 20261122


def main() -> None:
    """Fit, check, save."""
    parser = argparse.ArgumentParser(description="Fit the base rates that ship with detente, and check them.")
    parser.add_argument(
        "what", help="the folder with the UCDP files, or `validate` to cross-validate instead of fitting"
    )
    what = parser.parse_args().what
    found = json.loads(FACTS.read_text()) if FACTS.exists() else {}
    if what == "validate":
        from validate import validate

        found["validation"] = validate(SEED)
    else:
        found["models"] = fit_all(Path(what), None)
        found["cutoffs"] = {str(cut.year): fit_all(Path(what), cut) for cut in CUTOFFS}
    FACTS.write_text(json.dumps(found, indent=1) + "\n")


def fit_all(ucdp: Path, cut: datetime.date | None) -> dict[str, Any]:
    """Fit every model to what was known at a cut-off (None: to all the data), save the posteriors, and return the facts about the fits."""
    data, extra = dict(shipped_models(cut)), dict[str, dict[str, Any]]()
    mix = {"war": events.wars(cut)}
    episodes, signed = civil.read(ucdp)
    for deaths in (25, 1000):
        name, mine = f"civil-war-{deaths}", civil.wars(episodes, deaths, cut)
        data[name], mix[name], extra[name] = mine.data(), mixes(mine), facts(mine)
    quiet = civil.quiet(episodes, signed, cut)
    data["civil-recurrence"], extra["civil-recurrence"] = (
        quiet.data(),
        {"profiles": profiles(quiet), "cite": list(CITE)},
    )
    found, posteriors = {}, {}
    for name, rows in data.items():
        model = Model(rows)
        fit = model.sample(SEED)
        draws: dict[str, Any] = dict(kept(fit))
        if name in mix:
            draws["ending"] = endings(mix[name], len(draws["base"]), SEED)
        about = {
            "cases": int(rows.cases),
            "events": int(rows.happened.sum()),
            "rhat": round(fit.diagnostics.rhat, 4),
            "ess": round(fit.diagnostics.ess),
            "divergences": fit.diagnostics.divergences,
        }
        posteriors[name] = Posterior(draws, {**about, **extra.get(name, {})})
        found[name] = about
        if cut is None:
            found[name] = {**about, "prior": prior_check(model), "predictive": predictive_check(rows, fit)}
        print(cut or "all", name, about, flush=True)
    folder = ROOT / "src/detente/history"
    if cut is None:
        save(folder / "posterior.npz", posteriors)
    else:
        save(folder / f"posterior-{cut.year}.npz", posteriors, np.float16)
    return found


def profiles(quiet: Quiet) -> list[list[float]]:
    """Covariates that occur together, how many cases have them, and how many of those recurred."""
    rows = [tuple(float(v) for v in np.round(x, 4)) for x in quiet.x]
    count, again = Counter(rows), Counter(r for r, e in zip(rows, quiet.recurred, strict=True) if e)
    return [[*r, n, again[r]] for r, n in sorted(count.items())]


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
        eta += d["spread"][:, None] * d["u"][:, data.shared]
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
