"""The tab that reads an article: sentences proposed as entries of the record, each taken by a click or left."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from detente.assessment.wording import count
from detente.case.article import LARGEST_ARTICLE, Publication, event, source_of
from detente.case.article.entries import on_record
from detente.case.article.propose import ARTICLE, BECOMES, IN_WORDS
from detente.case.dates import earliest
from detente.web.articles import Kept, other_names
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.forms import mend_first
from detente.web.pages.frame import act, heading, named, said
from detente.web.store import Invalid
from detente.web.work import Edit
from detente.web.work_article import Read

NOTHING = ""  # about no terms and no threat
TAKEN = "On the record, with weight 0% until you judge it."


class FromArticle:
    """A box for the article's text, and below it the sentences found."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._about = Publication()
        self._lines: list[_Line] = []
        self._box = ui.element("div").classes("stack")
        self._built = False

    async def fill(self) -> None:
        """Show the form once; afterwards, which sentences are on the record now."""
        if self._built:
            await self._mark()
            return
        if not self._work.checked.hash and not self._work.checked.problems:
            return  # not checked yet
        self._box.clear()
        with self._box:
            if self._work.checked.problems:
                mend_first("sentences")
                return
            self._form()
            self._found = ui.element("div").classes("stack").props('aria-live="polite"')
        self._built = True

    def _form(self) -> None:
        kept = self._work.bench.articles.kept(self._work.visit.opened_by.id, self._work.found.key) or Kept()
        heading("From an article")
        said(
            "Paste a news article in English. Sentences with a promise, a threat, an offer or an answer by somebody in this case are proposed for "
            "the record. You take those that are right; each then has weight 0%, and changes no answer until you have judged it."
        )
        self._text = ui.textarea("Text of the article", value=kept.text)
        self._text.props(f'outlined rows=8 maxlength={LARGEST_ARTICLE} debounce=300 input-style="min-height:9rem"')
        self._text.style("width:100%")
        about = kept.publication
        with ui.element("div").classes("line"):
            self._date = ui.input("Published on", value=about.date, placeholder="2026-02-03").props("maxlength=10")
            self._title = ui.input("Its title", value=about.title).props("maxlength=300").classes("grow")
            self._publisher = ui.input("Published by", value=about.publisher).props("maxlength=300").classes("grow")
            self._link = ui.input("Link", value=about.link).props("maxlength=1000").classes("grow")
        with ui.expansion("Other names for those in this case").classes("card") as more:
            said("One a line, such as: The capital = Country A. Countries' adjectives and capitals are known.", "dim")
            self._other = (
                ui.textarea("Other names", value=kept.other).props("rows=3 maxlength=5000").style("width:100%")
            )
        more.set_value(bool(kept.other))
        ui.button("Find sentences", on_click=act(self._find))

    async def _find(self) -> None:
        work = self._work
        text, date = self._text.value or "", (self._date.value or "").strip()
        if not date:
            raise Invalid(
                "published on: got nothing; expected a date such as 2026-02-03, from which the days in the text are counted"
            )
        earliest(date)
        other = other_names(self._other.value or "", work.checked.voices or {})
        about = Publication(self._title.value or "", self._publisher.value or "", date, self._link.value or "")
        work.bench.articles.keep(
            (await work.visit.user()).id, work.found.key, Kept(text, about, self._other.value or "")
        )
        read = await work.bench.articles.read(work.text, text, date, other)
        if read.problem:
            raise Invalid(read.problem)
        self._about = about
        self._found.clear()
        with self._found:
            heading(count(len(read.found), "sentence") + " found" if read.found else "Nothing found")
            if read.notice:
                said(read.notice, "note")
            if not read.found:
                said(
                    "No promises, threats, offers or answers by anybody in this case. Other names for them, above, may help."
                )
            self._lines = [_Line(self, read, found) for found in read.found]
        await self._mark()

    async def _mark(self) -> None:
        """Say of each sentence whether it is on the record: taken, or taken back by Undo."""
        if self._lines:
            record = await self._work.bench.articles.recorded(self._work.text)
            for line, there in zip(self._lines, on_record([x.quote for x in self._lines], record), strict=True):
                line.mark(there)

    async def take(self, entry: dict[str, Any]) -> None:
        """Put an entry on the record, with the article as its source."""
        sources = await self._work.bench.articles.sources(self._work.text)
        source, add = source_of(self._about, sources)
        edits = [Edit("set", ("sources", source), add)] if source and add else []
        await self._work.edit(
            [*edits, Edit("append", ("record",), {**entry, **({"source": source} if source else {})})]
        )

    @property
    def may_change(self) -> bool:
        """Whether this user can save here."""
        return self._work.may_change


class _Line:
    """A sentence: what it says, and what it would become, to be corrected and taken."""

    def __init__(self, whole: FromArticle, read: Read, found: dict[str, Any]) -> None:
        self._whole, self._read = whole, read
        self.quote: str = found["quote"]
        names = read.names
        kinds = {kind: IN_WORDS.get(kind, kind) for kind in BECOMES}
        abouts = {NOTHING: "nothing named", **names.proposals, **names.threats}
        label = f"sentence {found['number']}"
        with ui.element("article").classes("card stack"):
            said(self.quote).props('dir="auto"')
            why = f"{found['sure']}: {'; '.join(found['why'])}" if found["why"] else found["sure"]
            more = [f"How sure: {why}", f"found by {found['rule']}"]
            if found["condition"]:
                more.append(f"condition: {found['condition']}")
            if found["reported"]:
                more.append(f"told by {found['reported']}")
            said(". ".join(m[0].upper() + m[1:] for m in more) + ".", "dim")
            with ui.element("div").classes("line"):
                self._by = named(ui.select(dict(names.who), value=found["by"], label="Who"), f"Who, {label}").classes(
                    "grow"
                )
                self._kind = named(ui.select(kinds, value=found["found"], label="What"), f"What, {label}").classes(
                    "grow"
                )
                self._about = named(
                    ui.select(abouts, value=found["about"] or NOTHING, label="About"), f"About, {label}"
                ).classes("grow")
                self._date = ui.input("Date", value=found["date"]).props("maxlength=10")
                named(self._date, f"Date, {label}")
            given = found["date_from"]
            words = "the article's, since the sentence gives none" if given == ARTICLE else f"from {given}"
            said(f"The date is {words}.", "dim")
            with ui.element("div").classes("line"):
                self._button = named(ui.button("Accept", on_click=act(self._take)), f"Accept {label}")
                self._told = said("", "dim")
        self._button.set_visibility(whole.may_change)

    async def _take(self) -> None:
        date = (self._date.value or "").strip()
        earliest(date)
        entry = event(self._kind.value, self._by.value, self._about.value or None, date, self.quote, self._read.names)
        await self._whole.take(entry)

    def mark(self, there: bool) -> None:
        """Show whether the sentence is on the record."""
        self._button.set_enabled(not there)
        self._told.set_text(TAKEN if there else "")
