"""Hierarchical Bayesian models behind the base rates. Needs the extra `fit` (PyMC, nutpie); using the fitted rates needs neither.

One linear predictor serves all of them, on the log hazard or the log odds:

    eta = base[stratum] + step[interval] + sum_c effect[stratum, c] x_c + spread u[cluster]

base and effect are partially pooled over the strata (sources, periods); step is a random walk over the intervals of time; u is standard normal and
shared by the cases of one war or country (Gelman & Hill 2007, ch. 12-13), in models that have it. A case that shares with no other has no u: with an
effect of its own it would only blur what the covariates say. With time at risk the likelihood is that of a hazard constant within each
interval (Holford 1980; Laird & Olivier 1981), otherwise Bernoulli.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import DetenteError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CHAINS, TUNE, DRAWS, CARE = 4, 1000, 1500, 0.98
KEPT = 1000
RHAT, ESS = 1.01, 400.0  # Vehtari et al. 2021


class FitError(DetenteError):
    """A fit that cannot be made, or cannot be trusted; the message says what to do."""


@dataclass(frozen=True, eq=False)
class Data:
    """What a model is fitted to: a row per stretch of time at risk (`years` given) or per case (`years` None).

    `happened` (rows,) counts events; `stratum`, `interval`, `cluster` (rows,) count from 0; `x` is (rows, covariates). `shared` (rows,) numbers the
    clusters of two cases or more, and is -1 in rows of the others. `centre` is the prior median of the base (a rate per year, or a chance), `scale`
    the prior standard deviation of an effect, `expected` (covariates,) its prior means (0 if None). `level` is the prior standard
    deviation of the level, `apart` the prior scale of the strata's differences (those of the effects are four sevenths of it), `cases` the number of
    cases before they were cut into rows.
    """

    happened: Ints
    years: Floats | None
    stratum: Ints
    interval: Ints
    cluster: Ints
    x: Floats
    strata: int
    intervals: int
    shared: Ints
    centre: float
    cases: int = 0
    scale: float = 1.0
    expected: Floats | None = None
    apart: float = 0.7
    level: float = 1.5

    @property
    def clusters(self) -> int:
        """The number of clusters of two cases or more; if 0 there is no shared effect."""
        return int(self.shared.max()) + 1


@dataclass(frozen=True)
class Diagnostics:
    """The worst R-hat, the smallest bulk or tail effective sample size and the number of divergences over all parameters."""

    rhat: float
    ess: float
    divergences: int

    def trouble(self) -> str | None:
        """What is wrong and its likely causes, or None if the fit has converged."""
        if self.rhat <= RHAT and self.ess >= ESS and self.divergences <= CHAINS * DRAWS // 100:
            return None
        return (
            f"the fit has not converged: R-hat {self.rhat:.3f} (at most {RHAT}), effective sample {self.ess:.0f} (at least {ESS:.0f}), "
            f"{self.divergences} divergences. Likely causes: 1. too few events for the covariates; 2. a covariate that is always 0 or 1; "
            "3. clusters of one case each"
        )


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model: `draws`, {parameter: (draws, ...)}, of base, step, effect, spread and (for checks) u, and how well it converged.

    The last column of u is 0, for rows that share with no other.
    """

    draws: dict[str, Floats]
    diagnostics: Diagnostics


