"""What people do together, in the API: comments on cases and runs, names of runs, and what changed between versions, in words."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from detente.web.api import REFUSALS, BenchOf, Key, RunName, RunOut, Who, _Body, run_out
from detente.web.store.comments import LONGEST, PATH, WORDS, Said

router = APIRouter(prefix="/api/v1", responses=REFUSALS)

Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of a comment.")]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST, description="What is said: plain text.")]


class NewComment(_Body):
    """A comment to add."""

    text: Words
    path: Annotated[
        str,
        Field(
            max_length=PATH,
            description="The place it is on, such as `parties.russia.war_cost` in a case, `proposals/armistice/holds/5` or a section in a run; "
            "empty for the whole.",
        ),
    ] = ""
    words: Annotated[str, Field(max_length=WORDS, description="What the place is called.")] = ""


class ChangedComment(_Body):
    """A comment's new text."""

    text: Words


class CommentOut(BaseModel):
    """A comment. `edited` is when its author last changed it, null if never."""

    id: int
    path: str
    words: str
    by: str
    at: datetime.datetime
    edited: datetime.datetime | None
    text: str
    mine: bool
    may_delete: bool


class Name(_Body):
    """A name for a run."""

    name: Annotated[RunName | None, Field(description="The new name; null takes it away.")]


def _out(said: Said) -> CommentOut:
    return CommentOut(**{k: v for k, v in asdict(said).items() if k in CommentOut.model_fields})


@router.get("/cases/{key}/comments")
async def case_comments(bench: BenchOf, who: Who, key: Key) -> list[CommentOut]:
    """List the comments on a case, oldest first, each with the path of its place in the newest version."""
    return [_out(x) for x in (await bench.said_of_case(who, key))[1]]


@router.post("/cases/{key}/comments", status_code=201)
def comment_on_case(bench: BenchOf, who: Who, key: Key, body: NewComment) -> CommentOut:
    """Comment on a case you may see, or on a place in it."""
    about = bench.comments.on_case(who, key)
    return _out(bench.comments.add(who, about, body.text, body.path, body.words))


@router.put("/cases/{key}/comments/{number}")
def change_case_comment(bench: BenchOf, who: Who, key: Key, number: Id, body: ChangedComment) -> CommentOut:
    """Change one of your comments on a case. It is marked as edited."""
    return _out(bench.comments.change(who, bench.comments.on_case(who, key), number, body.text))


@router.delete("/cases/{key}/comments/{number}", status_code=204)
def delete_case_comment(bench: BenchOf, who: Who, key: Key, number: Id) -> None:
    """Delete one of your comments on a case, or any on a case of yours."""
    bench.comments.remove(who, bench.comments.on_case(who, key), number)


@router.get("/runs/{key}/comments")
async def run_comments(bench: BenchOf, who: Who, key: Key) -> list[CommentOut]:
    """List the comments on a run, oldest first."""
    about = await run_in_threadpool(bench.comments.on_run, who, key)
    return [_out(x) for x in await run_in_threadpool(bench.comments.all, who, about)]


@router.post("/runs/{key}/comments", status_code=201)
def comment_on_run(bench: BenchOf, who: Who, key: Key, body: NewComment) -> CommentOut:
    """Comment on a run you may see, or on a section or an answer of it."""
    about = bench.comments.on_run(who, key)
    return _out(bench.comments.add(who, about, body.text, body.path, body.words))


@router.put("/runs/{key}/comments/{number}")
def change_run_comment(bench: BenchOf, who: Who, key: Key, number: Id, body: ChangedComment) -> CommentOut:
    """Change one of your comments on a run. It is marked as edited."""
    return _out(bench.comments.change(who, bench.comments.on_run(who, key), number, body.text))


@router.delete("/runs/{key}/comments/{number}", status_code=204)
def delete_run_comment(bench: BenchOf, who: Who, key: Key, number: Id) -> None:
    """Delete one of your comments on a run, or any on a run of yours."""
    bench.comments.remove(who, bench.comments.on_run(who, key), number)


@router.get("/cases/{key}/changes")
async def changes(
    bench: BenchOf,
    who: Who,
    key: Key,
    old: Annotated[int, Query(ge=1, le=1_000_000)],
    new: Annotated[int, Query(ge=1, le=1_000_000)],
) -> list[str]:
    """Say what differs between two versions, in sentences: values with what they were, parts added, removed, reordered and renamed."""
    found: list[str] = (await bench.difference(who, key, old, new))["told"]
    return found


@router.put("/runs/{key}/name")
def name_run(bench: BenchOf, who: Who, key: Key, body: Name) -> RunOut:
    """Give one of your runs a name, or take it away."""
    return run_out(bench, who, bench.store.name_run(who, key, body.name))
