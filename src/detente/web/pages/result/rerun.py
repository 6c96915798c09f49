"""Repeats a run with something changed."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import ui

from detente.web.pages.frame import Visit, in_thread
from detente.web.store import Run


async def rerun(visit: Visit, run: Run, *, scenario: str | None, text: str, changes: Mapping[str, str]) -> None:
    """Start a run with the draws and seed of this one, and open it."""
    case = await in_thread(visit.bench.store.case, visit.user, run.case_key)
    made = await visit.bench.start(
        visit.user,
        case,
        kind=run.kind,
        scenario=scenario,
        draws=run.draws,
        seed=run.seed,
        text=text,
        version=run.version,
        changes=changes,
    )
    ui.navigate.to(f"/runs/{made.key}")