class Model:
    """A model compiled once for some data; `sample` may leave rows out, for cross-validation."""

    def __init__(self, data: Data) -> None:
        """Compile. Raises `FitError` if the extra is not installed or the data hold no event."""
        if not data.happened.any():
            raise FitError("the data hold no event; a rate can only be fitted if at least one case has one")
        pm, pt, nutpie = _libraries()
        self.data = data
        # Covariates are centred for the sampler: without that, one that is always 1 could not be told from the base.
        self._mean = data.x.mean(axis=0)
        with _quiet(), pm.Model() as model:
            log_centre = np.log(data.centre if data.years is not None else data.centre / (1 - data.centre))
            level = pm.Normal("level", log_centre, data.level)
            covariates = data.x.shape[1]
            slope = pm.Normal("slope", 0 if data.expected is None else data.expected, data.scale, shape=covariates)
            if data.strata > 1:
                apart, differ = pm.HalfNormal("apart", data.apart), pm.HalfNormal("differ", data.apart * 4 / 7)
                base = level + apart * pm.Normal("base_z", 0, 1, shape=data.strata)
                effect = slope + differ * pm.Normal("effect_z", 0, 1, shape=(data.strata, covariates))
            else:
                base, effect = pt.stack([level]), slope[None, :]
            base, effect = pm.Deterministic("base", base), pm.Deterministic("effect", effect)
            if data.intervals > 1:
                rough = pm.HalfNormal("rough", 0.7)
                walk = pt.cumsum(rough * pm.Normal("step_z", 0, 1, shape=data.intervals - 1))
                walk = pt.concatenate([pt.zeros(1), walk])
                step = pm.Deterministic("step", walk - walk.mean())
            else:
                step = pm.Deterministic("step", pt.zeros(1))
            eta = base[data.stratum] + step[data.interval] + (effect[data.stratum] * (data.x - self._mean)).sum(axis=1)
            if data.clusters:
                spread = pm.HalfNormal("spread", 1.0)
                u = pm.Normal("u", 0, 1, shape=data.clusters)
                eta += spread * pt.concatenate([u, pt.zeros(1)])[data.shared]  # -1 is the last: none
            used = pm.Data("used", np.ones(len(data.happened)))
            likelihood = (
                data.happened * eta - data.years * pt.exp(eta)
                if data.years is not None
                else data.happened * eta - pt.softplus(eta)
            )
            pm.Potential("likelihood", (used * likelihood).sum())
        self._model = model
        with _quiet():
            self._compiled = nutpie.compile_pymc_model(model)

    def sample(
        self,
        seed: int,
        used: npt.NDArray[np.bool_] | None = None,
        progress: Callable[[str, int, int], None] | None = None,
        draws: int = DRAWS,
        care: float = CARE,
    ) -> Fit:
        """Draw from the posterior with NUTS (Hoffman & Gelman 2014), of all rows or those `used`. The same seed gives the same draws.

        `draws` is the number per chain, `care` the acceptance rate to which the step size is tuned; cross-validation makes do with lower values.
        """
        import arviz
        import nutpie

        rows = np.ones(len(self.data.happened)) if used is None else used.astype(float)
        sampler = nutpie.sample(
            self._compiled.with_data(used=rows),
            draws=draws,
            tune=min(TUNE, draws),
            chains=CHAINS,
            seed=seed,
            target_accept=care,
            progress_bar=False,
            blocking=False,
        )
        trace = _wait(sampler, progress)
        checked = [n for n in ("level", "slope", "apart", "differ", "rough", "spread", "base", "step") if n in trace.posterior
                   and (n != "step" or self.data.intervals > 1)]  # fmt: skip
        table: Any = arviz.summary(trace, var_names=checked, kind="diagnostics", round_to="none")
        names = [n for n in ("base", "effect", "step", "spread", "u") if n in trace.posterior]
        found = {n: trace.posterior[n].values.reshape(CHAINS * draws, *trace.posterior[n].shape[2:]) for n in names}
        found["base"] = found["base"] - found["effect"] @ self._mean
        if "spread" not in found:
            found["spread"] = np.zeros(CHAINS * draws)
        if "u" in found:
            found["u"] = np.column_stack([found["u"], np.zeros(CHAINS * draws)])
        ess = float(min(table["ess_bulk"].min(), table["ess_tail"].min()))
        rhat = float(table["r_hat"].max())
        return Fit(found, Diagnostics(rhat, ess, int(trace.sample_stats["diverging"].values.sum())))

    def prior(self, count: int, seed: int) -> dict[str, Floats]:
        """Draws from the prior, in the form of `Fit.draws`."""
        pm, _, _ = _libraries()
        names = [n for n in ("base", "effect", "step", "spread") if n in self._model.named_vars]
        values = pm.draw([self._model[n] for n in names], draws=count, random_seed=seed)
        found = dict(zip(names, values, strict=True))
        found["base"] = found["base"] - found["effect"] @ self._mean
        return {"spread": np.zeros(count), **found}


def _wait(sampler: Any, progress: Callable[[str, int, int], None] | None) -> Any:
    """Wait for a sampler that runs in the background, reporting the seconds; Ctrl-C stops it."""
    seconds = 0
    while True:
        try:
            return sampler.wait(timeout=1.0)
        except TimeoutError:
            seconds += 1
            if progress:
                progress("sampling", seconds, 0)
        except KeyboardInterrupt:
            sampler.abort()
            raise


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence PyTensor's warning about a missing BLAS, which nutpie does not use, and ArviZ's about its next version."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _libraries() -> tuple[Any, Any, Any]:
    try:
        with _quiet():
            import nutpie
            import pymc
            import pytensor.tensor
    except ImportError:
        raise FitError("fitting needs PyMC and nutpie; install them with: pip install 'detente[fit]'") from None
    return pymc, pytensor.tensor, nutpie


def kept(fit: Fit) -> dict[str, npt.NDArray[np.float32]]:
    """The draws to keep: evenly thinned, in single precision, without the shared effects."""
    every = len(fit.draws["base"]) // KEPT
    return {n: v[::every].astype(np.float32) for n, v in fit.draws.items() if n != "u"}
