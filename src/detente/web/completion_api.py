"""The address of the API that says what could be typed in the text of a case; the workbench's own editor asks it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from detente.web.api import REFUSALS, BenchOf, Text, Who, _Body

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
Count = Annotated[int, Field(ge=0, le=2_000_000)]


class Typed(_Body):
    """The text of a case and the place of the cursor in it: line and column, counted from 0."""

    text: Text
    line: Count
    column: Count


class CompletionOut(BaseModel):
    """What could be typed: its label, what it means, and the text to put in."""

    label: str
    detail: str
    apply: str


@router.post("/complete")
async def complete(bench: BenchOf, who: Who, body: Typed) -> list[CompletionOut]:
    """Say what could be typed at a place of a case's text: keys, options, and names of the case."""
    found = await bench.complete(body.text, body.line, body.column)
    return [CompletionOut(label=c.label, detail=c.detail, apply=c.apply) for c in found]
