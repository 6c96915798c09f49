"""What people do together, in the API: comments on cases and runs, names of runs, and what changed between versions, in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from detente.web.api import REFUSALS, BenchOf, Key, RunName, RunOut, Who, _Body, run_out
from detente.web.store.comments import LONGEST, PATH, WORDS, About, Said

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


def _comments(of: str, what: str, place: str, about: Callable[[str], About]) -> None:
    """Add the routes for comments on a kind of thing: `of` is how the API's addresses call it, `what` how a sentence does."""
    here = f"/{of}s/{{key}}/comments"

    @router.get(here, name=f"{of}_comments", description=f"List the comments on {what}, oldest first{place}.")
    async def every(bench: BenchOf, who: Who, key: Key) -> list[CommentOut]:
        return [_out(x) for x in await bench.said(who, about(key))]

    @router.post(
        here,
        name=f"comment_on_{of}",
        status_code=201,
        description=f"Comment on {what} you may see, or on a place in it.",
    )
    def add(bench: BenchOf, who: Who, key: Key, body: NewComment) -> CommentOut:
        return _out(bench.comments.add(who, about(key), body.text, body.path, body.words))

    @router.put(
        f"{here}/{{number}}",
        name=f"change_{of}_comment",
        description=f"Change one of your comments on {what}. It is marked as edited.",
    )
    def change(bench: BenchOf, who: Who, key: Key, number: Id, body: ChangedComment) -> CommentOut:
        return _out(bench.comments.change(who, about(key), number, body.text))

    @router.delete(
        f"{here}/{{number}}",
        name=f"delete_{of}_comment",
        status_code=204,
        description=f"Delete one of your comments on {what}, or any on {what} of yours.",
    )
    def remove(bench: BenchOf, who: Who, key: Key, number: Id) -> None:
        bench.comments.remove(who, about(key), number)


_comments("case", "a case", ", each with the path of its place in the newest version", lambda key: About(case=key))
_comments("run", "a run", "", lambda key: About(run=key))


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
