"""The tab that reads files about the war: events counted by month, and how far an agreement was implemented; each entry taken by a click or left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events, ui

from detente.assessment import tables_of_files
from detente.assessment.wording import count
from detente.case.article.entries import on_record
from detente.case.events import Candidate, edits
from detente.case.implementation import Pledge
from detente.web.articles import other_names
from detente.web.files import LARGEST
from detente.web.pages.case.article import TAKEN
from detente.web.pages.case.editing import Editing
from detente.web.pages.case.forms import mend_first
from detente.web.pages.frame import act, draw, heading, named, said, table
from detente.web.pages.new_case import CHOOSE, REJECTED
from detente.web.pages.result.sections import show_picture
from detente.web.store import Invalid
from detente.web.work import Edit
from detente.web.work_files import Counted, Kept

ENDING = ".csv"


class FromFiles:
    """A card for files of events, and one for an agreement's implementation."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._box = ui.element("div").classes("stack")
        self._built = False

    async def fill(self) -> None:
        """Show the forms once; afterwards, what is on the record now."""
        if not self._work.checked.hash and not self._work.checked.problems:
            return  # not checked yet
        if not self._built:
            self._box.clear()
            with self._box:
                if self._work.checked.problems:
                    mend_first("files")
                    return
                self._events = _Events(self._work)
                self._scores = _Scores(self._work)
            self._built = True
        await self._events.mark()
        await self._scores.fill()


class _Entries:
    """Proposed entries of the record, each with a button that says whether it is there."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._lines: list[tuple[str, ui.button, ui.label]] = []

    def clear(self) -> None:
        self._lines = []

    def add(self, label: str, says: str, take: Callable[[], Awaitable[None]]) -> None:
        """A button that takes an entry which says `says`."""
        with ui.element("div").classes("line"):
            button = named(ui.button("Accept", on_click=act(take)), f"Accept {label}")
            self._lines.append((says, button, said("", "dim")))
        button.set_visibility(self._work.may_change)

    async def mark(self) -> None:
        """Say of each entry whether it is on the record: taken, or taken back by Undo."""
        if not self._lines:
            return
        record = await self._work.bench.articles.recorded(self._work.text)
        for (_, button, told), there in zip(
            self._lines, on_record([s for s, _, _ in self._lines], record), strict=True
        ):
            button.set_enabled(not there)
            told.set_text(TAKEN if there else "")


class _Events:
    """Files of events."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._entries = _Entries(work)
        heading("Events by month")
        said(
            "A file of UCDP GED or ACLED as downloaded, of at most 2 MB; the command line reads files of any size. Its events and deaths are counted "
            "by month up to the day of the case. You may keep the counts as a timeline, which stands beside the record and changes no answer, and "
            "take events onto the record with weight 0%. The file itself is not kept."
        )
        self._file = _File("A file of events (CSV)")
        with ui.element("div").classes("line"):
            self._fields = {
                what: ui.input(label).props("maxlength=120").classes("grow")
                for what, label in (
                    ("conflict", "Conflict (UCDP)"), ("side", "Side or actor"), ("country", "Country"), ("type", "Type of events"),
                )
            }  # fmt: skip
            self._since = ui.input("From", placeholder="2022-02").props("maxlength=10")
            self._until = ui.input("Until", placeholder="2024-11-30").props("maxlength=10")
        with ui.expansion("Other names for those in this case").classes("card"):
            said("One a line, such as: Military Forces of A (2001-) = A. The whole name, as the file has it.", "dim")
            self._other = ui.textarea("Names in the file").props("rows=3 maxlength=5000").style("width:100%")
        ui.button("Count the events", on_click=act(self._count))
        self._found = ui.element("div").classes("stack").props('aria-live="polite"')

    async def _count(self) -> None:
        work = self._work
        choice: dict[str, Any] = {
            what: [x] if (x := (field.value or "").strip()) else [] for what, field in self._fields.items()
        }
        choice |= {"since": (self._since.value or "").strip(), "until": (self._until.value or "").strip()}
        other = other_names(self._other.value or "", work.checked.voices or {})
        name, content = self._file.given()
        found = await work.bench.files.count(work.text, content, name, choice, other, drawn=True)
        self._found.clear()
        self._entries.clear()
        with self._found:
            self._show(found)
        await self.mark()

    def _show(self, counted: Counted) -> None:
        found = counted.found
        heading(f"{count(found['events'], 'event')} counted")
        said(f"Of {found['read']:,} in {found['title']}; {found['chosen']}.")
        for note in found["notes"]:
            said(note, "note")
        if counted.picture:
            show_picture(counted.picture)
        with ui.element("details"):
            ui.html("Show the months", sanitize=False, tag="summary")
            months = tables_of_files.months("", found["deaths"], found["months"])
            table(months.head, months.rows, "Events and deaths by month")
        said(f"By type: {'; '.join(_kind(k) for k in found['kinds'])}.", "dim")
        said(found["terms"], "dim")
        keep = ui.button("Keep the months in the case", on_click=act(lambda: self._take(counted, [], True)))
        keep.set_visibility(self._work.may_change)
        heading("For the record", 3)
        if not found["candidates"]:
            said("Nobody in this case took part in these events. Other names for them, above, may help.")
        for one in found["candidates"]:
            _Candidate(self, self._entries, counted, Candidate(**{**one, "may_be": tuple(one["may_be"])}))

    async def _take(self, counted: Counted, entries: list[dict[str, Any]], timeline: bool) -> None:
        assert counted.taken is not None
        sources = await self._work.bench.articles.sources(self._work.text)
        changes = edits(counted.taken, entries, sources, timeline)
        await self._work.edit([Edit("set" if how == "set" else "append", path, value) for how, path, value in changes])
        if timeline:
            ui.notify("The months are in the case; they are drawn in its next run.", type="positive")

    async def take_entry(self, counted: Counted, entry: dict[str, Any]) -> None:
        """Put an entry on the record, with the file as its source."""
        await self._take(counted, [entry], False)

    async def mark(self) -> None:
        """Say which entries are on the record."""
        await self._entries.mark()


