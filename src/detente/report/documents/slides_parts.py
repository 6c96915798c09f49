"""Parts of slides: text that is made to fit its box by measuring it, tables that go on from slide to slide, pictures and notes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from detente.assessment.tables import Rows, Table
from detente.report.documents.content import backwards, clean, linked
from detente.report.documents.measure import LINE, columns, cut, height, is_heading, largest

WIDTH, HEIGHT = 960.0, 540.0  # points: 16 to 9
EDGE = 36.0
FONT = "Arial"
INK, SOFT, LINKED, SHADE = "1B1B1B", "555555", "00578A", "F0F0EE"
CELL_ACROSS, CELL_DOWN = 10.0, 6.0  # points around the text of a cell, both sides together


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height

    def ends(self) -> tuple[Any, Any, Any, Any]:
        """As python-pptx takes it."""
        return tuple(Pt(x) for x in (self.left, self.top, self.width, self.height))  # type: ignore[return-value]


def fill(
    shape: Any,
    box: Box,
    texts: Sequence[str],
    sizes: Sequence[float],
    *,
    bold: bool = False,
    colour: str = INK,
    gap: float = 0.4,
    bottom: bool = False,
) -> bool:
    """Put paragraphs into a shape at a place, in the largest of the sizes at which they fit; says whether all of it fitted.

    What does not fit in the smallest size is cut off, and belongs into the notes.
    """
    texts = [clean(text) for text in texts]
    size = largest(texts, sizes, (box.width, box.height), bold, gap)
    whole = size is not None
    if size is None:
        size, texts = sizes[-1], _cut(texts, sizes[-1], box, bold, gap)
    shape.left, shape.top, shape.width, shape.height = box.ends()
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if bottom else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for n, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.space_before = Pt(gap * size if n else 0)
        paragraph.alignment = PP_ALIGN.LEFT
        write(paragraph, text, size, bold=bold, colour=colour)
    return whole


def _cut(texts: Sequence[str], size: float, box: Box, bold: bool, gap: float) -> list[str]:
    found: list[str] = []
    left = box.height
    for text in texts:
        if left < LINE * size:
            break
        found.append(cut(text, size, (box.width, left), bold))
        left -= height(found[-1], size, box.width, bold) + gap * size
    return found


def write(
    paragraph: Any, text: str, size: float, *, bold: bool = False, italic: bool = False, colour: str = INK
) -> None:
    """Add a text to a paragraph: addresses become links, and a text that runs from right to left is set so."""
    properties = paragraph._p.get_or_add_pPr()
    if backwards(text):
        properties.set("rtl", "1")
        paragraph.alignment = PP_ALIGN.RIGHT
    for piece, address in linked(text):
        run = paragraph.add_run()
        run.text = piece
        font = run.font
        font.size, font.bold, font.italic, font.name = Pt(size), bold, italic, FONT
        font.color.rgb = _colour(LINKED if address else colour)
        if address:
            run.hyperlink.address = address


def _colour(shade: str) -> Any:
    return RGBColor(*bytes.fromhex(shade))  # type: ignore[no-untyped-call]


def add_text(slide: Any, box: Box, texts: Sequence[str], sizes: Sequence[float], **how: Any) -> bool:
    """Add a box of text that fits; says whether all of it did (see `fill`)."""
    return fill(slide.shapes.add_textbox(*box.ends()), box, texts, sizes, **how)


def add_picture(slide: Any, png: bytes, size: tuple[float, float], box: Box, name: str, says: str) -> Box:
    """Add a picture with its alternative text, as large as its place allows, and say where it stands."""
    scale = min(box.width / size[0], box.height / size[1])
    place = Box(box.left, box.top, scale * size[0], scale * size[1])
    shape = slide.shapes.add_picture(io.BytesIO(png), *place.ends())
    shape.name = clean(name)
    shape._element.nvPicPr.cNvPr.set("descr", clean(says))
    return place


def add_number(slide: Any, box: Box, text: str, number: int) -> None:
    """Add a line at the foot of a slide with the slide's number behind it."""
    shape = slide.shapes.add_textbox(*box.ends())
    fill(shape, box, [cut(clean(text), 9.0, (box.width - 60, 11))], (9.0,), colour=SOFT)
    paragraph = shape.text_frame.paragraphs[0]
    write(paragraph, "   ", 9.0)
    paragraph._p.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="en-US" sz="900"><a:solidFill>'
            f'<a:srgbClr val="{SOFT}"/></a:solidFill><a:latin typeface="{FONT}"/></a:rPr><a:t>{number}</a:t></a:fld>'
        )
    )


