"""The Run tab: a form to start a run, and the runs of this case."""

from __future__ import annotations

from nicegui import ui

from detente.assessment.draws import DRAWS
from detente.web.bench import LARGEST_SEED, MOST_DRAWS
from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import act, heading, in_thread, said, table
from detente.web.pages.runs import HEAD, run_rows
from detente.web.runner import KINDS

AS_IT_IS = ""  # no scenario has this name


class Runs:
    """The form that starts a run of the saved version, and the runs of this case."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._box = ui.element("div").classes("stack")

    async def fill(self) -> None:
        """Show the scenarios and runs there are now."""
        work = self._work
        found = await work.visit.call(work.bench.store.runs, work.found.key)
        self._box.clear()
        with self._box:
            if work.visit.may_edit and not work.may_run:
                said("You may read this case. To run it, duplicate it, and run your copy.", "note")
            if work.may_run:
                if work.changed:
                    said("A run uses the saved version. Save your changes first.", "note")
                self._launcher()
            heading("Runs of this case")
            table(HEAD, run_rows(work.bench, found), "Runs") if found else said(
                "None yet. Choose a question above, and start the first."
            )

    def _launcher(self) -> None:
        work = self._work
        heading("Run")
        with ui.element("div").classes("line"):
            kind = ui.select(KINDS, value="assess", label="Question").props("dense").classes("grow")
            scenarios = {s: x["title"] for s, x in (work.checked.scenarios or {}).items()}
            scenario = ui.select({AS_IT_IS: "the case as it is", **scenarios}, value=AS_IT_IS, label="Scenario")
            scenario.props("dense").classes("grow")
            draws = ui.number("Draws", value=DRAWS, min=1, max=MOST_DRAWS, step=1, format="%d").props("dense")
            called = ui.input("Name (optional)").props("dense maxlength=120").classes("grow")
            seed = ui.number("Seed", value=1, min=0, max=LARGEST_SEED, step=1, format="%d").props("dense")

            async def go() -> None:
                user = await work.visit.user()
                case = await in_thread(work.bench.store.case, user, work.found.key)
                run = await work.bench.start(
                    user, case, kind=kind.value, scenario=scenario.value or None,
                    draws=int(draws.value or 0), seed=int(seed.value if seed.value is not None else -1), name=called.value,
                )  # fmt: skip
                ui.navigate.to(f"/runs/{run.key}")

            ui.button("Run", on_click=act(go))
        said(
            f"Each draw samples the uncertain quantities and solves the war once. {DRAWS} give fair bands, 256 firm ones; powers of two are best.",
            "dim",
        )
