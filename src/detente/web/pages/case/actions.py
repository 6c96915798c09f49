"""What can be done with a case as a whole by a button on a page without a socket: duplicate it, delete it, bring it back."""

from __future__ import annotations

import contextlib

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.web.bench import Bench
from detente.web.pages.plain import Reader, plain
from detente.web.store import Found, Invalid, User
from detente.web.work import Edit

router = APIRouter(include_in_schema=False)
LONGEST_TITLE = 120


async def copy(bench: Bench, who: User, case: Found, text: str) -> Found:
    """A new case with this text, titled as a copy of `case`, in the text as well as in the library."""
    title = f"{case.title[: LONGEST_TITLE - 10]} (copy)"
    with contextlib.suppress(Invalid):  # a text that is not YAML, which is copied as it is
        text = await bench.edit(text, [Edit("set", ("title",), title)])
    made: Found = await run_in_threadpool(bench.store.create_case, who, title, text, f"copied from {case.key}")
    return made


@plain(router, "/cases/{key}/duplicate", "POST")
async def duplicate(reader: Reader, key: str) -> Response:
    """Copy a case, and go to where the copy can be changed."""
    case = await run_in_threadpool(reader.bench.store.case, reader.user, key)
    made = await copy(reader.bench, reader.user, case, case.text)
    return RedirectResponse(f"/cases/{made.key}/work", 303)


@plain(router, "/cases/{key}/delete", "POST")
async def delete(reader: Reader, key: str) -> Response:
    """Delete a case, and go to the cases, where it can be brought back."""
    await run_in_threadpool(reader.bench.store.delete_case, reader.user, key)
    return RedirectResponse(f"/?deleted={key}", 303)


@plain(router, "/cases/{key}/undelete", "POST")
async def undelete(reader: Reader, key: str) -> Response:
    """Bring a deleted case back."""
    await run_in_threadpool(reader.bench.store.undelete_case, reader.user, key)
    return RedirectResponse("/", 303)
