"""The answer to a question about history: a chance with its uncertainty, and the cases behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import DetenteError
from detente.history.tables import codebook

Floats = npt.NDArray[np.float64]


class RateError(DetenteError):
    """A base rate that does not exist, or whose arguments are wrong; the message says what would be right."""


@dataclass(frozen=True)
class Comparable:
    """A past case like the one in question: its name, its outcome, whether that outcome is the one the rate counts, and how long it was followed."""

    name: str
    outcome: str
    happened: bool
    years: float | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """A base rate: `draws` (draws,) of the chance (within `years`, if it is a chance per time), the comparable cases, and the curve if there is one.

    If too few cases match every argument, cases that match only some of them are compared, and `looser` names the arguments they need not match.
    `curve` (draws, years) holds draws of the share still standing at each of `years_grid`; `observed` is the Kaplan-Meier share among the comparable
    cases. `note` says what was known on the day asked about, and whether reweighting to that can be trusted. Where the
    cases themselves do not ship, `fitted` counts them and those in which it happened, and `works` are to be cited besides those of the `tables`.
    """

    name: str
    arguments: Mapping[str, str]
    says: str
    draws: Floats
    years: float | None
    comparable: tuple[Comparable, ...]
    tables: tuple[str, ...]
    fit: str | None
    looser: str = ""
    years_grid: Floats | None = None
    curve: Floats | None = None
    observed: Floats | None = None
    note: str = ""
    fitted: tuple[int, int] | None = None
    works: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """The rate as a case file names it."""
        return f"history.{self.name}({', '.join(f'{k}: {v}' for k, v in self.arguments.items())})"

    @property
    def cases(self) -> tuple[int, int]:
        """How many cases are behind it, and in how many it happened."""
        return self.fitted or (len(self.comparable), sum(c.happened for c in self.comparable))

    @property
    def cite(self) -> list[str]:
        """The works to cite."""
        return [*(codebook()[t].cite for t in self.tables), *self.works]

    def band(self) -> tuple[float, float, float]:
        """The median, the 5% quantile and the 95% quantile."""
        low, median, high = np.quantile(self.draws, [0.05, 0.5, 0.95])
        return float(median), float(low), float(high)

    def per_quarter(self) -> Floats:
        """Draws of the chance per quarter, spread evenly over `years`. Raises `RateError` if the rate is not a chance per time."""
        if self.years is None:
            raise RateError(f"got history.{self.name}, which is a plain chance; expected a chance per time")
        found: Floats = -np.expm1(np.log1p(-np.minimum(self.draws, 1 - 1e-9)) / (4 * self.years))
        return found

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        median, low, high = self.band()
        found: dict[str, Any] = {
            "rate": self.asked,
            "says": self.says,
            "median": median,
            "low": low,
            "high": high,
            "cases": self.cases[0],
            "happened": self.cases[1],
            "looser": self.looser,
            "note": self.note,
            "fit": self.fit,
            "comparable": [vars(c) for c in self.comparable],
            "cite": self.cite,
        }
        if self.curve is not None and self.years_grid is not None and self.observed is not None:
            low_, median_, high_ = np.quantile(self.curve, [0.05, 0.5, 0.95], axis=0)
            columns = zip(self.years_grid, median_, low_, high_, self.observed, strict=True)
            keys = ("years", "median", "low", "high", "observed")
            found["curve"] = [
                {k: None if np.isnan(x) else float(x) for k, x in zip(keys, row, strict=True)} for row in columns
            ]
        return found
