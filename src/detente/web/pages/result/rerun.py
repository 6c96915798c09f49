"""Repeats a run with something changed."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import ui

from detente.web.pages.frame import Visit, in_thread
from detente.web.store import Invalid, Run

SAME = ("draws", "seed", "release")


async def find_or_start(visit: Visit, run: Run, *, kind: str, scenario: str | None = None) -> None:
    """Open the run of the same text, draws and seed that asks `kind` under `scenario` (by default as in `run`); start one if there is none."""
    under = run.scenario if scenario is None else scenario or None
    for other, _ in await visit.call(visit.bench.store.runs, run.case_key, run.text):
        same = all(getattr(other, x) == getattr(run, x) for x in SAME) and (other.kind, other.scenario) == (kind, under)
        if same and other.status in ("queued", "running", "done"):
            ui.navigate.to(f"/runs/{other.key}/work")
            return
    if not visit.may_edit:
        raise Invalid("nobody has run this yet")
    await rerun(visit, run, text=run.text, changes=visit.bench.changes(run), kind=kind, scenario=under)


async def rerun(
    visit: Visit, run: Run, *, kind: str, scenario: str | None, text: str, changes: Mapping[str, str]
) -> None:
    """Start a run with the draws and seed of this one, and open it."""
    user = await visit.user()
    case = await in_thread(visit.bench.store.case, user, run.case_key)
    made = await visit.bench.start(
        user,
        case,
        kind=kind,
        scenario=scenario,
        draws=run.draws,
        seed=run.seed,
        text=text,
        version=run.version,
        changes=changes,
    )
    ui.navigate.to(f"/runs/{made.key}")
