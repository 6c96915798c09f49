"""Figures over time, such as inflation or loan rates, and the rule by which a clock follows them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from detente.case.dates import Date
from detente.case.quantity import Bound, Real, Scale
from detente.case.schema.base import Id, Part, Text, Title


class Series(Part):
    """Figures by date, with their source and their `vintage`: the day on which they were known. They move nothing unless a clock `follows` them.

    Each of the `values` is a number or a range, as it was reported. `detente series FILE --into CASE.yaml` writes a CSV file of `date,value` here. If
    figures were revised later, give those of the day of the case, and not the revised ones.
    """

    title: Title
    unit: Text
    source: Id
    vintage: Date
    values: Annotated[dict[Date, Real], Field(min_length=1, max_length=2000)]


class ClockRule(Part):
    """How a clock's speed follows a series: by how far its last value known on the day of the case lies from what is `usual`.

    The speed is (last value - `usual`) / `scale`, and never beyond `most` either way: a deviation as large as `scale` doubles the pace of exhaustion.
    With `worse: lower`, as for reserves, values below the usual speed it up. `usual` left out is the mean of the series' values from before the war
    `began`. All numbers of the rule are drawn like any other. `usual` and `scale` are in the unit of the series, written with % if its values are.
    """

    series: Id
    usual: Real | None = None
    scale: Scale
    most: Bound
    worse: Literal["higher", "lower"] = "higher"
