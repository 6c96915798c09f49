"""The page of a run. A finished assessment is a page to be read, made once and without a socket, so that any number of people may open it at once;
what can be done with it, and any other run, is at `/runs/<key>/work`.
"""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.assessment.wording import count, elapsed
from detente.errors import DetenteError
from detente.web.bench import Bench
from detente.web.pages.navigation import refusal
from detente.web.pages.plain import FRESH
from detente.web.runner import KINDS
from detente.web.shared.pages import pictures, sent
from detente.web.store import Run
from detente.web.store.errors import code_of

router = APIRouter(include_in_schema=False)
# Below the address of a run in the API: what can be saved of it, and its words.
FILES = {
    "report": "Report (HTML)",
    "documents/docx": "Word",
    "documents/docx?short=true": "Word, one page",
    "documents/pptx": "Slides",
    "documents/pptx?short=true": "Slides, only one",
    "result": "Result (JSON)",
}


WORK = "choose what it shows, ask what-ifs, comment, compare, share"


@router.get("/runs/{key}")
async def read(request: Request, key: str) -> Response:
    """The answer of a run that the user may see; 304 if the browser has it. What an address chooses to be shown is shown where it can be chosen."""
    bench: Bench = request.state.bench
    try:
        run, said = await run_in_threadpool(bench.comments.on_run, request.state.user, key)
        if request.url.query or not run.answered:
            asked = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/runs/{run.key}/work{asked}", 303)
        page, tag = await bench.reading(run, _bar(run, bench.changes(run), said))
    except DetenteError as error:
        return HTMLResponse(refusal(str(error), code_of(error)), code_of(error))
    headers = {**pictures(False), **FRESH, "ETag": f'"{tag}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return sent(request, page, headers)


def _bar(run: Run, changes: dict[str, str], said: int) -> str:
    """What stands under the title: how the run came about, where to work with it, and what can be saved."""
    asked = f"{KINDS[run.kind]}{run.under}"
    about = f"{asked[:1].upper()}{asked[1:]}. Took {elapsed(run.seconds)}."
    told = "; ".join(f"{path} = {value}" for path, value in changes.items())
    changed = f'<p class="changed">Changed assumptions: {escape(told)}</p>' if told else ""
    case = f"The case, version {run.version}" if run.version else "The case, built in"
    talk = f'<a href="/runs/{run.key}/work">{count(said, "comment")}</a>' if said else ""
    files = "".join(f'<a href="/api/v1/runs/{run.key}/{at}" download>{words}</a>' for at, words in FILES.items())
    return (
        f'<div class="tools"><p>{escape(about)}</p>{changed}<a class="go" href="/runs/{run.key}/work" title="{WORK}">Work with this answer</a>'
        f'<a href="/cases/{escape(run.case_key)}">{case}</a>{talk}<details><summary>Save</summary>{files}</details></div>'
    )