def note(slide: Any, texts: Sequence[str]) -> None:
    """Write the notes of a slide."""
    slide.notes_slide.notes_text_frame.text = clean("\n".join(text for text in texts if text))


def pages(table: Table, room: tuple[float, float], sizes: Sequence[float]) -> Iterator[tuple[float, list[float], Rows]]:
    """A table in parts that fit a slide: the size of text, the widths of its columns, and the rows of each part.

    All of it stands on one slide in the largest size at which it does; else it goes on, in the smallest.
    """
    across, down = room
    for size in sizes:
        widths = columns(table.head, table.rows, across, size, CELL_ACROSS)
        tall = [_tall(row, widths, size, row is table.head) for row in [table.head, *table.rows]]
        if sum(tall) <= down:
            yield size, widths, table.rows
            return
    part: Rows = []
    used, under = tall[0], None
    for row, needed in zip(table.rows, tall[1:], strict=True):
        if part and used + needed > down:
            again: Rows = [under] if under is not None and not is_heading(row) else []
            # A heading is never left alone at the foot of a slide.
            over = [part.pop()] if is_heading(part[-1]) and len(part) > 1 else again
            yield size, widths, part
            part, used = list(over), tall[0] + sum(_tall(one, widths, size) for one in over)
        if is_heading(row):
            under = row
        part.append(_fitted(row, widths, size, down - tall[0] - CELL_DOWN))
        used += needed
    yield size, widths, part


def _fitted(row: Sequence[str], widths: Sequence[float], size: float, down: float) -> list[str]:
    """A row that is no taller than a slide."""
    if is_heading(row):
        return list(row)
    return [
        cut(text, size, (width - CELL_ACROSS, down)) if height(text, size, width - CELL_ACROSS) > down else text
        for text, width in zip(row, widths, strict=True)
    ]


def _tall(row: Sequence[str], widths: Sequence[float], size: float, bold: bool = False) -> float:
    """The height of a row in points."""
    if is_heading(row):
        return height(row[0], size, sum(widths) - CELL_ACROSS) + CELL_DOWN
    return (
        max(height(text, size, width - CELL_ACROSS, bold) for text, width in zip(row, widths, strict=True)) + CELL_DOWN
    )


def add_table(
    slide: Any,
    head: Sequence[str],
    rows: Rows,
    widths: Sequence[float],
    size: float,
    place: tuple[float, float],
    title: str,
    words: bool,
) -> Any:
    """Add a table with a head; unless it holds `words`, its figures are set to the right."""
    everything = [list(head), *rows]
    tall = [_tall(row, widths, size, n == 0) for n, row in enumerate(everything)]
    frame = slide.shapes.add_table(
        len(everything), len(head), Pt(place[0]), Pt(place[1]), Pt(sum(widths)), Pt(sum(tall))
    )
    frame.name = clean(title)[:80]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(title))
    table = frame.table
    table.horz_banding = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for n, (row, made) in enumerate(zip(everything, table.rows, strict=True)):
        made.height = Pt(tall[n])
        cells = list(made.cells)
        if n and is_heading(row):
            cells[0].merge(cells[-1])
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.fill.solid()
            cell.fill.fore_color.rgb = _colour(SHADE if n == 0 else "FFFFFF")
            cell.margin_left = cell.margin_right = Pt(CELL_ACROSS / 2)
            cell.margin_top = cell.margin_bottom = Pt(CELL_DOWN / 2)
            _cell(cell, text, size, head=n == 0, italic=n > 0 and is_heading(row), right=column > 0 and not words)
    return table


def _cell(cell: Any, text: str, size: float, *, head: bool, italic: bool, right: bool) -> None:
    for n, line in enumerate(clean(text).split("\n")):
        paragraph = cell.text_frame.paragraphs[0] if n == 0 else cell.text_frame.add_paragraph()
        if right:
            paragraph.alignment = PP_ALIGN.RIGHT
        write(paragraph, line if line.strip() else " ", size, bold=head, italic=italic)
