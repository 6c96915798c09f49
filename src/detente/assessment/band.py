"""A band: the median of an answer with its 5% and 95% quantiles over the draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Band:
    """An uncertain figure: its median and its 5% and 95% quantiles over the draws."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: npt.ArrayLike) -> Band:
        """The band of an answer's values over the draws, (draws,)."""
        low, median, high = np.quantile(np.asarray(values, dtype=float), [LOW, 0.5, HIGH])
        return cls(float(median), float(low), float(high))

    @classmethod
    def read(cls, data: Mapping[str, float]) -> Band:
        """A band from the dictionary that `as_dict` returns; other entries are ignored."""
        return cls(data["median"], data["low"], data["high"])

    def as_dict(self) -> dict[str, float]:
        """`{"median", "low", "high"}`."""
        return {"median": self.median, "low": self.low, "high": self.high}
