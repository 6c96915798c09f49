"""The report for Word: headings, captions, tables whose head stands again on each page, pictures with alternative text, A4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import docx
from docx.shared import Mm, Pt

from detente.assessment.tables import Table
from detente.report.documents.content import KEY, Content, Told, clean
from detente.report.documents.files import without_thumbnail
from detente.report.documents.measure import LINE, height
from detente.report.documents.pictures import BAR, Drawing, bar
from detente.report.documents.word_parts import (
    CELL,
    SOFT,
    add_caption,
    add_field,
    add_picture,
    add_table,
    link_to,
    marked_as,
    styled,
    write,
)

MARGIN, MARGIN_SHORT = 20.0, 16.0  # millimetres
POINTS = 72 / 25.4  # to a millimetre
SIZE, SMALLEST = 10.0, 6.5  # points
TALLEST = 520.0  # points: a picture taller than this is made smaller
SECTIONS = "Sections"


class _Writer:
    """Writes one document from top to bottom."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.document: Any = docx.Document()
        without_thumbnail(self.document)
        margin = MARGIN_SHORT if content.short else MARGIN
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(margin)
        page.header_distance = page.footer_distance = Mm(margin / 2)
        self.room = (210 - 2 * margin) * POINTS
        self.size = _fitting(content, self.room, (297 - 2 * margin) * POINTS) if content.short else SIZE
        styled(self.document, self.size)
        self.figures = self.tables = self.places = 0

    def say(self, text: str, **how: Any) -> Any:
        """A paragraph."""
        paragraph = self.document.add_paragraph()
        write(paragraph, text, **how)
        return paragraph

    def heading(self, text: str, level: int, name: str = "") -> None:
        """A heading; `name`: links inside the document lead to it by this name."""
        paragraph = self.document.add_heading(level=level)
        write(paragraph, text)
        if name:
            self.places += 1
            marked_as(paragraph, name, self.places)

    def opening(self) -> None:
        """The title, what the answers rest on, and the summary."""
        self.heading(self.content.title, 0)
        self.say(self.content.about + ".", colour=SOFT, size=0.9 * self.size)
        if self.content.summary and not self.content.short:
            self.say(self.content.summary)

    def contents(self) -> None:
        """Links to the sections."""
        named = [("answer", "The answer"), *((told.section.id, told.section.title) for told in self.content.told)]
        for name, title in named:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            link_to(paragraph, f"s-{name}"[:40], title)

    def answer(self) -> None:
        """The answer in one minute."""
        content = self.content
        self.heading("The answer", 1, "s-answer")
        if content.answer is not None:
            self.say(content.answer.question, colour=SOFT)
        for words in content.words:
            self.say(words, bold=content.answer is not None, size=1.1 * self.size)
        if content.bars:
            self.bars()
        for part in content.answer.parts if content.answer is not None else ():
            if content.short:
                paragraph = self.say(part.ask + " ", bold=True)
                write(paragraph, " ".join(part.says))
                continue
            self.heading(part.ask, 2)
            for words in part.says:
                self.say(words)
        if content.bars and not content.short:
            self.heading("Who signs each, and how long each would hold", 2)
            for one in content.bars:
                paragraph = self.document.add_paragraph(style="List Bullet")
                write(paragraph, f"{one['title']}: ", bold=True)
                write(paragraph, one["more"])
        if content.scale:
            if not content.short:
                self.heading("What 'likely' means here, and how to read the figures", 2)
            for words in content.scale:
                self.say(words, size=0.85 * self.size if content.short else None, colour=SOFT if content.short else "")
        if content.short and content.first_sources:
            self.say(content.first_sources, size=0.85 * self.size, colour=SOFT)

    def bars(self) -> None:
        """The proposals with their bars, which are pictures with alternative text."""
        shown = self.content.bars
        rows = [[str(one["title"]), "", f"{one['shown']} ({one['range']})"] for one in shown]
        head = ["proposal", "signed by all, and holds five years", "%"]
        table = add_table(self.document, head, rows, self.room, words=False, size=_cell(self.size))
        shares = (0.4, 0.43, 0.17)
        for row in table.rows:
            for cell, share in zip(row.cells, shares, strict=True):
                cell.width = Pt(share * self.room)
        for column, share in zip(table._tbl.tblGrid.gridCol_lst, shares, strict=True):
            column.w = Pt(share * self.room)
        for row in table.rows:
            row.cells[1].paragraphs[0].alignment = 0
        for row, one in zip(table.rows[1:], shown, strict=True):
            paragraph = row.cells[1].paragraphs[0]
            wide = shares[1] * self.room - 10
            tall = min(0.9 * _cell(self.size), wide * BAR[1] / BAR[0])
            add_picture(
                paragraph,
                bar(float(one["signed"]), float(one["both"])),
                (wide, tall),
                str(one["title"]),
                str(one["alt"]),
            )
        self.say(KEY, size=0.85 * self.size, colour=SOFT)

    def section(self, told: Told) -> None:
        """A section: what the answer says, its text, pictures, tables and details."""
        section = told.section
        self.heading(section.title, 1, f"s-{section.id}"[:40])
        for words in told.says:
            self.say(words, bold=True)
        for words in section.text:
            self.say(words)
        for picture in section.charts:
            self.picture(picture.name, picture.figure, picture.says)
        if told.turns:
            self.heading("What would turn it over", 2)
            for words in told.turns:
                self.say(words)
        for table in section.tables:
            self.table(table, words=table.words)
        for table in section.details:
            self.table(table, words=True)

    def picture(self, name: str, figure: Drawing, says: str) -> None:
        """A picture with its finding above and how to read it as its caption."""
        paragraph = self.say(figure.finding + ".", bold=True)
        paragraph.paragraph_format.keep_with_next = True
        scale = min(self.room / figure.width, TALLEST / figure.height)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        add_picture(paragraph, figure.png, (scale * figure.width, scale * figure.height), name, says)
        self.figures += 1
        add_caption(self.document, "Figure", self.figures, figure.how)

    def table(self, table: Table, words: bool) -> None:
        """A table with its title as the caption above it, and its note below."""
        if not table.rows:
            return
        self.tables += 1
        add_caption(self.document, "Table", self.tables, table.title).paragraph_format.keep_with_next = True
        add_table(self.document, table.head, table.rows, self.room, words=words)
        after = self.document.add_paragraph()
        after.paragraph_format.space_after = Pt(2)
        for line in table.note.splitlines():
            self.say(line, size=CELL, colour=SOFT)

    def closing(self) -> None:
        """How to cite it and under which terms; the footer with the number of the page."""
        content = self.content
        self.say(f"{content.cite} {content.licence}", size=min(CELL, self.size), colour=SOFT)
        footer = self.document.sections[0].footer.paragraphs[0]
        write(footer, f"{content.title}. Page ")
        add_field(footer, "PAGE", "1")
        footer.add_run(" of ")
        add_field(footer, "NUMPAGES", "1")


