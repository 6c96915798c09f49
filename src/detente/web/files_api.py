"""The addresses of the API that read files about a case's war: events, and scores of an agreement's implementation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Base64Bytes, BaseModel, Field

from detente.case.events import Candidate
from detente.web.api import REFUSALS, BenchOf, Text, Who, _Body
from detente.web.article_api import Name, OtherNames
from detente.web.articles import MOST_OTHER
from detente.web.files import LARGEST, MOST
from detente.web.store import Invalid

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
Names = Annotated[
    list[Name],
    Field(default_factory=list, max_length=MOST_OTHER, description="Parts of names; an event must have one of them."),
]
Content = Annotated[Base64Bytes, Field(max_length=LARGEST, description="The file's bytes in Base64, as downloaded.")]
FileName = Annotated[str, Field(min_length=1, max_length=120, description="The name of the file.")]


class EventsToRead(_Body):
    """A file of events, UCDP GED or ACLED, and the case for which it is read."""

    text: Text
    file: Content
    name: FileName = "events.csv"
    conflict: Names
    side: Names
    country: Names
    type: Names
    since: Annotated[str | None, Field(max_length=10, description="Leave out what began earlier.")] = None
    until: Annotated[str | None, Field(max_length=10, description="Leave out what began later.")] = None
    most: Annotated[int, Field(ge=0, le=200, description="How many candidates for the record are proposed.")] = MOST
    other: OtherNames


class EventsOut(BaseModel):
    """Events and deaths by month, and candidates for the record.

    Each candidate has its `entry`, without one where the file does not say who did it. `source` and `timeline` are what the case would take.
    """

    layout: str
    sha256: str
    chosen: str
    read: int
    events: int
    deaths: str
    terms: str
    months: list[dict[str, Any]]
    kinds: list[dict[str, Any]]
    conflicts: dict[str, int]
    actors: dict[str, int]
    notes: list[str]
    candidates: list[dict[str, Any]]
    source: dict[str, str]
    timeline: dict[str, Any]


@router.post("/events")
async def read_events(bench: BenchOf, who: Who, body: EventsToRead) -> EventsOut:
    """Count events and deaths by month from UCDP GED or ACLED, and propose entries of a record. Nothing is saved; the entries have weight 0%."""
    choice = body.model_dump(include={"conflict", "side", "country", "type", "since", "until"})
    found = await bench.files.count(body.text, body.file, body.name, choice, body.other, body.most)
    unknown = [name for name in body.other if name not in found.names.who]
    if unknown:
        raise Invalid(
            f"other: the case has nobody with the id '{unknown[0]}'; expected one of {', '.join(found.names.who)}"
        )
    assert found.taken is not None
    candidates = [{**c, "entry": Candidate(**c).entry() if c["by"] else None} for c in found.found["candidates"]]
    about = {**found.found, "candidates": candidates, "source": found.taken.about, "timeline": found.taken.timeline}
    return EventsOut.model_validate(about)


class ScoresToRead(_Body):
    """A case, and a table of scores if the case has none: the columns stipulation, theme and by, and columns of years or year and score."""

    text: Text
    file: Annotated[Base64Bytes | None, Field(max_length=LARGEST, description="The table's bytes in Base64.")] = None
    name: FileName = "scores.csv"
    agreement: Annotated[str, Field(max_length=120, description="With a table: what was signed.")] = ""
    signed: Annotated[str, Field(max_length=10, description="With a table: when it was signed.")] = ""


class ImplementationOut(BaseModel):
    """How far an agreement was implemented: its stipulations, its themes by year, and what was kept or broken, each with its entry of the record."""

    agreement: str
    signed: str
    stipulations: list[dict[str, Any]]
    themes: list[dict[str, Any]]
    pledges: list[dict[str, Any]]


@router.post("/implementation")
async def read_implementation(bench: BenchOf, who: Who, body: ScoresToRead) -> ImplementationOut:
    """Tell how far a signed agreement was implemented, and propose pledges for a case's record. Nothing is saved; the entries have weight 0%."""
    if body.file is None:
        found = await bench.files.kept(body.text)
    else:
        found = await bench.files.scores(body.text, body.file, body.name, body.agreement, body.signed)
    if found.agreement is None:
        raise Invalid("text: the case has no section 'implementation'; send a table of scores as 'file'")
    return ImplementationOut.model_validate({**found.agreement, "pledges": list(found.pledges)})
