"""The record, and what happened since."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from detente.case.dates import Date
from detente.case.quantity import Chance, Share
from detente.case.schema.base import Id, Part, Text


class Event(Part):
    """Something on the record. `likelihood` is how likely each type was to do it; without one the event teaches nothing.

    If the event is a pledge kept or broken, or a threat of sanctions (`about` names it) carried out or backed down, types left out of the likelihood
    take the historical rate.
    `weight`, from 0 to 1, discounts evidence that repeats other evidence. Statements are cheap talk: their weight is 0 by default. An `answer` is a
    signatory's answer to terms: `about` names the proposal, and `outcome` is refused or accepted. A refusal stands for a while (see `deadlock` in the
    war), whether or not it has a likelihood. With weight 0 an event counts for nothing: so an entry proposed from an article or a file waits to be
    judged. `row` is the row of the source's file that it was made from, counted from 1, the head of the table.
    """

    date: Date
    by: Text
    kind: Literal["pledge", "threat", "signal", "statement", "answer"]
    says: Text
    outcome: Literal["kept", "broken", "carried out", "backed down", "refused", "accepted"] | None = None
    broken: Date | None = None
    about: Id | None = None
    likelihood: dict[Id, Share] = {}
    weight: Share | None = None
    source: Id | None = None
    row: Annotated[int, Field(ge=2, le=1_000_000_000)] | None = None


class Forecast(Part):
    """What somebody else forecast, such as a forecasting site. It is shown beside the answer and scored with it, and moves nothing.

    `question` is the path of an answer, such as `ends/0.5/fighting` or `proposals/<id>/holds/5`. A day may stand in place of its years from today:
    `signed_by/2025-06-01` is answered by the nearest time for which there is an answer, if that is at most 46 days off. `date` is the day on which
    the chance was given; it must not be later than that of the case. `probability` is a single chance, as it was given.
    """

    question: Text
    probability: Chance
    date: Date
    source: Id
    says: Text | None = None


class Happened(Part):
    """Whether what was forecast came about. `forecast` is the path of an answer, such as `ends/0.5/fighting` (after six months) or
    `proposals/<id>/all_sign`.
    """

    forecast: Text
    was: Literal["yes", "no"]
    says: Text | None = None
    date: Date | None = None
    source: Id | None = None