def word(content: Content) -> Any:
    """A document of the content, ready to be saved."""
    writer = _Writer(content)
    writer.opening()
    if not content.short:
        writer.contents()
    writer.answer()
    for told in content.told:
        writer.section(told)
    writer.closing()
    return writer.document


def _cell(size: float) -> float:
    return min(CELL, size)


def _fitting(content: Content, across: float, down: float) -> float:
    """The largest size of text, in points, at which the answer stands on one page; the smallest there is if none does."""
    size = SIZE
    while size > SMALLEST and _tall(content, size, across) > down:
        size -= 0.25
    return size


def _tall(content: Content, size: float, across: float) -> float:
    """How tall the answer is at a size of text, in points."""
    gap, air = 0.5 * size, 1.15 * 1.05  # between paragraphs; lines are set wider by this than we measure
    found = height(content.title, 2.1 * size, across, True) * air + 1.7 * size + gap
    found += height("The answer", 1.5 * size, across, True) * air + 1.7 * size
    texts = [
        (content.about, 0.9),
        (f"{content.cite} {content.licence}", 0.9),
        *((w, 1.1) for w in content.words),
        *((w, 0.85) for w in (*content.scale, content.first_sources) if w),
    ]
    if content.answer is not None:
        texts += [(content.answer.question, 1.0), *((f"{p.ask} {' '.join(p.says)}", 1.0) for p in content.answer.parts)]
    found += sum(height(clean(text), share * size, across, share > 1) * air + gap for text, share in texts)
    cell = _cell(size)
    rows: list[Mapping[str, Any]] = list(content.bars)
    found += sum(height(str(one["title"]), cell, 0.4 * across - 10) * 1.05 + 3 for one in rows)
    return found + (2 * cell * LINE + 6 + 0.85 * size * LINE * air * 2 + gap if rows else 0)
