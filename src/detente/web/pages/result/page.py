"""The page to work with a run: what was run, then its progress or its answer."""

from __future__ import annotations

import json
from functools import partial

from nicegui import ui

from detente.assessment.wording import count, elapsed
from detente.web.bench import Bench
from detente.web.pages.frame import Visit, act, heading, in_thread, keep_looking, page, said, tab_title, told
from detente.web.pages.html import at
from detente.web.pages.result.assessment import show_assessment
from detente.web.pages.result.deals import show_deals
from detente.web.pages.result.documents import document_buttons
from detente.web.pages.result.fixes import show_fixes
from detente.web.pages.result.naming import Naming
from detente.web.pages.result.progress import watch
from detente.web.pages.result.rerun import find_or_start
from detente.web.pages.sharing import share_run
from detente.web.pages.talk import Talk
from detente.web.runner import KINDS
from detente.web.store import Run, StoreError, User

# What an assessment leaves open, and may be asked next of the same case, draws and seed.
EVERY = 5.0  # seconds between looks whether the run may still be seen
NEXT = (("assess+", "Look for a better package", "search"), ("fixes", "What would fix each proposal?", "build"))


@page("/runs/{key}/work", "Run")
async def result(visit: Visit, key: str) -> None:
    """One run."""
    run: Run = await visit.call(visit.bench.store.run, key)
    _head(visit, run)

    async def look() -> None:
        await visit.call(visit.bench.store.run, key)

    if run.status != "done":
        await watch(visit, run)
        return
    content: str = await visit.call(visit.bench.store.result, key)
    talk = Talk(visit, run.key, of_run=True)
    publishes = await in_thread(_publishes, visit.bench, await visit.user(), key)
    _toolbar(visit, run, content, talk, publishes)
    if run.kind == "deals":
        show_deals(json.loads(content))
    elif run.kind == "fixes":
        show_fixes(json.loads(content))
    else:
        await show_assessment(visit, run, content, talk, publishes)
    await talk.load()
    if visit.bench.settings.accounts:
        keep_looking(EVERY, look, visit.bench.store)


def _head(visit: Visit, run: Run) -> None:
    """What was run, and how."""
    heading(run.called, 1)
    asked = f"{KINDS[run.kind]}{run.under}"
    tab_title(f"{run.called}: {asked}")
    took = f", took {elapsed(run.seconds)}" if run.finished else ""
    told(
        f"{asked[:1].upper()}{asked[1:]}. {count(run.draws, 'draw')}, seed {run.seed}, detente {run.release}; started {at(run.created)}{took}.",
        "dim",
    )
    changes = visit.bench.changes(run)
    if changes:
        said("Changed assumptions: " + "; ".join(f"{p} = {v}" for p, v in changes.items()), "note")
    ui.link(f"The case, version {run.version}" if run.version else "The case, built in", f"/cases/{run.case_key}")


def _publishes(bench: Bench, user: User, key: str) -> bool:
    """Whether a user may share a run."""
    try:
        return bench.sharing.links(user, run=key) is not None
    except StoreError:
        return False


def _toolbar(visit: Visit, run: Run, content: str, talk: Talk, publishes: bool) -> None:
    """Buttons to download the answer, to share it, and to ask what it leaves open."""
    here = f"/api/v1/runs/{run.key}"

    with ui.element("div").classes("line"):
        if run.assesses:
            ui.link("The answer to read", f"/runs/{run.key}")
            ui.button("Report (HTML)", icon="description", on_click=lambda: ui.download(f"{here}/report")).props(
                "outline dense"
            )
        document_buttons(visit, run, content)
        ui.button("Result (JSON)", icon="download", on_click=lambda: ui.download(f"{here}/result")).props(
            "outline dense"
        )
        if run.assesses:
            for kind, words, icon in NEXT:
                if kind != run.kind:
                    ui.button(words, icon=icon, on_click=act(partial(find_or_start, visit, run, kind=kind))).props(
                        "outline dense"
                    )
        if visit.may_edit and run.owner_id == visit.opened_by.id:
            ui.button("Name this run", icon="edit", on_click=lambda: Naming(visit, run).open()).props("outline dense")
        talk.button("", "The run as a whole", "Comment")
        if publishes:
            ui.button("Share", icon="share", on_click=act(lambda: share_run(visit, run))).props("outline dense")
