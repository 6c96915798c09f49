"""The same case under another scenario."""

from __future__ import annotations

from nicegui import events, ui

from detente.web.pages.frame import Visit, act, in_thread
from detente.web.pages.result.rerun import rerun
from detente.web.store import Invalid, Run

AS_IT_IS = ""  # no scenario has this name
SAME = ("draws", "seed", "kind", "release")


async def pick_scenario(visit: Visit, run: Run) -> None:
    """A list of the case's scenarios, if it has any."""
    checked = await visit.bench.check(run.text)
    if not checked.scenarios:
        return

    async def picked(event: events.ValueChangeEventArguments[str]) -> None:
        await _go(visit, run, event.value or None)

    pick = ui.select(
        {AS_IT_IS: "the case as it is", **{s: x["title"] for s, x in checked.scenarios.items()}},
        value=run.scenario or AS_IT_IS,
        label="Scenario (opens its run, or starts one with the same draws)",
        on_change=act(picked),
    )
    pick.props("dense").style("width:100%")


async def _go(visit: Visit, run: Run, scenario: str | None) -> None:
    """Open the matching run of a scenario; start one if there is none."""
    if scenario == run.scenario:
        return
    for other, _ in await in_thread(visit.bench.store.runs, visit.user, run.case_key, run.text):
        same = all(getattr(other, x) == getattr(run, x) for x in SAME) and other.scenario == scenario
        if same and other.status in ("queued", "running", "done"):
            ui.navigate.to(f"/runs/{other.key}")
            return
    if not visit.may_edit:
        raise Invalid("nobody has run this scenario yet")
    await rerun(visit, run, scenario=scenario, text=run.text, changes=visit.bench.changes(run))
