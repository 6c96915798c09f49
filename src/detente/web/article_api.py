"""The address of the API that reads an article for a case."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from detente.case.article import LARGEST_ARTICLE
from detente.web.api import REFUSALS, BenchOf, Text, Who, _Body
from detente.web.articles import LONGEST_NAME, MOST_OTHER
from detente.web.store import Invalid

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
OtherNames = Annotated[
    dict[Name, Annotated[list[Name], Field(max_length=MOST_OTHER)]],
    Field(
        default_factory=dict,
        max_length=MOST_OTHER,
        description="Other names for those who act in the case, by their ids.",
    ),
]


class ToRead(_Body):
    """An article, and the case for whose record it is read."""

    text: Text
    article: Annotated[
        str, Field(min_length=1, max_length=LARGEST_ARTICLE, description="The text of the article, in English.")
    ]
    date: Annotated[str, Field(max_length=10, description="The day on which it was published, such as 2026-02-03.")]
    other: OtherNames


class FoundOut(BaseModel):
    """A sentence, and the entry of the record that it would become. `start` and `end` are its place in the article."""

    number: int
    found: str
    rule: str
    quote: str
    start: int
    end: int
    by: str
    named: str
    about: str | None
    date: str
    date_from: str
    condition: str | None
    reported: str | None
    sure: str
    why: list[str]
    entry: dict[str, Any]


class ReadOut(BaseModel):
    """What was found. `notice` says what to know about how the article was read."""

    notice: str
    found: list[FoundOut]


@router.post("/article")
async def read_article(bench: BenchOf, who: Who, body: ToRead) -> ReadOut:
    """Propose entries of a case's record from an article. Nothing is saved; the entries have weight 0% until a person judges them."""
    read = await bench.articles.read(body.text, body.article, body.date, body.other)
    if read.problem:
        raise Invalid(read.problem)
    unknown = [name for name in body.other if name not in read.names.who]
    if unknown:
        raise Invalid(
            f"other: the case has nobody with the id '{unknown[0]}'; expected one of {', '.join(read.names.who)}"
        )
    return ReadOut(notice=read.notice, found=[FoundOut.model_validate(f) for f in read.found])
