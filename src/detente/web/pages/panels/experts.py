"""A panel's experts on its page: who is asked, the rounds, what they answered, and writing it into the case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import ui

from detente.assessment.wording import count
from detente.report.terminal.experts import POOLS
from detente.web.elicitation import Proposed
from detente.web.pages.frame import Visit, act, difference, heading, named, said, table
from detente.web.pages.panels.ask import confirm
from detente.web.pages.result.sections import prepare_pictures, show_section
from detente.web.panel_files import addresses_csv, addresses_sheet
from detente.web.store.experts import BEFORE, ENDED, FIRST, SECOND, STATES, Listed
from detente.web.store.models import StoredPanel

NAMED = {None: "not said yet", True: "yes", False: "no"}
SAYS = {
    BEFORE: "Experts are asked for ranges in two rounds. Add them by name; each gets an address that is theirs alone. Nothing has begun.",
    FIRST: "Round 1 is on: everybody answers alone. What they answer is hidden from everybody, you included, until round 2 begins.",
    SECOND: "Round 2 is on: everybody sees the others' first answers, unnamed, and may revise. Below are the results of round 1.",
    ENDED: "The experts' rounds have ended. Nothing more is answered.",
}


async def show_experts(visit: Visit, found: StoredPanel, mine: bool) -> None:
    """The part of a panel's page about its experts; nothing for a panel that asks for no ranges."""
    panel = await visit.bench.polling.parsed(found)
    if not panel.ranges or not (mine or found.round >= SECOND):
        return
    if found.status == "draft":  # otherwise the page prepares for what people said
        prepare_pictures()
    heading("Experts", anchor="experts")
    said(SAYS[found.round])
    if mine:
        listed = await visit.call(visit.bench.elicitation.experts.listed, found.key)
        with ui.element("div").classes("shelf"):
            with ui.element("section").classes("card"):
                _people(visit, found, listed, len(panel.ranges), panel.calibration)
            with ui.element("section").classes("card"):
                _rounds(visit, found, listed, len(panel.ranges), panel.calibration)
    if found.round >= SECOND:
        _results(visit, found, mine)


def _people(visit: Visit, found: StoredPanel, listed: list[Listed], ranges: int, known: int) -> None:
    """Who is asked and how far everybody has come, and a form that adds more."""
    heading("Who is asked", 3)
    if listed:
        twice = found.round >= SECOND
        rows = [
            [e.name, f"{e.first} of {ranges + known}", *([f"{e.second} of {ranges}"] if twice else []), NAMED[e.named]]
            for e in listed
        ]
        head = ["expert", "round 1", *(["round 2"] if twice else []), "may be named"]
        table(head, rows, "Questions answered")
    if found.round > FIRST:
        return
    names = ui.textarea("Names, one a line").style("width:100%")
    ui.button("Add experts", on_click=act(lambda: add())).style("align-self:flex-start")
    made = ui.element("div").classes("stack")

    async def add() -> None:
        lines = (names.value or "").splitlines()
        secrets = await visit.call(visit.bench.elicitation.experts.add, found.key, lines)
        addresses = [(name, f"{visit.site}/expert/{secret}") for name, secret in secrets]
        names.set_value("")
        with made:
            _addresses(found, addresses)


def _addresses(found: StoredPanel, made: list[tuple[str, str]]) -> None:
    """Addresses just made, to be saved before they are gone."""
    said(
        f"{count(len(made), 'expert')} added. Save the addresses now: they are not kept, and are gone when you leave this page. "
        "Whoever has an address can answer for that expert and see what they see.",
        "note",
    )
    table(["expert", "address"], made, "Each expert's own address")
    with ui.element("div").classes("line"):
        for words, text, name in (
            ("Addresses (CSV)", addresses_csv(made), "addresses.csv"),
            ("Sheet to print", addresses_sheet(made, found.title), "addresses.html"),
        ):
            save = partial(ui.download.content, text, f"{found.key}-{name}")
            ui.button(words, icon="download", on_click=save).props("outline dense")


