"""The quantities of a case, each with its name: the keys that lead to it, joined by dots, as in `parties.russia.war_cost.limited`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from detente.case.clocks import idle as idle_values
from detente.case.quantity import Quantity

if TYPE_CHECKING:
    from detente.case.schema import Case


def walk(part: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Quantity]]:
    """Every quantity in a case (or in part of one) with the keys that lead to it, in the order of the schema."""
    if isinstance(part, Quantity):
        yield keys, part
    elif isinstance(part, BaseModel):
        for field in type(part).model_fields:
            yield from walk(getattr(part, field), (*keys, field))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from walk(value, (*keys, str(key)))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from walk(value, (*keys, str(number)))


def name_all(case: BaseModel) -> None:
    """Give every quantity of a case its name. The `*` that stands for all types is left out of it."""
    for keys, quantity in walk(case):
        object.__setattr__(quantity, "name", ".".join(key for key in keys if key != "*"))


def quantities(case: Case) -> list[Quantity]:
    """Every quantity of a case that bears on its answers, in the order of the schema.

    What groups accept and the values of a series bear on nothing unless a rule uses them; outside forecasts never do.
    """
    idle = case.opinion.idle() | idle_values(case)
    idle |= {("forecasts", str(n), "probability") for n in range(len(case.forecasts))}
    return [quantity for keys, quantity in walk(case) if keys not in idle]
