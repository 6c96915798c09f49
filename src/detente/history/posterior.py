"""Posterior draws of the fitted models: those that ship with detente, and those of a user's own fits. Reading them needs only NumPy."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from detente.errors import DetenteError
from detente.files import write_whole

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# Days for which posteriors ship of what was known then, besides those of all the data.
CUTOFFS = tuple(datetime.date(year, 1, 1) for year in (1960, 1970, 1980, 1990, 1995, 2000))
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


class PosteriorError(DetenteError):
    """A posterior that does not exist or cannot be read."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws of one model (see `history.fit`), and facts about the fit.

    `draws`: base (draws, strata), effect (draws, strata, covariates), step (draws, intervals), spread (draws,), and whatever else a model has.
    `about` is JSON-ready: cases, events, rhat, ess, divergences, source.
    """

    draws: Mapping[str, Floats]
    about: Mapping[str, Any]

    def eta(self, stratum: int, x: Floats) -> Floats:
        """The linear predictor without the shared effect, (draws, intervals), for covariates `x` (covariates,)."""
        found: Floats = (self.draws["base"][:, stratum] + self.draws["effect"][:, stratum] @ x)[:, None] + self.draws[
            "step"
        ]
        return found

    def survival(self, stratum: int, x: Floats, edges: Floats, years: Floats) -> Floats:
        """P(nothing happens within `years`), (draws, years), for a new war or country: averaged over the shared effect.

        S(t) = E_u exp(-H(t) exp(spread u)), by Gauss-Hermite quadrature; H is the cumulative hazard, and the hazard is constant between `edges`.
        """
        at_risk = np.clip(years[:, None] - edges[:-1], 0, np.diff(edges))  # (years, intervals)
        total = np.exp(self.eta(stratum, x)) @ at_risk.T
        return self._averaged(lambda u: np.exp(-total * np.exp(self.draws["spread"] * u)[:, None]))

    def chance(self, stratum: int, x: Floats) -> Floats:
        """P(it happens), (draws,), for a case in a new cluster."""
        eta = self.eta(stratum, x)[:, :1]
        return self._averaged(lambda u: 1 / (1 + np.exp(-eta - (self.draws["spread"] * u)[:, None])))[:, 0]

    def _averaged(self, given: Any) -> Floats:
        found: Floats = sum(w * given(u) for u, w in zip(NODES, WEIGHTS, strict=True))
        return found


@cache
def shipped(cutoff: datetime.date | None = None) -> Mapping[str, Posterior]:
    """The posteriors that ship with detente, by model: of all the data, or of what was known at one of CUTOFFS."""
    path = resources.files("detente.history") / f"posterior{'' if cutoff is None else f'-{cutoff.year}'}.npz"
    with resources.as_file(path) as file:
        return _read(file)


def own(name: str) -> Posterior:
    """A user's own fit, by the name given to `detente history fit --name`. Raises `PosteriorError`."""
    if not NAME.fullmatch(name):
        raise PosteriorError(
            f"fit: got {name!r}; expected at most 40 lower-case letters, digits or hyphens, not a hyphen first"
        )
    file = folder() / f"{name}.npz"
    if not file.is_file():
        there = sorted(p.stem for p in folder().glob("*.npz"))
        raise PosteriorError(
            f"fit: got {name!r}; your fits are: {', '.join(there) or 'none'} (make one with: detente history fit FILE.csv)"
        )
    found = _read(file)
    return next(iter(found.values()))


def home() -> Path:
    """Where detente keeps a user's own files: DETENTE_HOME, or the system's folder for application data."""
    import typer

    return Path(os.environ.get("DETENTE_HOME") or typer.get_app_dir("detente"))


def folder() -> Path:
    """Where a user's own fits are kept."""
    return home() / "history"


def save(path: Path, posteriors: Mapping[str, Posterior], kind: type[np.floating[Any]] = np.float32) -> None:
    """Write posteriors to one file, completely or not at all. The same content gives the same bytes."""
    arrays = {f"{m}/{n}": np.asarray(v, dtype=kind) for m, p in posteriors.items() for n, v in p.draws.items()}
    about = json.dumps({m: dict(p.about) for m, p in posteriors.items()}, sort_keys=True)
    out = io.BytesIO()
    np.savez_compressed(out, about=np.frombuffer(about.encode(), np.uint8), **arrays)  # type: ignore[arg-type]
    write_whole(path, out.getvalue())


def _read(file: Path) -> Mapping[str, Posterior]:
    try:
        with np.load(file, allow_pickle=False) as data:
            about = json.loads(bytes(data["about"]).decode())
            arrays = {name: data[name].astype(np.float64) for name in data.files if name != "about"}
    except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise PosteriorError(f"{file}: this is not a file of posterior draws: {error}") from None
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return {
        model: Posterior(
            {n.partition("/")[2]: v for n, v in arrays.items() if n.startswith(model + "/")}, {**facts, "hash": digest}
        )
        for model, facts in about.items()
    }
