"""Parts of a Word document that python-docx has no call for: links, fields, captions, styles of tables, and text that runs from right to left."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Pt, RGBColor

from detente.assessment.tables import Rows
from detente.report.documents.content import backwards, clean, linked
from detente.report.documents.measure import columns, is_heading

FONT = "Arial"
INK, SOFT, LINKED, RULE, SHADE = "1B1B1B", "555555", "00578A", "BBBBBB", "F0F0EE"
TABLE = "Report table"
CELL = 8.5  # points, the size of text in tables
# What stands behind `w:bidi` among the properties of a paragraph, whose order Word minds.
AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
    "w:sectPr",
)
PADDING = 9.0  # points beside the text of a cell, both sides together


def styled(document: Any, size: float) -> None:
    """Give a document its styles: one font for all scripts, headings in ink, and tables with lines between their rows."""
    styles = document.styles
    heads = {"Title": 2.1, "Heading 1": 1.5, "Heading 2": 1.15, "Heading 3": 1.0}
    for name in ("Normal", "Caption", "List Bullet", "Footer", *heads):
        style = styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        style.font.color.rgb = RGBColor.from_string(INK)
        style.font.size = Pt(round(2 * size * heads.get(name, 1.0)) / 2)
        style.paragraph_format.space_after = Pt(0.5 * size)
        style.paragraph_format.line_spacing = 1.15
    for name in heads:
        styles[name].font.bold = True
        styles[name].paragraph_format.space_before = Pt(1.2 * size)
        styles[name].paragraph_format.keep_with_next = True
    for border in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for name in ("Caption", "Footer"):
        styles[name].font.size, styles[name].font.bold, styles[name].font.color.rgb = (
            Pt(CELL),
            False,
            RGBColor.from_string(SOFT),
        )
    table = styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    table.element.append(
        parse_xml(
            f'<w:tblPr {nsdecls("w")}><w:tblBorders><w:top w:val="single" w:sz="8" w:color="{INK}"/><w:bottom w:val="single" w:sz="8" '
            f'w:color="{INK}"/><w:insideH w:val="single" w:sz="4" w:color="{RULE}"/></w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/>'
            '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    table.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
            f'<w:shd w:val="clear" w:fill="{SHADE}"/></w:tcPr></w:tblStylePr>'
        )
    )


def write(
    paragraph: Any, text: str, bold: bool = False, italic: bool = False, size: float | None = None, colour: str = ""
) -> None:
    """Add a text to a paragraph: addresses become links, and a text that runs from right to left is set so."""
    if backwards(text):
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    for piece, address in linked(clean(text)):
        run = paragraph.add_run(piece)
        run.bold, run.italic = bold or None, italic or None
        if size is not None:
            run.font.size = Pt(size)
        if colour or address:
            run.font.color.rgb = RGBColor.from_string(LINKED if address else colour)
        if backwards(piece):
            run.font.rtl = True
        if address:
            run.font.underline = True
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            paragraph._p.replace(run._r, link)
            link.append(run._r)


def marked_as(paragraph: Any, name: str, number: int) -> None:
    """Make a paragraph a place that links inside the document lead to."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for tag in (begin, end):
        tag.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name)
    properties = paragraph._p.pPr
    properties.addnext(begin)
    paragraph._p.append(end)


def link_to(paragraph: Any, name: str, text: str) -> None:
    """Add a link to a place inside the document."""
    run = paragraph.add_run(clean(text))
    run.font.color.rgb = RGBColor.from_string(LINKED)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    paragraph._p.replace(run._r, link)
    link.append(run._r)


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add a field that the word processor fills in, such as the page's number; `shown` stands there until it does."""
    for kind in ("begin", "", "separate", shown, "end"):
        run = paragraph.add_run("" if kind != shown else shown)
        if kind in ("begin", "separate", "end"):
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
            run._r.append(part)
        elif not kind:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = f" {instruction} "
            run._r.append(part)


def add_caption(document: Any, kind: str, number: int, text: str) -> Any:
    """Add a caption that the word processor numbers: `Figure 3. ...`."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{kind} ")
    add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    write(paragraph, f". {text}" if text else ".")
    return paragraph


def add_picture(paragraph: Any, png: bytes, size: tuple[float, float], name: str, says: str) -> None:
    """Add a picture of so many points with its alternative text."""
    inline = paragraph.add_run().add_picture(io.BytesIO(png), *(Emu(round(12700 * x)) for x in size))._inline
    inline.docPr.set("name", clean(name))
    inline.docPr.set("descr", clean(says))


def add_table(document: Any, head: Sequence[str], rows: Rows, room: float, *, words: bool, size: float = CELL) -> Any:
    """Add a table whose head stands again on every page; unless it holds `words`, its figures are set to the right."""
    widths = columns(head, rows, room, size, PADDING)
    table = document.add_table(rows=0, cols=len(head))
    table.style, table.autofit = TABLE, False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Pt(width)
    for n, row in enumerate([list(head), *rows]):
        made = table.add_row()
        properties = made._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if n == 0:
            properties.append(OxmlElement("w:tblHeader"))
        cells = made.cells
        if n and is_heading(row):
            cells = [cells[0].merge(cells[-1])]
        for column, (cell, text) in enumerate(zip(cells, row, strict=False)):
            if len(cells) == len(widths):
                cell.width = Pt(widths[column])
            heads = len(cells) == 1 and len(row) > 1
            _fill(cell, text, size, bold=n == 0, italic=heads, right=column > 0 and not words, kept=n == 0 or heads)
    return table


def _fill(cell: Any, text: str, size: float, *, bold: bool, italic: bool, right: bool, kept: bool) -> None:
    """Write a text into a cell; `kept`: its row is never the last of a page."""
    for n, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        form = paragraph.paragraph_format
        form.keep_with_next = kept or None
        form.space_after, form.line_spacing = Pt(1), 1.0
        if right:
            paragraph.alignment = 2
        indent = len(line) - len(line.lstrip(" "))
        if indent:
            form.left_indent = Pt(4 * indent)
        write(paragraph, line.strip(), bold=bold, italic=italic, size=size)
