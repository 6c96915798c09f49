"""The addresses under which a run, or a case with its runs, can be read without an account, and nothing else.

`/shared/<secret>` is the page of what the link leads to. Below it stand the runs of a case (`runs/<key>`), a run's pictures (`charts/<name>` to
stand in a frame on another site, `charts/<name>.svg` as a file) and its `report`. Every request asks the store whether the link still holds; what
is kept is only what a worker made of a result.
"""

from __future__ import annotations

import gzip
import hashlib
import math
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from functools import cache, wraps
from html import escape
from importlib import resources
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.assessment.wording import count
from detente.case.brief import brief
from detente.errors import DetenteError
from detente.report.sections import script
from detente.web.ballot.pages import STYLE as BALLOT_STYLE
from detente.web.ballot.pages import headers_for
from detente.web.bench import Bench
from detente.web.runner import KINDS
from detente.web.shared import made
from detente.web.store import Missing, Run
from detente.web.store.errors import code_of
from detente.web.throttle import whence

STYLE = BALLOT_STYLE + (resources.files("detente.web.shared") / "style.css").read_text("utf-8")
PLAIN = headers_for(STYLE)
NOTHING = "nothing is shared at this address; the link may have been withdrawn, or mistyped"
NOTE = "Shared by a read-only link, which can be withdrawn."
NONE: Mapping[str, str] = {}
READING = ["GET", "HEAD"]
ALL = [*READING, "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
router = APIRouter(include_in_schema=False)


@cache
def pictures(framed: bool) -> dict[str, str]:
    """Headers under which a page has its pictures, their own script, and nothing from elsewhere."""
    known = b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{known}'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {'*' if framed else chr(39) + 'none' + chr(39)}"
    }


def _told(heading: str, says: str, status: int, **headers: str) -> HTMLResponse:
    words = says[:1].upper() + says[1:].rstrip(".") + "."
    page = made.templates().get_template("told.html").render(heading=heading, says=words, style=STYLE)
    return HTMLResponse(page, status, {**PLAIN, **headers})


def _answered(show: Callable[..., Awaitable[Response]]) -> Callable[..., Awaitable[Response]]:
    """Make a refusal a page that says why. Whoever tries wrong secrets must wait; a right one is always answered."""

    @wraps(show)
    async def shown(request: Request, **values: str) -> Response:
        bench: Bench = request.state.bench
        try:
            return await show(request, **values)
        except Missing:
            if (wait := bench.wrong_links.take(whence(request))) > 0:
                again = f"too many wrong addresses were tried from here; try again in {count(math.ceil(wait / 60), 'minute')}"
                return _told("Wait a little", again, 429, **{"Retry-After": f"{wait:.0f}"})
            return _told("Nothing here", NOTHING, 404)
        except DetenteError as error:
            return _told("This cannot be shown", str(error), code_of(error))

    return shown


@router.api_route("/shared/{secret}", methods=READING)
@_answered
async def show(request: Request, secret: str) -> Response:
    """What the link leads to: a run, or a case with its finished runs."""
    bench: Bench = request.state.bench
    found = await run_in_threadpool(bench.sharing.read, secret)
    if found.case is None:
        return await _run(request, secret, None)
    case = found.case
    runs = [
        {"to": f"/shared/{secret}/runs/{run.key}", "title": _asked(run), "about": _about(run) + _changed(bench, run)}
        for run in found.runs
    ]  # fmt: skip
    page = made.templates().get_template("case.html").render(
        heading=case.title, about=f"Version {case.version} of a case, saved {_day(case.changed)}. {NOTE}", runs=runs, text=case.text, style=STYLE,
        summary=(await run_in_threadpool(brief, case.text)).summary or "",
    )  # fmt: skip
    return HTMLResponse(page, headers=PLAIN)


@router.api_route("/shared/{secret}/runs/{run}", methods=READING)
@_answered
async def show_run(request: Request, secret: str, run: str) -> Response:
    """A run of the case that the link leads to."""
    return await _run(request, secret, run)


