"""An unfinished run: its progress, or why it stopped."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from detente.assessment.wording import elapsed
from detente.game import compiled
from detente.web.bench import Bench
from detente.web.pages.frame import Visit, act, in_thread, keep_looking, said
from detente.web.store import Forbidden, Run, User

EVERY = 1.0  # seconds between looks


def _steers(bench: Bench, user: User, key: str) -> bool:
    """Whether a user may cancel and resume a run."""
    try:
        return bool(bench.store.own_run(user, key))
    except Forbidden:
        return False


async def watch(visit: Visit, run: Run) -> None:
    """Show the progress of an unfinished run, or why it stopped. Once it is done, leads to its answer."""
    bench = visit.bench
    state = said("").props('role="status" aria-live="polite"')
    bar = ui.linear_progress(value=0, show_value=False, size="12px").props('aria-label="Progress"')
    with ui.element("div").classes("line"):
        cancel = ui.button("Cancel", on_click=act(lambda: steer(bench.cancel))).props("outline")
        resume = ui.button("Resume", on_click=act(lambda: steer(bench.resume)))
    close = said("You may close this page: the run continues, and its address stays the same.", "dim")

    async def steer(how: Callable[[User, str], Run]) -> None:
        await visit.call(how, run.key)

    async def look() -> None:
        user = await visit.user()
        now = await in_thread(bench.store.run, user, run.key)
        at_work = now.status in ("queued", "running")
        progress = bench.progress(now)
        if now.status == "done":
            ui.navigate.to(f"/runs/{run.key}")
            return
        if progress is not None and progress.unwritten:
            state.set_text(f"stopped, which could not be saved yet: {progress.unwritten}")
        elif at_work and progress is not None and now.status == "running":
            words = "solving"
            if progress.stage == "first":
                words = "solving the first draw" if compiled() else "compiling (first run on a machine)"
            left = f", about {elapsed(progress.left)} left" if progress.left is not None else ""
            state.set_text(f"{words}: {progress.done} of {progress.total}{left}")
            bar.set_value(progress.done / progress.total)
        else:
            why = now.error or now.status
            told = why if why.startswith(now.status) else f"{now.status}: {why}"
            state.set_text("waiting" if at_work else told)
            bar.set_value(now.done / max(now.total, 1))
        mine = await in_thread(_steers, bench, user, run.key)
        close.set_visibility(at_work)
        cancel.set_visibility(at_work and mine)
        resume.set_visibility(not at_work and mine)

    await look()
    keep_looking(EVERY, look)
