"""The report as slides, read back by python-pptx: nothing runs over, by Adobe's metrics of Helvetica."""

import helvetica
import pytest
from documents_of import ARABIC, LINK, TITLE, pictured
from pptx.util import Pt

from detente.assessment.tables import Table
from detente.report.documents.content import Content, Told
from detente.report.documents.slides import slides
from detente.report.sections import Section

LONG = "A title so long that it has to be made smaller, and then smaller still, until at last it is cut off; " * 8


def texts(show):
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            elif shape.has_table:
                yield from (cell.text_frame.text for row in shape.table.rows for cell in row.cells)


def notes(show):
    return "\n".join(slide.notes_slide.notes_text_frame.text for slide in show.slides).replace("\u200e", "")


def _tall(paragraphs, room):
    tall = 0.0
    for p in paragraphs:
        sizes = [run.font.size.pt for run in p.runs]
        if sizes:
            bold = any(run.font.bold for run in p.runs)
            tall += (
                helvetica.lines(p.text.replace("\v", "\n"), max(sizes), room, bold) * 1.15 * max(sizes)
                + (p.space_before or Pt(0)).pt
            )
    return tall


def overflowing(show):
    """What does not fit: shapes beyond the slide, and texts taller than their shapes."""
    found = []
    for number, slide in enumerate(show.slides, 1):
        for shape in slide.shapes:
            inside = shape.left >= 0 and shape.top >= 0
            inside &= shape.left + shape.width <= show.slide_width and shape.top + shape.height <= show.slide_height
            if not inside:
                found.append((number, shape.name, "beyond the slide"))
            if shape.has_text_frame and _tall(shape.text_frame.paragraphs, shape.width.pt) > shape.height.pt + 1:
                found.append((number, shape.name, shape.text_frame.text[:80]))
            if shape.has_table:
                wide = [c.width.pt for c in shape.table.columns]
                for row in shape.table.rows:
                    for cell, across in zip(row.cells, wide, strict=True):
                        room = (sum(wide) if cell.is_merge_origin else across) - 10
                        if not cell.is_spanned and _tall(cell.text_frame.paragraphs, room) + 6 > row.height.pt + 1:
                            found.append((number, shape.name, cell.text_frame.text[:80]))
    return found


@pytest.mark.parametrize("name", ["pptx", "short pptx"])
def test_nothing_runs_over(read, name):
    show = read[name]
    assert (show.slide_width.pt, show.slide_height.pt) == (960, 540)
    assert overflowing(show) == []


def test_each_slide_has_a_title_of_its_own_and_each_section_a_slide(read, content):
    show = read["pptx"]
    titles = [slide.shapes.title.text_frame.text.replace("\u200e", "") for slide in show.slides]
    assert titles[0] == TITLE and all(titles) and len(set(titles)) == len(titles)
    shown = set(texts(show))
    for one in content.told:
        assert one.section.title in shown
    figures = [p.figure.finding for one in content.told for p in one.section.charts]
    assert [t for t in titles if t.removesuffix(".") in figures] == [f"{f}." for f in figures]


def test_pictures_have_alternative_texts(read, content):
    said = [
        shape._element.nvPicPr.cNvPr.get("descr")
        for slide in read["pptx"].slides
        for shape in slide.shapes
        if shape.shape_type == 13
    ]
    assert said == pictured(content)


def test_details_and_sources_stand_in_the_notes(read, content, answered):
    text = notes(read["pptx"])
    for one in content.told:
        for words in (*one.says, *one.turns, *one.section.text):
            assert words in text
    assert all(row["words"] in text for row in answered.facts["assumptions"])
    assert text.count(content.cite) == len(read["pptx"].slides)
    for name in ("pptx", "short pptx"):
        assert LINK in notes(read[name])
    links = {
        run.hyperlink.address
        for slide in read["pptx"].slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
        for p in cell.text_frame.paragraphs
        for run in p.runs
        if run.hyperlink.address
    }
    assert links == {LINK}


def test_the_answer_alone_is_one_slide(read, content):
    (slide,) = read["short pptx"].slides
    assert slide.shapes.title.text_frame.text.replace("\u200e", "") == content.words[0]
    shown = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert ARABIC in shown and TITLE in shown
    assert sum(shape.shape_type == 13 for shape in slide.shapes) == len(content.bars)


def test_texts_that_are_too_long_are_made_smaller_or_go_on_and_stand_whole_in_the_notes():
    rows = [[f"Row {n}: " + "words " * (n * 7), str(n)] for n in range(30)] + [["A heading", ""], ["last", "x"]]
    table = Table(LONG, ["what", "n"], rows, words=True, note=LONG)
    wide = Table("Wide", [f"a head {n}" for n in range(9)], [["cell 55 (44-70)"] * 9] * 40)
    told = (
        Told(Section("s", LONG, [LONG], tables=[table, wide], details=[table])),
        Told(Section("t", "ЩЖ " * 60, ["Ж" * 400])),
    )
    made = slides(Content(LONG, LONG, LONG, (LONG, LONG), told, summary=LONG))
    assert overflowing(made) == []
    assert LONG.strip() in " ".join(notes(made).split())
    shown = "\n".join(texts(made))
    assert all(f"Row {n}:" in shown for n in range(30))
    assert shown.count("cell 55 (44-70)") == 9 * 40
