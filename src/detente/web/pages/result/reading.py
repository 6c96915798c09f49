"""The answer of an assessment as a page to be read: without a socket, so that any number of people may open it at once."""

from __future__ import annotations

import gzip

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.errors import DetenteError
from detente.web.bench import Bench
from detente.web.pages.frame import refusal
from detente.web.shared.pages import pictures
from detente.web.store.errors import code_of

router = APIRouter(include_in_schema=False)
# The browser asks every time whether the page is still the same, and so whether its reader may still see it.
FRESH = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Cookie"}


@router.get("/runs/{key}/read")
async def read(request: Request, key: str) -> Response:
    """The report of a run that the user may see; 304 if the browser has it."""
    bench: Bench = request.state.bench
    try:
        page, tag = await bench.reading(await run_in_threadpool(bench.store.run, request.state.user, key))
    except DetenteError as error:
        return HTMLResponse(refusal(str(error), code_of(error)), code_of(error))
    headers = {**pictures(False), **FRESH, "ETag": f'"{tag}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return HTMLResponse(page, headers={**headers, "Content-Encoding": "gzip"})
    return HTMLResponse(gzip.decompress(page), headers=headers)
