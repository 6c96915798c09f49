"""One draw of a case: a number for every quantity in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.case.quantity import Quantity


@dataclass(frozen=True)
class Numbers:
    """A number for each quantity, by the quantity's name."""

    values: Mapping[str, float]

    def __call__(self, quantity: Quantity) -> float:
        """The number drawn for a quantity."""
        return self.values[quantity.name]

    def typed(self, given: Mapping[str, Quantity], kind: str) -> float:
        """The number for a type, from a mapping by type in which `*` stands for all types."""
        return self(given[kind] if kind in given else given["*"])

    def shares(self, given: Mapping[str, Quantity]) -> dict[str, float]:
        """A distribution: `rest` completes it; one that does not sum to 1 is scaled so that it does."""
        drawn = {k: 0.0 if q.rest else self(q) for k, q in given.items()}
        total = sum(drawn.values())
        rest = next((k for k, q in given.items() if q.rest), None)
        if rest is not None and total < 1:
            return {**drawn, rest: 1 - total}
        return {k: x / total for k, x in drawn.items()}
