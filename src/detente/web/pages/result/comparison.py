"""Another run to compare with this one."""

from __future__ import annotations

from nicegui import ui

from detente.web.pages.frame import Visit
from detente.web.pages.runs import described, finished
from detente.web.store import Run


async def pick_other_run(visit: Visit, run: Run) -> None:
    """A list of the other finished assessments, if any. Choosing one opens the comparison."""
    others = {
        key: described(other)
        for key, other in (await finished(visit.bench, await visit.user())).items()
        if key != run.key
    }
    if others:
        pick = ui.select(
            others,
            label="Compare with another run",
            on_change=lambda e: ui.navigate.to(f"/compare?one={run.key}&other={e.value}"),
        )
        pick.props("dense").classes("grow")