class _Candidate:
    """An event: what it would say on the record, what the file tells of it, and who did it."""

    def __init__(self, whole: _Events, entries: _Entries, counted: Counted, one: Candidate) -> None:
        self._whole, self._counted, self._one = whole, counted, one
        label = f"event {one.number}"
        with ui.element("article").classes("card stack"):
            said(f"{one.date}: {one.says}").props('dir="auto"')
            told = f"{one.why[:1].upper()}{one.why[1:]}. Row {one.row} of the file." + (
                f" The file: {one.told}" if one.told else ""
            )
            said(told, "dim").props('dir="auto"')
            who = {w: counted.names.who[w] for w in (one.may_be or counted.names.who)}
            with ui.element("div").classes("line"):
                pick = ui.select(who, value=one.by if one.by in who else None, label="Who did it")
                self._by = named(pick, f"Who did it, {label}").classes("grow")
            entries.add(label, one.says, self._take)

    async def _take(self) -> None:
        if self._by.value is None:
            raise Invalid("who did it: got nothing; the file does not say, so choose")
        await self._whole.take_entry(self._counted, self._one.entry(self._by.value))


class _Scores:
    """An agreement's implementation: of the case, or of a table that is read."""

    def __init__(self, work: Editing) -> None:
        self._work = work
        self._entries = _Entries(work)
        heading("Was an agreement kept?")
        said(
            "A table of what a signed agreement stipulates, each scored by year as in the Peace Accords Matrix: 0 none, 1 minimal, 2 intermediate, "
            "3 full implementation. Its columns are stipulation, theme, by (who must do it), and a column for each year. What was kept or broken can "
            "go on the record as pledges, with weight 0%."
        )
        self._file = _File("A table of scores (CSV)")
        with ui.element("div").classes("line"):
            self._agreement = ui.input("What was signed").props("maxlength=120").classes("grow")
            self._signed = ui.input("Signed on", placeholder="2016-11-24").props("maxlength=10")
        ui.button("Take the scores into the case", on_click=act(self._take_scores)).set_visibility(work.may_change)
        self._shown = ui.element("div").classes("stack").props('aria-live="polite"')
        self._of: Any = None

    async def _take_scores(self) -> None:
        name, content = self._file.given()
        found = await self._work.bench.files.scores(
            self._work.text, content, name, self._agreement.value or "", self._signed.value or ""
        )
        await self._work.edit([Edit("set", path, value) for _, path, value in found.changes])
        await self.fill()

    async def fill(self) -> None:
        """Show what the case says of an agreement, and which of its pledges are on the record."""
        if self._work.checked.problems:
            return
        found = await self._work.bench.files.kept(self._work.text)
        if found.agreement != self._of:
            found = await self._work.bench.files.kept(self._work.text, drawn=True)
            self._of = found.agreement
            self._shown.clear()
            self._entries.clear()
            with self._shown:
                self._show(found)
        await self._entries.mark()

    def _show(self, found: Kept) -> None:
        if found.agreement is None:
            return
        if found.progress:
            show_picture(found.progress)
        with ui.element("details"):
            ui.html("Show every stipulation", sanitize=False, tag="summary")
            draw(tables_of_files.stipulations(found.agreement))
        heading("Kept or broken", 3)
        if not found.pledges:
            said("Nothing was kept or broken yet.")
        for one in found.pledges:
            pledge = Pledge(**{k: v for k, v in one.items() if k != "entry"})
            with ui.element("article").classes("card stack"):
                when = f" in {pledge.broken}" if pledge.broken else ""
                said(f"{pledge.named}: promise {pledge.outcome}{when}. {pledge.says}").props('dir="auto"')
                if pledge.by is None:
                    said("Whoever must do it is nobody in this case, so it cannot go on the record.", "dim")
                else:
                    self._entries.add(f"pledge {pledge.number}", pledge.says, self._taker(pledge))

    def _taker(self, pledge: Pledge) -> Callable[[], Awaitable[None]]:
        async def take() -> None:
            await self._work.edit([Edit("append", ("record",), pledge.entry())])

        return take


