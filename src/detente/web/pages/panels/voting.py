"""Who may vote in a panel and how: the open link, invitations, opening and closing."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from detente.assessment.wording import count
from detente.web.pages.frame import Visit, act, heading, said
from detente.web.pages.panels.ask import confirm
from detente.web.pages.panels.files import show_upload
from detente.web.panel_files import codes_csv, codes_sheet
from detente.web.paper import ballots_sheet
from detente.web.polling import rounded
from detente.web.store import Invalid
from detente.web.store.models import StoredPanel
from detente.web.store.panels import MOST_CODES


async def show_voting(visit: Visit, found: StoredPanel) -> None:
    """The cards on the link and the invitations, and the button that closes the panel or opens it again."""
    polling, key = visit.bench.polling, found.key
    address = f"{visit.site}/panels/{key}/vote"
    numbers = await visit.call(polling.panels.numbers, key)
    is_open = found.status == "open"

    async def close() -> None:
        await visit.call(polling.panels.close, key)
        ui.navigate.reload()

    async def reopen() -> None:
        await polling.open(await visit.user(), key)
        ui.navigate.reload()

    async def share() -> None:
        await visit.call(polling.panels.share, key, not found.shared)
        ui.navigate.reload()

    with ui.element("div").classes("line"):
        if is_open:
            closing = confirm(
                "Close this panel?",
                "No more ballots are taken, and nobody changes theirs. You can open it again.",
                "Close it",
                close,
            )
            ui.button("Close the vote", on_click=closing.open).props("outline")
        else:
            ui.button("Open again", on_click=act(reopen)).props("outline")
        if visit.bench.settings.accounts:
            ui.button("Unshare results" if found.shared else "Share results", on_click=act(share)).props("outline")
    with ui.element("div").classes("shelf"):
        with ui.element("section").classes("card"):
            _link(visit, found, address)
        with ui.element("section").classes("card"):
            heading("Invitations")
            threshold = await polling.threshold(found)
            used = f", used: {rounded(numbers.used, threshold)}" if numbers.codes else ""
            said(
                f"{count(numbers.codes, 'code')} made{used}. Each begins one ballot. Nothing is kept of which ballot it began."
            )
            if is_open:
                await _invitations(visit, found, address)
        with ui.element("section").classes("card"):
            heading("On paper")
            said("Make codes and print whole ballots, a code on each sheet. When they come back, type them in.")
            if is_open:
                ui.link("Type in paper ballots", f"/panels/{key}/paper")
            show_upload(visit, found)


def _link(visit: Visit, found: StoredPanel, address: str) -> None:
    heading("Where people vote")
    ui.link(address, f"/panels/{found.key}/vote").style("overflow-wrap:anywhere")

    async def turn(event: object) -> None:
        wanted = bool(event.value)  # type: ignore[attr-defined]
        await visit.call(visit.bench.polling.panels.set_link, found.key, wanted)
        words.set_text(_who(wanted))

    ui.switch("Anybody with the address may vote", value=found.link_open, on_change=act(turn))
    words = said(_who(found.link_open), "dim")


def _who(link_open: bool) -> str:
    if link_open:
        return (
            "Who comes by the open link is not checked: one person may vote twice. Bursts are flagged in the results."
        )
    return "People need an invitation's code."


async def _invitations(visit: Visit, found: StoredPanel, address: str) -> None:
    """Make codes, and download them before they are gone."""
    panel = await visit.bench.polling.parsed(found)
    number = ui.number("How many", value=50, min=1, max=MOST_CODES, precision=0)

    async def make() -> None:
        if number.value is None:
            raise Invalid(f"how many: give a number from 1 to {MOST_CODES:,}")
        codes = await visit.call(visit.bench.polling.panels.invite, found.key, int(number.value))
        made.clear()
        with made:
            said(
                f"{count(len(codes), 'code')} made. Save them now: they are not kept, and are gone when you leave this page.",
                "note",
            )
            table, sheet = codes_csv(codes, address), codes_sheet(codes, found.title, address)
            with ui.element("div").classes("line"):
                for words, text, name in (
                    ("Codes (CSV)", table, "codes.csv"),
                    ("Sheet to print", sheet, "invitations.html"),
                ):
                    ui.button(
                        words, icon="download", on_click=partial(ui.download.content, text, f"{found.key}-{name}")
                    ).props("outline dense")
            with ui.element("div").classes("line"):
                spoken = ui.select(panel.languages, label="Paper in", value=panel.first).style("min-width:8rem")
                spoken.set_visibility(len(panel.languages) > 1)

                def sheets() -> None:
                    ui.download.content(
                        ballots_sheet(panel, codes, spoken.value), f"{found.key}-paper-{spoken.value}.html"
                    )

                ui.button("Paper ballots to print", icon="download", on_click=sheets).props("outline dense")

    ui.button("Make codes", on_click=act(make)).style("align-self:flex-start")
    made = ui.element("div").classes("stack")
