"""Runs: what was asked for, how far it is, and how to ask."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from detente.web.bench import LARGEST_SEED, MOST_DRAWS
from detente.web.pages.frame import Visit, act, at, heading, in_thread, page, said, span, table
from detente.web.runner import KINDS
from detente.web.store import Found, Run
from detente.web.work import Checked

EVERY = 1.0  # seconds between looks


@page("/runs", "Runs")
async def runs(visit: Visit) -> None:
    """All runs one may see."""
    heading("Runs", 1)
    box = ui.element("div")
    before: list[Any] = []

    async def look() -> None:
        rows = run_rows(visit, await in_thread(visit.bench.store.runs, visit.user))
        if rows == before and rows:
            return
        before[:] = rows
        box.clear()
        with box:
            if rows:
                table(["run", "what", "state", "draws", "when"], rows, "Runs, newest first")
            else:
                said("None yet. Open a case and run it.")

    await look()
    ui.timer(2 * EVERY, act(look))


def run_rows(visit: Visit, found: list[tuple[Run, str]]) -> list[list[Any]]:
    """Runs as rows of a table."""
    rows = []
    for run, owner in found:
        what = (
            KINDS[run.kind]
            + (f", scenario {run.scenario}" if run.scenario else "")
            + (f", by {owner}" if visit.bench.settings.accounts else "")
        )
        if visit.bench.changes(run):
            what += ", with assumptions changed"
        rows.append([(run.title, f"/runs/{run.key}"), what, told(visit, run), str(run.draws), at(run.created)])
    return rows


def told(visit: Visit, run: Run) -> str:
    """How a run stands, in words."""
    now = visit.bench.progress(run)
    if run.status == "running" and now is not None:
        return f"{now.done} of {now.total}" + (f", {span(now.left)} left" if now.left is not None else "")
    return {"queued": "waiting for its turn", "done": f"done in {span(run.seconds)}"}.get(run.status, run.status)


def launcher(visit: Visit, case: Found, checked: Checked) -> None:
    """What to run, and the button."""
    heading("Run")
    with ui.element("div").classes("line"):
        kind = ui.select(KINDS, value="assess", label="What").props("dense").classes("grow")
        scenario = ui.select(
            {"": "the case as it is", **{s: x["title"] for s, x in (checked.scenarios or {}).items()}},
            value="",
            label="Scenario",
        )
        scenario.props("dense").classes("grow")
        draws = ui.number("Draws", value=32, min=1, max=MOST_DRAWS, step=1, format="%d").props("dense")
        seed = ui.number("Seed", value=1, min=0, max=LARGEST_SEED, step=1, format="%d").props("dense")

        async def go() -> None:
            run = await visit.bench.start(
                visit.user, await in_thread(visit.bench.store.case, visit.user, case.key), kind=kind.value, scenario=scenario.value or None,
                draws=int(draws.value or 0), seed=int(seed.value if seed.value is not None else -1),
            )  # fmt: skip
            ui.navigate.to(f"/runs/{run.key}")

        ui.button("Run", on_click=act(go))
    said(
        "Each draw solves the war once. 32 draws give medians and rough bands, 128 give firm ones; powers of two spread best.",
        "dim",
    )


async def watch(visit: Visit, run: Run) -> None:
    """A run that has no result: its progress, or why it stopped. Reloads the page when it is done."""
    bench = visit.bench
    state = said("").props('role="status" aria-live="polite"')
    bar = ui.linear_progress(value=0, show_value=False, size="12px").props('aria-label="Progress"')
    why = said("")
    with ui.element("div").classes("line"):
        cancel = ui.button("Cancel", on_click=act(lambda: bench.cancel(visit.user, run.key))).props("outline")
        resume = ui.button("Resume", on_click=act(lambda: bench.resume(visit.user, run.key)))
    said("This page may be closed: the run goes on, and its address stays the same.", "dim")

    async def look() -> None:
        now = await in_thread(bench.store.run, visit.user, run.key)
        at_work = now.status in ("queued", "running")
        progress = bench.progress(now)
        if now.status == "done":
            ui.navigate.reload()
            return
        if at_work and progress is not None and now.status == "running":
            words = (
                "solving the first draw (on a new machine the solver is compiled first)"
                if progress.stage == "first"
                else "solving"
            )
            left = f", about {span(progress.left)} left" if progress.left is not None else ""
            state.set_text(f"{words}: {progress.done} of {progress.total}{left}")
            bar.set_value(progress.done / progress.total)
        else:
            state.set_text("waiting for its turn" if at_work else now.status)
            bar.set_value(now.done / max(now.total, 1))
        why.set_text(now.error or "")
        mine = visit.may_edit and now.owner_id == visit.user.id
        cancel.set_visibility(at_work and mine)
        resume.set_visibility(not at_work and mine)

    await look()
    ui.timer(EVERY, act(look))
