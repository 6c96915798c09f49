"""The same case under another scenario."""

from __future__ import annotations

from nicegui import events, ui

from detente.web.pages.frame import Visit, act
from detente.web.pages.result.rerun import find_or_start
from detente.web.store import Run

AS_IT_IS = ""  # no scenario has this name


async def pick_scenario(visit: Visit, run: Run) -> None:
    """A list of the case's scenarios, if it has any."""
    checked = await visit.bench.check(run.text)
    if not checked.scenarios:
        return

    async def picked(event: events.ValueChangeEventArguments[str]) -> None:
        if (event.value or None) != run.scenario:
            await find_or_start(visit, run, kind=run.kind, scenario=event.value)

    pick = ui.select(
        {AS_IT_IS: "the case as it is", **{s: x["title"] for s, x in checked.scenarios.items()}},
        value=run.scenario or AS_IT_IS,
        label="Scenario (opens its run, or starts one with the same draws)",
        on_change=act(picked),
    )
    pick.props("dense").classes("grow")
