"""The library: all cases the user may see."""

from __future__ import annotations

import asyncio
import json
from html import escape
from importlib import resources

from nicegui import events, ui

from detente.case.brief import Brief
from detente.report.minute import miniature_html
from detente.web.pages.frame import Visit, act, heading, in_thread, page, said
from detente.web.pages.from_article import FromArticle
from detente.web.pages.html import at
from detente.web.pages.new_case import FromFile, New, duplicate
from detente.web.pages.sharing import may_share, share_case, shared_words
from detente.web.store import Found, Run

MINIATURE = json.loads((resources.files("detente.web.pages") / "miniature.json").read_text("utf-8"))
IN_FULL = 60  # cases with more than their titles, since each text is read
SUMMARY = 160  # letters
PRESSED = "(event) => { const button = event.target.closest('[data-do]'); if (button) emit([button.dataset.do, button.dataset.case]); }"


@page("/", "Cases")
async def library(visit: Visit, search: str = "") -> None:
    """Search, open, duplicate, import, share, delete."""
    _welcome()
    heading("Cases")
    with ui.element("div").classes("line"):
        wanted = ui.input("Search titles and texts", value=search).props("dense clearable debounce=300").classes("grow")
        if visit.may_edit:
            for words, dialog in (
                ("New case", New),
                ("Start from an article", FromArticle),
                ("Import a file", FromFile),
            ):
                _opens(ui.button(words).props("" if dialog is New else "outline"), visit, dialog)
    shelf = Shelf(visit, wanted)

    async def find() -> None:
        visit.address.put(search=wanted.value)
        await shelf.fill()

    wanted.on_value_change(act(find))
    await shelf.fill()


def _opens(button: ui.button, visit: Visit, dialog: type[New | FromArticle | FromFile]) -> None:
    """Have a button open a dialog, which is made when it is first wanted: most visitors only look."""
    made: list[New | FromArticle | FromFile] = []

    def opened() -> None:
        if not made:
            made.append(dialog(visit))
        made[0].dialog.open()

    button.on_click(act(opened))


def _welcome() -> None:
    """What detente does, and a case's answer in miniature, from a run that ships with detente."""
    with ui.element("section").classes("welcome"):
        with ui.element("div"):
            heading("Who would sign, and would it last?", 1)
            said(
                "Describe a war and the terms on the table, with a range for every number that you are not sure of. detente answers who would sign, "
                "whether the peace would hold, whether a threat is a bluff, and whether to settle now or wait, and says how sure it is and what "
                "the answer hangs on."
            )
            with ui.element("ol").classes("steps"):
                for step in (
                    "Open a case below, or begin your own.",
                    "Change what you know better.",
                    "Run it: a first answer takes about a minute.",
                ):
                    ui.html(escape(step), sanitize=False, tag="li")
        ui.html(miniature_html(MINIATURE), sanitize=False).classes("card")


def _short(summary: str) -> str:
    """A summary cut to what a card holds."""
    return summary if len(summary) <= SUMMARY else summary[:SUMMARY].rsplit(" ", 1)[0] + " …"


