"""The record, and what happened since."""

from __future__ import annotations

from typing import Literal

from detente.case.dates import Date
from detente.case.quantity import (
    Share,
)
from detente.case.schema.base import Id, Part, Text


class Event(Part):
    """Something on the record. `likelihood` is how likely each type would have done it; without it the event teaches nothing.

    Types left out of the likelihood of a pledge kept or broken, or a threat carried out or backed down, take history's rate of it. `weight` from 0
    to 1 discounts evidence that repeats other evidence. Statements are cheap talk: weight 0 unless given.
    """

    date: Date
    by: Text
    kind: Literal["pledge", "threat", "signal", "statement"]
    says: Text
    outcome: Literal["kept", "broken", "carried out", "backed down"] | None = None
    broken: Date | None = None
    about: Id | None = None
    likelihood: dict[Id, Share] = {}
    weight: Share | None = None
    source: Id | None = None


class Happened(Part):
    """What became of a forecast: whether the event that an answer is the chance of came about, such as `ends/1/fighting` or
    `proposals/<id>/all_sign`."""

    forecast: Text
    was: Literal["yes", "no"]
    says: Text | None = None
    date: Date | None = None
    source: Id | None = None