def _kind(kind: dict[str, Any]) -> str:
    return f"{kind['kind']}, {count(kind['events'], 'event')}, {count(kind['deaths'], 'death')}"


class _File:
    """A field for a file, which says which one is chosen, or why one is not taken."""

    def __init__(self, label: str) -> None:
        self._given: tuple[str, bytes] | None = None
        self._upload = ui.upload(auto_upload=True, max_file_size=LARGEST, on_upload=act(self._take)).props(
            f'accept="{ENDING}"'
        )
        named(self._upload.on("rejected", act(_refuse), js_handler=REJECTED).style("width:100%"), label)
        self._upload.add_slot("header", CHOOSE)
        self._told = said("", "dim")

    async def _take(self, event: events.UploadEventArguments) -> None:
        self._given = (event.file.name, await event.file.read())
        self._upload.reset()
        self._told.set_text(f"Chosen: {event.file.name}")

    def given(self) -> tuple[str, bytes]:
        """The name and bytes of the file chosen. Raises `Invalid` if there is none."""
        if self._given is None:
            raise Invalid("file: got nothing; choose a CSV file first")
        return self._given


def _refuse(event: events.GenericEventArguments) -> None:
    """Say why the browser did not send a file."""
    why, name, size = event.args
    if why == "max-file-size":
        raise Invalid(
            f"{name}: got {size:,} bytes; expected at most {LARGEST:,}. The command line (detente events) reads files of any size"
        )
    raise Invalid(f"{name}: not a CSV file; its name must end in {ENDING}")
