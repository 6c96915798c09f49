"""The report as slides: a sentence as the title of each, a picture, a line on its range and what would turn it over, the rest in the notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pptx
from pptx.util import Pt

from detente.assessment.tables import Table
from detente.report.documents.content import KEY, SPEAKS, Content, Told, clean
from detente.report.documents.files import without_thumbnail
from detente.report.documents.measure import height
from detente.report.documents.pictures import Drawing, bar, reflowed
from detente.report.documents.slides_parts import (
    EDGE,
    HEIGHT,
    SOFT,
    WIDTH,
    Box,
    add_number,
    add_picture,
    add_table,
    add_text,
    fill,
    note,
    pages,
)
from detente.report.minute import FIGURES_SAY

ACROSS = WIDTH - 2 * EDGE
KICKER = Box(EDGE, 16, ACROSS, 14)
TITLE = Box(EDGE, 32, ACROSS, 58)
FOOT = Box(EDGE, HEIGHT - 24, ACROSS, 14)
BODY = Box(EDGE, TITLE.bottom + 10, ACROSS, FOOT.top - TITLE.bottom - 18)
TITLES = (26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)  # sizes of text in points, from the one wished for to the least
WORDS = (20.0, 18.0, 16.0, 15.0, 14.0, 13.0, 12.0)
LINES = (14.0, 13.0, 12.0, 11.0)
TABLES = (14.0, 13.0, 12.0, 11.0, 10.0)
SMALL = (11.0, 10.0, 9.0, 8.0)
SENTENCE = re.compile(r"(?<=[.?!]) (?=['A-Z])")  # between two sentences
BRIEFLY = (
    "signs",
    "holds",
    "threat",
    "enters",
    "wait",
    "hangs",
)  # parts of the answer whose first sentence stands on its slide
BESIDE, BELOW = 250.0, 62.0  # points: room for text beside a picture that is not wide, and below one that is


class _Deck:
    """Makes slides one after the other."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.show: Any = pptx.Presentation()
        without_thumbnail(self.show)
        self.show.slide_width, self.show.slide_height = Pt(WIDTH), Pt(HEIGHT)
        self.layout: Any = self.show.slide_layouts.get_by_name("Title Only")
        for other in [one for one in self.show.slide_layouts if one is not self.layout]:
            self.show.slide_layouts.remove(other)
        both: tuple[Any, ...] = (self.layout, self.show.slide_master)
        for shared in both:  # the template is 4 to 3
            for shape in shared.placeholders:
                shape.left, shape.width = round(shape.left * WIDTH / 720), round(shape.width * WIDTH / 720)

    def slide(self, title: str, notes: Sequence[str], box: Box = TITLE, section: str = "") -> Any:
        """A new slide with its title, its section above that, its foot and its notes."""
        made = self.show.slides.add_slide(self.layout)
        whole = fill(made.shapes.title, box, [title], TITLES, bold=True)
        if section and section != title:
            add_text(made, KICKER, [section], (11.0, 10.0, 9.0, 8.0), colour=SOFT)
        add_number(made, FOOT, f"{self.content.title}. {self.content.about}.", len(self.show.slides))
        note(made, [*([] if whole else [title]), *notes, self.content.cite])
        return made

    def opening(self) -> None:
        """The title slide."""
        content = self.content
        made = self.slide(content.title, [content.summary, content.about, content.licence], Box(EDGE, 120, ACROSS, 120))
        first = content.answer.question if content.answer else content.words[0]
        add_text(made, Box(EDGE, 255, ACROSS, 150), [t for t in (first, content.summary) if t], WORDS)
        add_text(made, Box(EDGE, 420, ACROSS, 70), [content.about + ".", content.licence], LINES, colour=SOFT)

    def answer(self) -> None:
        """The answer on one slide: its first sentence, a bar for each proposal, and what follows."""
        content = self.content
        parts = content.answer.parts if content.answer is not None else ()
        notes = [content.title, content.summary, *content.words, *(f"{p.ask} {' '.join(p.says)}" for p in parts)]
        notes += [f"{one['title']}: {one['more']}" for one in content.bars] + [
            *content.scale,
            *_listed("Sources:", content.sources),
            content.licence,
        ]
        made = self.slide(content.words[0], notes, section=content.title)
        if not content.bars:
            add_text(made, BODY, content.words[1:], WORDS)
            return
        self.bars(made, Box(BODY.left, BODY.top, 0.52 * ACROSS, BODY.height - 34))
        add_text(made, Box(BODY.left, BODY.bottom - 28, 0.52 * ACROSS, 28), [KEY], SMALL, colour=SOFT)
        beside = Box(BODY.left + 0.56 * ACROSS, BODY.top, 0.44 * ACROSS, BODY.height)
        told = [p.says[0] for p in parts if p.name in BRIEFLY]
        add_text(made, beside, [*content.words[1:], *told, FIGURES_SAY], (15.0, *LINES, 10.0))

    def bars(self, slide: Any, box: Box) -> None:
        """A bar for each proposal, with its title above and its chance behind."""
        shown = self.content.bars
        each = min(62.0, box.height / max(1, len(shown)))
        for n, one in enumerate(shown):
            top = box.top + n * each
            size = tuple(s for s in LINES if s <= 0.34 * each) or (8.0,)
            add_text(slide, Box(box.left, top, box.width, 0.44 * each), [str(one["title"])], (*size, 9.0, 8.0))
            place = Box(box.left, top + 0.46 * each, box.width - 110, 0.34 * each)
            add_picture(
                slide,
                bar(float(one["signed"]), float(one["both"])),
                (place.width, place.height),
                place,
                str(one["title"]),
                str(one["alt"]),
            )
            add_text(
                slide,
                Box(place.left + place.width + 8, place.top, 102, 0.44 * each),
                [f"{one['shown']} ({one['range']})"],
                (*size, 9.0, 8.0),
            )

    def parts(self) -> None:
        """A slide for each part of the answer that no section shows; the first sentence is its title."""
        there = {SPEAKS.get(told.section.id) for told in self.content.told}
        for part in self.content.answer.parts if self.content.answer is not None else ():
            if part.name not in there:
                first, *more = SENTENCE.split(part.says[0], maxsplit=1)
                rest = [*more, *part.says[1:]]
                made = self.slide(first, [part.ask, *part.says], section=part.ask)
                if rest:
                    add_text(made, BODY, rest, WORDS, gap=0.6)

    def section(self, told: Told) -> None:
        """The slides of a section: a picture each, then its tables; details stand in the notes."""
        section = told.section
        lines = [*told.says[:1], *told.turns]
        notes = [section.title, *told.says, *told.turns, *section.text, *_spelt(section.details)]
        for n, picture in enumerate(section.charts):
            self.picture(section.title, picture, lines if n == 0 else [], notes if n == 0 else [section.title])
        shown = [*section.tables, *(t for t in section.details if section.id in SHOWN)]
        if not section.charts and not any(t.rows for t in shown):
            made = self.slide(section.title, notes)
            add_text(made, BODY, [*lines, *section.text, *([IN_NOTES] if section.details else [])], WORDS)
        first = not section.charts
        for table in shown:
            if table.rows:
                self.table(
                    section.title,
                    table,
                    table.words or table in section.details,
                    [*lines, *section.text] if first else [],
                    notes if first else [section.title],
                )
                first = False

    def picture(self, section: str, picture: Any, lines: Sequence[str], notes: Sequence[str]) -> None:
        """A picture with its finding as the title."""
        wide = Box(BODY.left, BODY.top, BODY.width, BODY.height - BELOW)
        beside = Box(BODY.left, BODY.top, BODY.width - BESIDE, BODY.height)
        figure = reflowed(picture.figure, [(box.width, box.height) for box in (wide, beside)])
        made = self.slide(f"{figure.finding}.", [*notes, figure.how], section=section)
        below = [*lines, figure.how]
        if _scale(figure, wide) >= _scale(figure, beside):
            place = add_picture(made, figure.png, (figure.width, figure.height), wide, picture.name, picture.says)
            under = Box(BODY.left, place.bottom + 8, BODY.width, BODY.bottom - place.bottom - 8)
        else:
            place = add_picture(made, figure.png, (figure.width, figure.height), beside, picture.name, picture.says)
            under = Box(place.left + place.width + 18, BODY.top, BODY.width - place.width - 18, BODY.height)
        add_text(made, under, below, (*LINES, 10.0, 9.0))

    def table(self, section: str, table: Table, words: bool, lines: Sequence[str], notes: Sequence[str]) -> None:
        """A table, on as many slides as it needs; its note is below, or in the notes if there is no room."""
        above = min(70.0, sum(height(clean(line), 12.0, ACROSS) + 5 for line in lines)) if lines else 0.0
        below = min(44.0, height(clean(table.note), 10.0, ACROSS)) if table.note else 0.0
        parts = list(pages(table, (ACROSS, BODY.height - above - below - 8), TABLES))
        title = table.title or section
        for n, (size, widths, rows) in enumerate(parts):
            more = f" ({n + 1} of {len(parts)})" if len(parts) > 1 else ""
            made = self.slide(f"{title}{more}", [*notes, table.note] if n == 0 else [section], section=section)
            if lines and n == 0:
                add_text(made, Box(BODY.left, BODY.top, ACROSS, above), lines, (13.0, 12.0, 11.0, 10.0, 9.0))
            add_table(made, table.head, rows, widths, size, (BODY.left, BODY.top + above), title, words)
            if below:
                add_text(
                    made,
                    Box(BODY.left, BODY.bottom - below, ACROSS, below),
                    table.note.splitlines(),
                    SMALL,
                    colour=SOFT,
                    gap=0.0,
                )

    def closing(self) -> None:
        """How to cite it, how to read its figures, and under which terms it was made."""
        content = self.content
        made = self.slide("How to cite this, and how to read it", [])
        add_text(made, BODY, [content.cite, content.about + ".", *content.scale, content.licence], WORDS, gap=0.7)


IN_NOTES = "The notes of this slide list them all, with what each is and who says so."
SHOWN = ("method",)  # sections whose details are slides of their own: the sources


def slides(content: Content) -> Any:
    """A presentation of the content, ready to be saved."""
    deck = _Deck(content)
    if content.short:
        deck.answer()
        return deck.show
    deck.opening()
    if content.bars or len(content.words) > 1:  # else the first slide has said it
        deck.answer()
    deck.parts()
    for told in content.told:
        deck.section(told)
    deck.closing()
    return deck.show


def _scale(figure: Drawing, box: Box) -> float:
    return min(box.width / figure.width, box.height / figure.height)


def _listed(head: str, lines: Sequence[str]) -> list[str]:
    return [head, *(f"- {line}" for line in lines)] if lines else []


def _spelt(details: Sequence[Table]) -> list[str]:
    """Tables as lines of text."""
    return [
        line
        for table in details
        for line in _listed(f"{table.title}:", [" | ".join(cell for cell in row if cell) for row in table.rows])
    ]
