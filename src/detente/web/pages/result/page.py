"""The page of a run: what was run, then its progress or its answer."""

from __future__ import annotations

import json

from nicegui import ui

from detente.assessment.wording import count, elapsed
from detente.web.pages.frame import Visit, act, at, heading, in_thread, page, said, tab_title
from detente.web.pages.result.assessment import show_assessment
from detente.web.pages.result.deals import show_deals
from detente.web.pages.result.fixes import show_fixes
from detente.web.pages.result.progress import watch
from detente.web.runner import KINDS
from detente.web.store import Run


@page("/runs/{key}", "Run")
async def result(visit: Visit, key: str) -> None:
    """One run."""
    run: Run = await in_thread(visit.bench.store.run, visit.user, key)
    _head(visit, run)
    if run.status != "done":
        await watch(visit, run)
        return
    content: str = await in_thread(visit.bench.store.result, visit.user, key)
    _toolbar(visit, run)
    if run.kind == "deals":
        show_deals(json.loads(content))
    elif run.kind == "fixes":
        show_fixes(json.loads(content))
    else:
        await show_assessment(visit, run, content)


def _head(visit: Visit, run: Run) -> None:
    """What was run, and how."""
    heading(run.title, 1)
    scenario = f", scenario {run.scenario}" if run.scenario else ""
    tab_title(f"{run.title}: {KINDS[run.kind]}{scenario}")
    version = f"version {run.version}" if run.version else "built in"
    took = f", {elapsed(run.seconds)}" if run.finished else ""
    said(
        f"{KINDS[run.kind]}{scenario}; case {version}, {count(run.draws, 'draw')}, seed {run.seed}, detente {run.release}; {at(run.created)}{took}",
        "dim",
    )
    changes = visit.bench.changes(run)
    if changes:
        said("Changed assumptions: " + "; ".join(f"{p} = {v}" for p, v in changes.items()), "note")
    ui.link("The case", f"/cases/{run.case_key}")


def _toolbar(visit: Visit, run: Run) -> None:
    """Buttons to download the answer and to share it."""
    here = f"/api/v1/runs/{run.key}"

    async def share() -> None:
        await in_thread(visit.bench.store.share_run, visit.user, run.key, not run.shared)
        ui.navigate.reload()

    with ui.element("div").classes("line"):
        if run.assesses:
            ui.button("Report (HTML)", on_click=lambda: ui.download(f"{here}/report")).props("outline dense")
        ui.button("Result (JSON)", on_click=lambda: ui.download(f"{here}/result")).props("outline dense")
        if visit.bench.settings.accounts and run.owner_id == visit.user.id:
            ui.button("Unshare" if run.shared else "Share", on_click=act(share)).props("outline dense")
