"""The part of the API about working together: who has access to a case, links under which it can be read, and two people's changes in one text."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from detente.web.api import REFUSALS, BasedOn, BenchOf, Key, Text, Who, _Body
from detente.web.merging import Choice
from detente.web.store import Invalid
from detente.web.store.sharing import Opened

router = APIRouter(prefix="/api/v1", responses=REFUSALS)

Person = Annotated[str, Path(pattern=r"^[a-z][a-z0-9._-]{0,39}$", description="The name of an account.")]
LinkNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of a link.")]


class Naming(_Body):
    """What somebody may do with a case."""

    role: Annotated[
        Literal["reader", "editor"],
        Field(description="`reader` sees the case and its runs, `editor` also saves versions and runs it."),
    ]


class NewLink(_Body):
    """A link to make."""

    note: Annotated[str, Field(max_length=200, description="What the link is for, to tell it from others.")] = ""


class ToMerge(_Body):
    """A text with your changes, to be put together with what others saved meanwhile."""

    text: Text
    based_on: BasedOn
    choices: Annotated[
        list[Choice],
        Field(max_length=10_000, description="For each place that both changed, in order: `mine`, `theirs` or `both`."),
    ] = []  # noqa: RUF012


class PersonOut(BaseModel):
    """Somebody who has access to a case: its owner, or whoever was named."""

    name: str
    role: str
    since: datetime.datetime | None


class LinkOut(BaseModel):
    """A link to a case or run. Its secret is not kept."""

    id: int
    by: str
    created: datetime.datetime
    note: str


class MadeLink(BaseModel):
    """A link just made. The address is not told again."""

    address: str


class ClashOut(BaseModel):
    """A place that both changed differently, from line `line` of the version you started from."""

    line: int
    base: list[str]
    mine: list[str]
    theirs: list[str]


class MergedOut(BaseModel):
    """Both changes in one text, to be looked at and saved with `based_on: version`; null while `clashes` need choices."""

    version: int
    text: str | None
    clashes: list[ClashOut]


def _link(link: Opened) -> LinkOut:
    return LinkOut(id=link.id, by=link.by, created=link.created, note=link.note)


@router.get("/cases/{key}/people")
def list_people(bench: BenchOf, who: Who, key: Key) -> list[PersonOut]:
    """List who has access to a case of yours by name."""
    return [PersonOut(name=p.name, role=p.role, since=p.since) for p in bench.sharing.people(who, key)]


@router.put("/cases/{key}/people/{name}", status_code=204)
def name_person(bench: BenchOf, who: Who, key: Key, name: Person, body: Naming) -> None:
    """Name somebody as reader or editor of a case of yours."""
    bench.sharing.name(who, key, name, body.role)


@router.delete("/cases/{key}/people/{name}", status_code=204)
def remove_person(bench: BenchOf, who: Who, key: Key, name: Person) -> None:
    """Take somebody's access to a case of yours away, at once. You may also remove yourself from another's."""
    bench.sharing.remove(who, key, name)


@router.get("/cases/{key}/links")
def list_case_links(bench: BenchOf, who: Who, key: Key) -> list[LinkOut]:
    """List the links under which a case can be read."""
    return [_link(x) for x in bench.sharing.links(who, case=key)]


@router.post("/cases/{key}/links", status_code=201)
def make_case_link(bench: BenchOf, who: Who, key: Key, body: NewLink) -> MadeLink:
    """Make a link under which a case and its finished runs can be read without an account."""
    return MadeLink(address=f"/shared/{bench.sharing.open(who, case=key, note=body.note)}")


@router.delete("/cases/{key}/links/{number}", status_code=204)
def withdraw_case_link(bench: BenchOf, who: Who, key: Key, number: LinkNumber) -> None:
    """Withdraw a link to a case."""
    bench.sharing.withdraw(who, number, case=key)


@router.get("/runs/{key}/links")
def list_run_links(bench: BenchOf, who: Who, key: Key) -> list[LinkOut]:
    """List the links under which a run can be read."""
    return [_link(x) for x in bench.sharing.links(who, run=key)]


@router.post("/runs/{key}/links", status_code=201)
def make_run_link(bench: BenchOf, who: Who, key: Key, body: NewLink) -> MadeLink:
    """Make a link under which a run can be read without an account. Its pictures are at `<address>/charts/<name>`, for a frame, and
    `<address>/charts/<name>.svg`."""
    return MadeLink(address=f"/shared/{bench.sharing.open(who, run=key, note=body.note)}")


@router.delete("/runs/{key}/links/{number}", status_code=204)
def withdraw_run_link(bench: BenchOf, who: Who, key: Key, number: LinkNumber) -> None:
    """Withdraw a link to a run."""
    bench.sharing.withdraw(who, number, run=key)


@router.post("/cases/{key}/merge")
async def merge(bench: BenchOf, who: Who, key: Key, body: ToMerge) -> MergedOut:
    """Put your changes together with what others saved since the version you started from, line by line. Nothing is saved."""
    newest = await run_in_threadpool(bench.store.case, who, key)
    base = await run_in_threadpool(bench.store.version, who, key, body.based_on)
    found = await bench.merge(base.text, body.text, newest.text)
    clashes = [ClashOut(line=c.line, base=[*c.base], mine=[*c.mine], theirs=[*c.theirs]) for c in found.clashes]
    if body.choices and len(body.choices) != len(clashes):
        raise Invalid(f"choices: got {len(body.choices)}; expected one for each of {len(clashes)} clashes, or none")
    whole = found.text(body.choices) if len(body.choices) == len(clashes) else None
    return MergedOut(version=newest.version, text=whole, clashes=clashes)
