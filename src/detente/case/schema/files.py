"""What a case keeps of files about its war: deaths by month, and how far a signed agreement was implemented."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from detente.case.dates import Date
from detente.case.schema.base import Id, Part, Text, Title

Count = Annotated[int, Field(ge=0, le=100_000_000)]
FIRST_YEAR, LAST_YEAR = 1800, 2200
FULL = 3  # the highest score


class Month(Part):
    """A month of a timeline: how many events its file has, and the deaths in them.

    `low` and `high` are the file's own lowest and highest estimate. A file that gives one number has neither.
    """

    month: Date
    events: Count
    deaths: Count
    low: Count | None = None
    high: Count | None = None


class Timeline(Part):
    """Events and deaths by month, counted from a file of events such as UCDP GED or ACLED.

    Only the counts are kept, so that the case is complete without the file; `source` has the file's name and hash. `chosen` says which of its events
    were counted, `deaths` where the numbers come from. A timeline is shown beside the record and moves no answer.
    """

    title: Title
    source: Id
    chosen: Text
    deaths: Text
    months: Annotated[list[Month], Field(min_length=1, max_length=1200)]


class Score(Part):
    """How far a stipulation was implemented by the end of a year: 0 none, 1 minimal, 2 intermediate, 3 full.

    The scale is that of the Peace Accords Matrix of the Kroc Institute (Joshi, Quinn and Regan 2015).
    """

    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    score: Annotated[int, Field(ge=0, le=FULL)]


class Stipulation(Part):
    """Something that an agreement obliges somebody to do. `by` is whoever must do it. Years left out were not scored."""

    says: Text
    theme: Title
    by: Text
    scores: Annotated[list[Score], Field(min_length=1, max_length=100)]


class Implementation(Part):
    """A signed agreement, and how far what it stipulates was implemented, year by year. It is shown, and moves no answer by itself.

    What was kept or broken may be taken into the record as pledges (`detente implementation`).
    """

    agreement: Title
    signed: Date
    source: Id | None = None
    stipulations: Annotated[dict[Id, Stipulation], Field(min_length=1, max_length=1000)]
