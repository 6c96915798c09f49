"""The list of runs, with their progress."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from detente.assessment.wording import count, elapsed
from detente.web.bench import Bench
from detente.web.pages.html import at, live, scrolled, search, table_html
from detente.web.pages.plain import Plain, Reader, following, plain
from detente.web.runner import KINDS
from detente.web.store import Run, User

router = APIRouter(include_in_schema=False)
HEAD = ("case", "question", "status", "draws", "started")
NONE = (
    "No runs yet. A run answers a question about a case: who would sign, whether it would hold, and what that hangs on."
)


@plain(router, "/runs")
async def runs(reader: Reader) -> Plain:
    """All runs the user may see, or those with all words of the search."""
    found = await run_in_threadpool(reader.bench.store.runs, reader.user)
    wanted = reader.chosen.get("search", "")
    words = wanted.lower().split()
    every = run_rows(reader.bench, found)
    rows = [r for r in every if all(w in f"{r[0][0]} {r[1]} {r[2]}".lower() for w in words)]
    at_work = any(run.status in ("queued", "running") for run, _ in found)
    if rows:
        shown = scrolled(table_html(HEAD, rows, "Runs, newest first"))
    elif every:
        shown = f"<p>No run has all of these words: {escape(wanted)}</p>"
    else:
        shown = f'<div class="card empty"><p>{NONE}</p><a href="/">Open a case</a></div>'
    body = f"<h1>Runs</h1>{search('Search by case, name, question or user', wanted)}{live(shown, at_work)}"
    return Plain("Runs", body, following())


def run_rows(bench: Bench, found: list[tuple[Run, str]]) -> list[list[Any]]:
    """Runs as rows of a table."""
    rows = []
    for run, owner in found:
        what = KINDS[run.kind] + run.under + (f", by {owner}" if bench.settings.accounts else "")
        if bench.changes(run):
            what += ", with changed assumptions"
        rows.append([(run.called, f"/runs/{run.key}"), what, told(bench, run), str(run.draws), at(run.created)])
    return rows


def told(bench: Bench, run: Run) -> str:
    """The status of a run, in words."""
    now = bench.progress(run)
    if run.status == "running" and now is not None:
        return f"{now.done} of {now.total}" + (f", {elapsed(now.left)} left" if now.left is not None else "")
    return {"queued": "waiting", "done": f"done in {elapsed(run.seconds)}"}.get(run.status, run.status)


async def finished(bench: Bench, who: User) -> dict[str, Run]:
    """The finished assessments the user may see, by key."""
    return {run.key: run for run, _ in await run_in_threadpool(bench.store.runs, who) if run.answered}


def described(run: Run) -> str:
    """A run in words by which it can be told from others of its case."""
    return f"{run.called}{run.under}, {count(run.draws, 'draw')}, seed {run.seed}, {at(run.created)}"
