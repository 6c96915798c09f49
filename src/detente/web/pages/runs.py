"""The list of runs, with their progress."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from detente.assessment.wording import count, elapsed
from detente.web.pages.frame import Visit, act, at, empty, heading, in_thread, keep_looking, page, said, table
from detente.web.runner import KINDS
from detente.web.store import Run

EVERY = 2.0  # seconds between looks


@page("/runs", "Runs")
async def runs(visit: Visit) -> None:
    """All runs the user may see."""
    heading("Runs", 1)
    wanted = ui.input("Search by case, name, question or user", value=visit.address.get("search"))
    wanted.props("dense clearable debounce=300 maxlength=200").style("width:100%")
    box = ui.element("div")
    before: list[Any] = []

    async def look() -> None:
        words = (wanted.value or "").lower().split()
        every = run_rows(visit, await in_thread(visit.bench.store.runs, visit.user))
        rows = [r for r in every if all(w in f"{r[0][0]} {r[1]} {r[2]}".lower() for w in words)]
        if rows == before and rows:
            return
        before[:] = rows
        box.clear()
        with box:
            if every and not rows:
                said(f"No run has all of these words: {wanted.value}")
            else:
                show_runs(rows, "Runs, newest first")

    async def search() -> None:
        visit.address.put(search=wanted.value)
        await look()

    wanted.on_value_change(act(search))
    await look()
    keep_looking(EVERY, look)


def run_rows(visit: Visit, found: list[tuple[Run, str]]) -> list[list[Any]]:
    """Runs as rows of a table."""
    rows = []
    for run, owner in found:
        what = KINDS[run.kind] + run.under + (f", by {owner}" if visit.bench.settings.accounts else "")
        if visit.bench.changes(run):
            what += ", with changed assumptions"
        rows.append([(run.called, f"/runs/{run.key}"), what, told(visit, run), str(run.draws), at(run.created)])
    return rows


def show_runs(rows: list[list[Any]], caption: str) -> None:
    """A table of runs; if there are none, how they come about."""
    if rows:
        table(["case", "question", "status", "draws", "started"], rows, caption)
    else:
        empty(
            "No runs yet. A run answers a question about a case: who would sign, whether it would hold, and what that hangs on.",
            "/",
            "Open a case",
        )


def told(visit: Visit, run: Run) -> str:
    """The status of a run, in words."""
    now = visit.bench.progress(run)
    if run.status == "running" and now is not None:
        return f"{now.done} of {now.total}" + (f", {elapsed(now.left)} left" if now.left is not None else "")
    return {"queued": "waiting", "done": f"done in {elapsed(run.seconds)}"}.get(run.status, run.status)


async def finished(visit: Visit) -> dict[str, str]:
    """The finished assessments the user may see, by key, each described so that they can be told apart."""
    return {
        run.key: f"{run.called}{run.under}, {count(run.draws, 'draw')}, seed {run.seed}, {at(run.created)}"
        for run, _ in await in_thread(visit.bench.store.runs, visit.user)
        if run.answered
    }
