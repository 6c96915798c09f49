"""The answer of an assessment: its headlines, chances at a glance, further questions, the report's sections."""

from __future__ import annotations

from nicegui import ui

from detente.report.sections import style
from detente.web.pages.frame import Visit, act, heading, said
from detente.web.pages.result.choice import Choice
from detente.web.pages.result.comparison import pick_other_run
from detente.web.pages.result.glance import Glance
from detente.web.pages.result.scenario import pick_scenario
from detente.web.pages.result.sections import Sections
from detente.web.pages.result.whatif import WhatIf
from detente.web.store import Run


async def show_assessment(visit: Visit, run: Run, content: str) -> None:
    """Show a finished assessment. Its charts follow once the page has loaded."""
    bench = visit.bench
    ui.add_css(style(".body--dark"))
    told = await bench.tell(run, content)
    heading("The answer")
    for sentence in told["sentences"]:
        said(sentence)
    heading("At a glance")
    glance = Glance(told)
    heading("Look closer")
    choice = Choice(told)
    await pick_scenario(visit, run)
    if told["leading"]:
        WhatIf(visit, run, content, told)
    await pick_other_run(visit, run)
    sections = Sections(bench, content, choice)

    async def chosen(kind: str) -> None:
        if kind == "proposal":
            glance.show(choice.chosen[kind])
        await sections.redraw(kind)

    async def draw() -> None:
        await sections.draw()

    choice.on_change(chosen)
    ui.timer(0.1, act(draw), once=True)
