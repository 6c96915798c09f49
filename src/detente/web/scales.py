"""The scales on which the sliders of quantities run: one for all quantities of a kind, so that equal values stand at equal places."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from detente.case.quantity import Quantity, told_in_percent

ROOM = 1.5  # how far a scale goes beyond the largest value on it
ROUND = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)  # where scales end, times a power of ten


@dataclass(frozen=True)
class Scale:
    """The ends of a slider, in the quantity's own unit, and whether its values are shown in per cent."""

    least: float
    most: float
    percent: bool


def scales(case: BaseModel) -> dict[str, Scale]:
    """The scale of every quantity of a case, by its name.

    Shares run from 0% to 100%. Of the others, those have one scale that are written in the same field, such as `war_cost`, all with or all without %.
    """
    kinds: dict[tuple[str, str, bool], list[Quantity]] = {}
    for field, q in _by_field(case):
        if not q.rest:
            kinds.setdefault((q.kind, field, told_in_percent(q.kind, q.text)), []).append(q)
    found = {}
    for (kind, _, percent), group in kinds.items():
        least, most = ends(kind, min(q.low for q in group), max(q.high for q in group))
        found.update(dict.fromkeys((q.name for q in group), Scale(least, most, percent)))
    return found


def ends(kind: str, low: float, high: float) -> tuple[float, float]:
    """The ends of a scale for values from `low` to `high`: from 0, or as far below it as above, to a round number with room beyond the values."""
    if kind == "share":
        return 0.0, 1.0
    most = _round(ROOM * max(abs(low), abs(high)))
    if kind == "rate":
        most = min(1.0, most)
    return (-most if low < 0 else 0.0), most


def _round(value: float) -> float:
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(r for r in ROUND if r * power >= value * (1 - 1e-9)) * power:.12g}")


def _by_field(part: Any, field: str = "") -> Iterator[tuple[str, Quantity]]:
    """Every quantity with the field that it is written in; ids and types between the field and the quantity do not count."""
    if isinstance(part, Quantity):
        yield field, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _by_field(getattr(part, name), name)
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _by_field(inner, field)