class Shelf:
    """The cases found by a search, each with its actions."""

    def __init__(self, visit: Visit, wanted: ui.input) -> None:
        self._visit, self._wanted = visit, wanted
        self._box = ui.element("div").classes("stack")
        self._box.on("click", act(self._press), js_handler=PRESSED)

    async def fill(self) -> None:
        """Show the cases found now."""
        wanted = self._wanted.value or ""
        store, user = self._visit.bench.store, self._visit.user
        found, runs = await in_thread(store.cases, user, wanted), await in_thread(store.runs, user)
        latest = {run.case_key: run for run, _ in reversed(runs) if run.answered}
        texts = await in_thread(lambda: {c.key: c.text or store.case(user, c.key).text for c in found[:IN_FULL]})
        told = await asyncio.gather(*(self._visit.bench.brief(text) for text in texts.values()))
        briefs = dict(zip(texts, told, strict=True))
        self._box.clear()
        with self._box:
            shelf = ui.html("", sanitize=False).classes("shelf")
            if not found:
                said(f"No case contains all of these words: {wanted}")

        def show() -> bool:
            """Put the cards in their place; returns whether all that they say is there."""
            said = {key: self._visit.bench.headline_kept(run.key) for key, run in latest.items()}
            cards = (
                self._card(case, briefs.get(case.key, Brief()), latest.get(case.key), said.get(case.key))
                for case in found
            )
            shelf.set_content("".join(cards))
            return all(said.get(case.key) is not None for case in found if case.key in latest)

        async def tell() -> None:
            mine = self._visit.user
            every = [self._visit.bench.headline(mine, latest[case.key].key) for case in found if case.key in latest]
            await asyncio.gather(*every, return_exceptions=True)  # such as draws that are no longer there
            if not shelf.is_deleted:
                show()

        if not show():
            ui.timer(0.1, act(tell), once=True)

    def _card(self, case: Found, about: Brief, latest: Run | None, words: str | None) -> str:
        """A card as HTML, with the newest answer to the case, whose words may follow."""
        answer = ""
        if latest:
            name = escape(f"Latest answer: {latest.title}")
            answer = (
                f'<a class="nicegui-link" href="/runs/{escape(latest.key)}" aria-label="{name}">Latest answer, {at(latest.finished)}</a>'
                f"<div>{escape(words or '')}</div>"
            )
        return f'<article class="card">{_about(case, about)}{answer}{_kept(case)}{self._buttons(case)}</article>'

    def _buttons(self, case: Found) -> str:
        """What can be done with a case; `_press` does it."""
        offered = ["Export"]
        if self._visit.may_edit:
            offered.insert(0, "Duplicate")
        if may_share(self._visit, case):
            offered.append("Share")
        if case.mine:
            offered.append("Delete")
        buttons = [
            f'<button type="button" class="flat" data-do="{words}" data-case="{escape(case.key)}" '
            f'aria-label="{escape(f"{words} {case.title}")}">{words}</button>'
            for words in offered
        ]
        return f'<div class="line">{"".join(buttons)}</div>'

    async def _press(self, event: events.GenericEventArguments) -> None:
        what, key = event.args
        case = await in_thread(self._visit.bench.store.case, self._visit.user, str(key))
        match what:
            case "Duplicate":
                await duplicate(self._visit, case, case.text)
            case "Export":
                ui.download(f"/api/v1/cases/{case.key}/file")
            case "Share":
                await share_case(self._visit, case)
            case "Delete":
                await self._delete(case)

    async def _delete(self, case: Found) -> None:
        await in_thread(self._visit.bench.store.delete_case, self._visit.user, case.key)
        await self.fill()
        with self._box, ui.element("div").classes("line note") as told:
            said(f"Deleted: {case.title}")
            ui.button("Undo", on_click=act(lambda: self._undelete(case))).props("flat dense")
        told.move(target_index=0)

    async def _undelete(self, case: Found) -> None:
        await in_thread(self._visit.bench.store.undelete_case, self._visit.user, case.key)
        await self.fill()


def _about(case: Found, about: Brief) -> str:
    """What a card says of a case: its title, which leads to it, who fights, the day, and how it begins; in one piece, for there are many."""
    sides = [f'<span class="side-{escape(side)}">{escape(title)}</span>' for side, title in about.sides]
    day = [f'<span class="dim">as of {escape(about.as_of)}</span>'] if about.as_of else []
    summary = f'<div dir="auto">{escape(_short(about.summary))}</div>' if about.summary else ""
    title = f'<a class="nicegui-link title" href="/cases/{escape(case.key)}">{escape(case.title)}</a>'
    return f'{title}<p class="sides">{"".join([*sides, *day])}</p>{summary}'


def _kept(case: Found) -> str:
    """Who owns a case, whether it is shared, and its version."""
    words = "built in" if case.built_in else f"{shared_words(case)}, version {case.version}, {at(case.changed)}"
    return f'<div class="dim">{escape(words)}</div>'