@router.api_route("/shared/{secret}/report", methods=READING)
@router.api_route("/shared/{secret}/runs/{run}/report", methods=READING)
@_answered
async def report(request: Request, secret: str, run: str | None = None) -> Response:
    """The report of an assessment as a file that opens offline."""
    bench: Bench = request.state.bench
    about = await run_in_threadpool(bench.sharing.run, secret, run)
    if not about.assesses:
        raise Missing(NOTHING)
    return await _page(request, about, NOTE, {"Content-Disposition": f'attachment; filename="{about.key}.html"'})


@router.api_route("/shared/{secret}/charts/{name}", methods=READING)
@router.api_route("/shared/{secret}/runs/{run}/charts/{name}", methods=READING)
@_answered
async def chart(request: Request, secret: str, name: str, run: str | None = None) -> Response:
    """A picture of a run: as a page to be framed, or with `.svg` as a file."""
    bench: Bench = request.state.bench
    about, content = await _result(bench, secret, run)
    plain = name.removesuffix(".svg")
    found: str | None = (
        await bench.made(made.picture_page, content, plain, about.name or "")
        if plain == name
        else await bench.made(made.picture_svg, content, plain)
    )
    if found is None:
        raise Missing(NOTHING)
    if plain == name:
        return HTMLResponse(found, headers=pictures(True))
    return Response(found, media_type="image/svg+xml", headers=pictures(True))


@router.api_route("/shared/{rest:path}", methods=ALL)
@_answered
async def nothing(request: Request, rest: str) -> Response:
    """Any other address below."""
    raise Missing(NOTHING)


async def _result(bench: Bench, secret: str, run: str | None) -> tuple[Run, str]:
    """An assessment that the link leads to, and its result."""
    found, content = await run_in_threadpool(bench.sharing.result, secret, run)
    if not found.assesses:
        raise Missing(NOTHING)
    return found, content


async def _page(request: Request, run: Run, note: str, headers: Mapping[str, str] = NONE) -> Response:
    """The report of a run under a note, as HTML."""
    bench: Bench = request.state.bench
    page, _ = await bench.shared(run, note)
    return sent(request, page, {**pictures(False), **headers})


def sent(request: Request, page: bytes, headers: dict[str, str]) -> Response:
    """A compressed page."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        return HTMLResponse(page, headers={**headers, "Content-Encoding": "gzip"})
    return HTMLResponse(gzip.decompress(page), headers=headers)


async def _run(request: Request, secret: str, key: str | None) -> Response:
    bench: Bench = request.state.bench
    run = await run_in_threadpool(bench.sharing.run, secret, key)
    home = f"/shared/{secret}" if key else ""
    changed = _changed(bench, run)
    if run.assesses:
        back = f' <a href="{home}">Back to the case</a>' if home else ""
        said = NOTE + (f" Assumptions were changed{changed}." if changed else "")
        return await _page(request, run, escape(said) + back)
    content = await run_in_threadpool(bench.store.content, run)
    about = f"{_asked(run)}{changed}. {_about(run)}. {NOTE}"
    page = await bench.made(made.tables_page, content, run.kind, run.called, about, home, STYLE)
    return HTMLResponse(page, headers=PLAIN)


def _asked(run: Run) -> str:
    asked = f"{KINDS[run.kind]}{run.under}"
    return asked[:1].upper() + asked[1:]


def _about(run: Run) -> str:
    return f"{count(run.draws, 'draw')}, seed {run.seed}, detente {run.release}, {_day(run.finished)}"


def _changed(bench: Bench, run: Run) -> str:
    changes = bench.changes(run)
    return ": with " + "; ".join(f"{path} = {value}" for path, value in changes.items()) if changes else ""


def _day(time: Any) -> str:
    return "" if time is None else f"{time:%Y-%m-%d}"
