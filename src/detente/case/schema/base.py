"""What all parts of a case file share: ids, texts, dates, defaults."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from detente.case.dates import Date
from detente.case.quantity import Kind, default

FORMAT = 1

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120)]


def standard(text: str | float, kind: Kind) -> Any:
    """A default, made afresh for each place that uses it: the patience of two parties is two unknowns."""
    return Field(default_factory=lambda: default(text, kind))


def standard_by_type(text: str | float, kind: Kind) -> Any:
    """A default for every type of a party."""
    return Field(default_factory=lambda: {"*": default(text, kind)})


class Part(BaseModel):
    """A part of a case file. It refuses unknown fields and cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Source(Part):
    """Where a claim or number was read. `later` says, of a source from after the day of the case, which earlier facts it is used for.

    A source that is a file of data has its name (`file`) and its hash (`sha256`), by which anybody who has the file can tell that it is the same.
    """

    title: Text
    author: Text | None = None
    publisher: Text | None = None
    date: Date | None = None
    link: Text | None = None
    later: Text | None = None
    file: Title | None = None
    sha256: Hash | None = None