def _rounds(visit: Visit, found: StoredPanel, listed: list[Listed], ranges: int, known: int) -> None:
    """How far the experts have come, and the buttons that lead on."""
    experts = visit.bench.elicitation.experts
    heading("Rounds", 3)
    said(f"State: {STATES[found.round]}. {count(ranges, 'range')}, {count(known, 'question')} with known answers.")
    if found.round in (FIRST, SECOND):
        done = sum((e.first if found.round == FIRST else e.second) > 0 for e in listed)
        said(f"{done} of {count(len(listed), 'expert')} answered in this round.")

    async def begin() -> None:
        await visit.bench.elicitation.begin(await visit.user(), found.key)
        ui.navigate.reload()

    async def turn(change: Callable[..., Any]) -> None:
        await visit.call(change, found.key)
        ui.navigate.reload()

    with ui.element("div").classes("line"):
        if found.round == BEFORE:
            words = "Experts can then answer. The panel's text, what is asked and the case it is about stay as they are now."
            ui.button("Begin round 1", on_click=confirm("Begin round 1?", words, "Begin", begin).open)
        if found.round == FIRST:
            words = (
                "No more first answers are taken and nobody can be added. Everybody then sees the others' answers, "
                "without names. It cannot be undone."
            )
            ask = confirm("Begin round 2?", words, "Begin", partial(turn, experts.second))
            ui.button("Begin round 2", on_click=ask.open)
        if found.round in (FIRST, SECOND):
            words = "No more answers are taken, and what was agreed about names stays. Experts then see the results. It cannot be undone."
            ask = confirm("End the experts' rounds?", words, "End", partial(turn, experts.end))
            ui.button("End", on_click=ask.open).props("outline")


def _results(visit: Visit, found: StoredPanel, mine: bool) -> None:
    """What the experts answered; it follows once the page has loaded."""
    heading("What the experts answered", anchor="experts-results")
    said("Only experts who agreed to it are named. The others' numbers were drawn by lot.", "dim")
    with ui.element("div").classes("line"):
        for words, what, name in (
            ("Answers (CSV)", "answers", None),
            ("Results of experts (JSON)", "results", f"{found.key}-experts.json"),
        ):
            address = f"/api/v1/panels/{found.key}/experts/{what}"
            ui.button(words, icon="download", on_click=partial(ui.download, address, name)).props("outline dense")
    if mine and found.case_key:
        _into_case(visit, found)
    box = ui.element("div").classes("stack").style("width:100%")
    with box:
        ui.skeleton(height="12rem").props('role="status" aria-label="Pooling" animation="fade"')

    async def show() -> None:
        sections = await visit.bench.elicitation.sections(await visit.user(), found.key)
        if box.is_deleted:
            return
        box.clear()
        with box:
            if not sections:
                said("Nobody has answered.", "note")
            for section in sections:
                show_section(section)

    ui.timer(0.1, act(show), once=True)


def _into_case(visit: Visit, found: StoredPanel) -> None:
    """Choose a pool, look at how the case would change, and save it as a new version."""
    with ui.element("section").classes("card stack"):
        heading("Write into the case", 3)
        said("The pooled ranges become the case's numbers, marked as this panel's judgement. Its comments stay.")
        how = ui.select(POOLS, label="Pool", value="equal").style("min-width:14rem")
        keep = ui.checkbox("Keep the experts' own ranges, unnamed: each draw is then one expert's")

        async def look() -> None:
            made = await visit.bench.elicitation.propose(
                await visit.user(), found.key, str(how.value), bool(keep.value)
            )
            _confirm(visit, found, made, str(how.value), bool(keep.value))

        ui.button("Look at the change", on_click=act(look)).style("align-self:flex-start")


def _confirm(visit: Visit, found: StoredPanel, made: Proposed, how: str, keep: bool) -> None:
    """The change as text, to be confirmed."""

    async def write() -> None:
        saved = await visit.bench.elicitation.write(await visit.user(), found.key, how, keep, made.case.version)
        dialog.close()
        ui.notify(f"Saved as version {saved.version} of '{saved.title}'.", type="positive")

    with named(ui.dialog(), "Write into the case") as dialog, ui.card().classes("stack").style("max-width:60rem"):
        heading("Write into the case")
        said(f"'{made.case.title}', version {made.case.version}, would change so:")
        difference(made.difference)
        with ui.element("div").classes("line"):
            ui.button("Save as a new version", on_click=act(write))
            ui.button("Cancel", on_click=dialog.close).props("flat")
    dialog.open()
