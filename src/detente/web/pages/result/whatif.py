"""What-ifs: sliders for the assumptions that the answer hinges on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events, ui

from detente.assessment.band import Band
from detente.assessment.questions.whatif import AGAIN
from detente.assessment.tables_of_runs import NINE, moved
from detente.assessment.wording import between, count
from detente.web.pages.address import copier, read, written
from detente.web.pages.frame import Visit, act, heading, said, table
from detente.web.pages.result.rerun import rerun
from detente.web.pages.slider import Ends, Slider, worded
from detente.web.scales import Scale
from detente.web.scales import ends as ends_for
from detente.web.store import Invalid, Run
from detente.web.work import Edit

KEY = "whatif"  # in the page's address


class WhatIf:
    """Sliders for assumptions, and what the run's own draws answer with the values chosen."""

    def __init__(self, visit: Visit, run: Run, content: str, told: dict[str, Any]) -> None:
        self._visit, self._run, self._content, self._told = visit, run, content, told
        self._leading: dict[str, dict[str, Any]] = told["leading"]
        self._moved: dict[str, float] = {}
        self._asked = 0
        heading("What if")
        said("Move an assumption, and see what the answer becomes. The run itself stays as it is.")
        if not told["found"]:
            said(
                f"{count(run.draws, 'draw')} cannot tell which assumptions matter; these are the first of the case.",
                "dim",
            )
        begun = self._asked_for()
        with ui.expansion("Choose what to move", value=bool(begun)).classes("card") as box:
            inside = ui.element("div").classes("stack")

        def unfold() -> None:
            if box.value and not list(inside):
                with inside:
                    self._build(begun)

        box.on_value_change(unfold)
        unfold()
        if begun:
            self._moved = begun
            ui.timer(0.1, act(self._answer_it), once=True)

    def _build(self, begun: dict[str, float]) -> None:
        """The sliders. They are many, and whoever only reads does not wait for them."""
        for path, about in self._leading.items():
            _slider(path, about, self._move, begun.get(path))
        self._answer = ui.element("div").props('role="status" aria-live="polite"')
        with ui.element("div").classes("line"):
            ui.button("Reset", on_click=act(self._reset)).props("flat dense")
            self._copy = copier(lambda: bool(begun))
            if self._visit.may_edit:
                ui.button("Run in full with these values", on_click=act(self._exactly)).props("outline dense")

    def _asked_for(self) -> dict[str, float]:
        """The values that the page's address asks for, of assumptions that can be moved here, within their scales."""
        values, wrong = read(self._visit.address.get(KEY))
        kept = {}
        for path, value in values.items():
            scale = _wide(self._leading[path]) if path in self._leading else None
            if scale is not None and scale.least <= value <= scale.most:
                kept[path] = value
            else:
                wrong.append(f"{path}:{value:g}")
        if wrong:
            self._visit.address.ignore(KEY, f"a what-if that cannot be asked here: {', '.join(wrong)[:200]}")
        return kept

    def _reset(self) -> None:
        self._visit.address.put(**{KEY: None})
        ui.navigate.reload()

    async def _move(self, path: str, value: float) -> None:
        # It may no longer be shared.
        await self._visit.call(self._visit.bench.store.run, self._run.key)
        self._moved[path] = value
        self._visit.address.put(**{KEY: written(self._moved)})
        self._copy.set_visibility(True)
        await self._answer_it()

    async def _answer_it(self) -> None:
        """Answer the what-if with the values moved so far, better and better."""
        self._asked += 1
        mine = self._asked
        most = min(AGAIN, self._run.draws)
        async for found in self._visit.bench.what_ifs(self._run, self._content, dict(self._moved)):
            if mine != self._asked or self._answer.is_deleted:
                return
            self._answer.clear()
            with self._answer:
                so_far = found["draws"] < most
                said(
                    f"So far {found['draws']} of {most} draws; the others are being solved."
                    if so_far
                    else found["how"],
                    "dim",
                )
                rows = [
                    [words, *_figures(found["answers"][path])]
                    for path, words in self._told["compared"].items()
                    if path in found["answers"]
                ]
                table(["chances in %", "the run", "what if", "difference", NINE], rows, "What if")

    async def _exactly(self) -> None:
        if not self._moved:
            raise Invalid("move a slider first")
        bench, run = self._visit.bench, self._run
        changes = dict(bench.changes(run))
        edits = []
        for path, value in self._moved.items():
            about = self._leading[path]
            shown = worded(about["kind"], value, about["scale"])
            edits.append(_override(about, path, shown, run))
            changes[path] = shown
        await rerun(
            self._visit,
            run,
            kind=run.kind,
            scenario=run.scenario,
            text=await bench.edit(run.text, edits),
            changes=changes,
        )


def _figures(row: dict[str, Any]) -> list[str]:
    """The run's figure, the figure with the change, how far they are apart, and where the difference lies in most draws."""
    return moved(row["before"], row["after"], between(Band.read(row["difference"])))


def _override(about: dict[str, Any], path: str, value: str, run: Run) -> Edit:
    """The edit that makes a value take effect: in the scenario, if that sets the assumption."""
    for key in about["set_by"]:
        if key == path:
            return Edit("set", ("scenarios", run.scenario or "", "set", path), value)
        raise Invalid(f"{path}: scenario {run.scenario} sets {key} as a whole; change it in the text of the case")
    return Edit("quantity", tuple(path.split(".")), value)


def _slider(
    path: str, about: dict[str, Any], move: Callable[[str, float], Awaitable[None]], value: float | None
) -> None:
    """A slider for an assumption, at a `value` or in the middle of the run's. Calls `move` when released."""
    kind, scale = about["kind"], _wide(about)
    with ui.element("div").classes("field"):
        with ui.element("div"):
            said(about["words"])
            said(f"in the run {' to '.join(worded(kind, about[end], scale) for end in ('low', 'high'))}", "dim")
        now = said("")
        with ui.element("div"):
            slider, ends = Slider(about["words"], kind, scale), Ends()

        async def slid(event: events.GenericEventArguments) -> None:
            await move(path, float(event.args))

        slider.element.on_value_change(lambda e: now.set_text(worded(kind, float(e.value), scale)))
        slider.element.on("change", act(slid))
        slider.put(about["median"] if value is None else value, scale)
        ends.put(kind, scale)


def _wide(about: dict[str, Any]) -> Scale:
    """The scale of an assumption in the case, made longer if a scenario has put its values beyond it."""
    scale: Scale = about["scale"]
    if scale.least <= about["low"] and about["high"] <= scale.most:
        return scale
    return Scale(*ends_for(about["kind"], about["low"], about["high"]), scale.percent)
