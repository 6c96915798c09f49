"""The part of the API about the audit trail, for admins."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel

from detente.web.api import REFUSALS, BenchOf, Who, _saved_as
from detente.web.store.trail import MOST, acts_csv, rows

router = APIRouter(prefix="/api/v1", responses=REFUSALS)

ByWhom = Annotated[str | None, Query(max_length=40, description="Only what this account did.")]
Kind = Annotated[str | None, Query(max_length=40, description="Only acts of this kind, such as `started run`.")]
About = Annotated[
    str | None, Query(max_length=200, description="Only what was done to this case, run, panel or account.")
]
Since = Annotated[datetime.date | None, Query(description="From this day on, in UTC.")]
Until = Annotated[datetime.date | None, Query(description="Up to this day, inclusive.")]
Before = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only acts older than the one with this number.")]


class ActOut(BaseModel):
    """What somebody did. `who` is empty for a stranger."""

    id: int
    at: str
    who: str
    what: str
    about: str
    detail: str
    address: str


@router.get("/audit")
def audit(
    bench: BenchOf, who: Who, by: ByWhom = None, what: Kind = None, about: About = None, since: Since = None, until: Until = None,
    before: Before = None, limit: Annotated[int, Query(ge=1, le=MOST)] = 200,
) -> list[ActOut]:  # fmt: skip
    """Get the audit trail, newest first: who came in, changed, shared, ran and downloaded what. Only for an admin."""
    found = bench.trail.read(who, by=by, what=what, about=about, since=since, until=until, before=before, limit=limit)
    return [ActOut.model_validate(row) for row in rows(found)]


@router.get("/audit.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def audit_csv(
    bench: BenchOf, who: Who, by: ByWhom = None, what: Kind = None, about: About = None, since: Since = None, until: Until = None,
    before: Before = None,
) -> PlainTextResponse:  # fmt: skip
    """Download the same as a CSV table, at most 10,000 acts."""
    found = bench.trail.read(who, by=by, what=what, about=about, since=since, until=until, before=before)
    return PlainTextResponse(acts_csv(found), media_type="text/csv", headers=_saved_as("audit.csv"))
