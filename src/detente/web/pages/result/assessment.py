"""The answer of an assessment: the answer in one minute, further questions, the report's sections."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from detente.web.pages.frame import Visit, act, heading, named, said
from detente.web.pages.result.choice import Choice
from detente.web.pages.result.comparison import pick_other_run
from detente.web.pages.result.scenario import pick_scenario
from detente.web.pages.result.sections import Sections, prepare_pictures
from detente.web.pages.result.whatif import WhatIf
from detente.web.pages.sharing import share_run
from detente.web.pages.talk import Talk
from detente.web.store import Run


async def show_assessment(visit: Visit, run: Run, content: str, talk: Talk, publishes: bool = False) -> None:
    """Show a finished assessment. Its charts follow once the page has loaded. `publishes`: whether this user may share it."""
    bench = visit.bench
    prepare_pictures()
    told = await bench.tell(run, content)
    named(ui.element("nav").classes("contents"), "Contents")
    # What comes from the case was escaped when the answer was written.
    ui.html(told["answer"], sanitize=False).style("width:100%")
    with ui.element("div").classes("talked"):
        said("Say what you make of this answer:", "dim")
        talk.button("answer", "The answer")
    talk.figures("Comment on one of its figures", told["figures"])
    heading("Look closer", anchor="closer")
    said(
        "Below, each part of the answer stands with its pictures and figures. Choose what they show, or see the case under other conditions."
    )
    with ui.element("div").classes("card stack"):
        choice = Choice(told, visit.address)
        with ui.element("div").classes("line"):
            await pick_scenario(visit, run)
            await pick_other_run(visit, run)
    if told["leading"]:
        WhatIf(visit, run, content, told)
    sections = Sections(bench, content, choice, talk, partial(share_run, visit, run) if publishes else None)

    async def chosen(kind: str) -> None:
        await visit.call(bench.store.run, run.key)  # it may no longer be shared
        await sections.redraw(kind)

    async def draw() -> None:
        await sections.draw()

    choice.on_change(chosen)
    ui.timer(0.1, act(draw), once=True)
