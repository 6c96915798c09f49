"""What others do with the case while it is open: who else is editing, what they saved, and a way to take that over into one's own text."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from detente.assessment.wording import count
from detente.web.merging import Choice, Clash, Merged
from detente.web.pages.case.editing import Editing
from detente.web.pages.frame import act, difference, heading, in_thread, keep_looking, named, said
from detente.web.pages.html import at
from detente.web.store import Found
from detente.web.store.sharing import Saved

EVERY = 2.0  # seconds between looks


class Together:
    """A note above the text that says within seconds what others did. Nothing of the text changes without a click."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._page = ui.context.client.id
        self._told: Any = None
        self._box = ui.element("div").classes("stack").props('role="status" aria-live="polite"')
        if not work.found.built_in:
            keep_looking(EVERY, self._look)

    async def _look(self) -> None:
        """Ask what is new. Access that was taken away or given shows at once, too: the page is loaded anew."""
        work, visit = self._work, self._work.visit
        user = await visit.user()
        level, saved = await in_thread(work.bench.sharing.news, user, work.found.key, work.based_on)
        if (level != "reader" and user.role != "reader") != work.may_change:
            ui.navigate.reload()
            return
        others = work.bench.presence.here(work.found.key, self._page, user.name, work.may_change and work.changed)
        now = (others, saved, work.changed)
        if now == self._told:
            return
        self._told = now
        self._box.clear()
        with self._box:
            if others:
                said(f"{_listed(others)} {'is' if len(others) == 1 else 'are'} also editing this case.", "note")
            if saved:
                self._newer(saved, user.name)

    def _newer(self, saved: list[Saved], me: str) -> None:
        """Say what was saved, and offer to see it and to take it over."""
        work, newest = self._work, saved[0]
        with ui.element("div").classes("card stack newer"):
            said(_sentence(saved, me), "strong")
            with ui.element("div").classes("line"):
                shown = ui.element("div").style("width:100%")
                ui.button("Show what changed", on_click=act(lambda: self._compare(newest.number, shown))).props(
                    "outline dense"
                )
                if not work.changed:
                    ui.button(f"Go to version {newest.number}", on_click=act(work.drop)).props("outline dense")
                else:
                    said("You have unsaved changes, which are kept.", "dim")
                    ui.button("Take it over into mine", on_click=act(self._take)).props("dense")
            shown.move(target_index=-1)

    async def _compare(self, number: int, to: ui.element) -> None:
        work = self._work
        found = await work.bench.difference(await work.visit.user(), work.found.key, work.based_on, number)
        to.clear()
        with to:
            for sentence in found["told"]:
                said(sentence)
            with ui.expansion("Line by line").props("dense"):
                difference(found["lines"])

    async def _take(self) -> None:
        work, store = self._work, self._work.bench.store
        user = await work.visit.user()
        newest: Found = await in_thread(store.case, user, work.found.key)
        base = await in_thread(store.version, user, work.found.key, work.based_on)
        mine = work.text
        merged = await work.bench.merge(base.text, mine, newest.text)
        await TakeOver(work, newest, mine, merged).begin()


class TakeOver:
    """The dialog that puts two people's changes together: a choice for each place that both changed, and a look at what comes out."""

    def __init__(self, work: Editing, newest: Found, mine: str, merged: Merged) -> None:
        self._work, self._newest, self._mine, self._merged = work, newest, mine, merged
        self._choices: list[Choice | None] = [None] * len(merged.clashes)
        title = f"Take over version {newest.version}"
        with named(ui.dialog(), title) as self._dialog, ui.card().classes("merge"):
            heading(title)
            many = len(merged.clashes)
            if many:
                said(f"{count(many, 'place')} you both changed: choose for each. All other changes of both go in.")
            else:
                said("You changed different places, so the changes of both go in.")
            for number, clash in enumerate(merged.clashes):
                self._clash(number, clash)
            self._outcome = ui.element("div").classes("stack").props('role="status"')
            with ui.element("div").classes("line"):
                self._go = ui.button("Take over", on_click=act(self._accept))
                ui.button("Cancel", on_click=self._dialog.close).props("flat")
        self._dialog.on("hide", self._dialog.delete)

    async def begin(self) -> None:
        """Open the dialog."""
        self._dialog.open()
        await self._show()

    def _clash(self, number: int, clash: Clash) -> None:
        """A place that both changed, side by side, with the choice."""
        label = f"Place {number + 1}, line {clash.line} of version {self._work.based_on}"
        with ui.element("div").classes("card stack"):
            said(label, "strong")
            with ui.element("div").classes("sides-by-side"):
                for words, lines in (("Yours", clash.mine), (f"Version {self._newest.version}", clash.theirs)):
                    with ui.element("div"):
                        said(words, "dim")
                        text = ui.element("pre").classes("diff").props('tabindex="0"')
                        with text:
                            ui.label("\n".join(lines) if lines else "(removed)")
            options = {
                "mine": "Keep yours",
                "theirs": f"Take version {self._newest.version}",
                "both": "Both, yours first",
            }

            async def chosen(choice: Choice) -> None:
                self._choices[number] = choice
                await self._show()

            named(ui.radio(options, on_change=act(lambda e: chosen(e.value))).props("inline"), label)

    def _text(self) -> str | None:
        """What comes out, once everything has been chosen."""
        made = [choice for choice in self._choices if choice is not None]
        return self._merged.text(made) if len(made) == len(self._choices) else None

    async def _show(self) -> None:
        """Show what would change in one's own text, and whether what comes out is a case."""
        text = self._text()
        self._go.set_enabled(text is not None)
        if text is None:
            return
        checked = await self._work.bench.check(text)
        diff = await self._work.bench.lines(self._mine, text, "yours", "together")
        self._outcome.clear()
        with self._outcome:
            if checked.problems:
                said(
                    f"What comes out has {count(len(checked.problems), 'mistake')}, which you can mend before you save:",
                    "wrong",
                )
                for problem in checked.problems[:3]:
                    said(str(problem))
            else:
                said("What comes out has no mistakes.", "good")
            said("What changes in your text", "strong")
            difference(diff)

    async def _accept(self) -> None:
        work, text = self._work, self._text()
        if text is None:
            return
        self._dialog.close()
        if work.text != self._mine:
            ui.notify("your text changed meanwhile; take it over again", type="warning")
            return
        await work.take(text, self._newest)
        ui.notify("taken over; look at it, and save it when you are ready", type="positive")


def _sentence(saved: list[Saved], me: str) -> str:
    newest = saved[0]
    who = "You" if newest.by == me else newest.by
    more = f", {count(len(saved) - 1, 'version')} before it" if len(saved) > 1 else ""
    where = " in another window" if newest.by == me else ""
    return (
        f"{who} saved version {newest.number}{where}, {at(newest.at)}{f': {newest.note}' if newest.note else ''}{more}."
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
