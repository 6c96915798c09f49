"""Scenarios, and the goals that advice is given for."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from detente.case.schema.base import Id, Part, Text, Title


class Scenario(Part):
    """A named set of overrides: dotted path in the file -> new value."""

    title: Title
    says: Text | None = None
    source: Id | None = None
    set: Annotated[dict[str, Any], Field(min_length=1)]


class Wants(Part):
    """What meets a goal: ends of the war (`settled`, `fighting`, `<party>-wins`, ...) and, if the war is settled, options for each issue."""

    ends: Annotated[list[Id], Field(min_length=1)]
    terms: dict[Id, list[Id]] = {}


class Goal(Part):
    """Something a party or backer may want; detente advises on each goal. `for` says whose goal it is: its patience discounts later years."""

    title: Title
    owner: Id = Field(alias="for")
    wants: Wants
    source: Id | None = None
