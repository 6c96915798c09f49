"""The report for Word, read back by python-docx."""

import itertools
import re

import pytest
from documents_of import ARABIC, LINK, TITLE, pictured
from docx.oxml.ns import qn


def headings(document):
    found = []
    for p in document.paragraphs:
        if p.style.name == "Title":
            found.append((0, p.text))
        elif p.style.name.startswith("Heading"):
            found.append((int(p.style.name[-1]), p.text))
    return found


def everything(document):
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells]).replace("\u200e", "")


def test_headings_name_the_sections_and_skip_no_level(read, content):
    found = headings(read["docx"])
    assert found[0] == (0, TITLE)
    assert [t for n, t in found if n == 1] == ["The answer", *(one.section.title for one in content.told)]
    assert all(after <= before + 1 for (before, _), (after, _) in itertools.pairwise(found))
    assert next(t for n, t in found if n == 2) == content.answer.parts[0].ask


def test_what_the_answer_and_the_sections_say_is_there(read, content):
    text = everything(read["docx"])
    for words in (
        *content.words,
        *(s for p in content.answer.parts for s in p.says),
        content.about,
        content.cite,
        content.licence,
    ):
        assert words in text
    for one in content.told:
        for words in (*one.says, *one.turns, *one.section.text):
            assert words in text
        for table in (*one.section.tables, *one.section.details):
            assert all(line.strip() in text for row in table.rows for cell in row for line in cell.split("\n"))
    assert ARABIC in text


def test_pictures_have_alternative_texts_and_numbered_captions(read, content):
    document = read["docx"]
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert said == pictured(content)
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    for kind in ("Figure", "Table"):
        numbers = [int(found[1]) for text in captions if (found := re.match(rf"{kind} (\d+)\.", text))]
        assert numbers == list(range(1, len(numbers) + 1)) and numbers
    page = document.sections[0]
    assert all(
        shape.width <= page.page_width - page.left_margin - page.right_margin for shape in document.inline_shapes
    )
    assert all(
        shape.height < page.page_height - page.top_margin - page.bottom_margin for shape in document.inline_shapes
    )


def test_heads_of_tables_stand_again_on_each_page_and_columns_fit(read):
    document = read["docx"]
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    for table in document.tables:
        first = table.rows[0]._tr.trPr
        assert first is not None and first.find(qn("w:tblHeader")) is not None
        assert sum(c.w for c in table._tbl.tblGrid.gridCol_lst) <= room + 200 * len(table.columns)
        assert table.style.name == "Report table"


def test_sources_are_links(read):
    document = read["docx"]
    targets = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert targets == {LINK}
    places = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', document.element.xml))
    links = set(re.findall(r'w:hyperlink [^>]*w:anchor="([^"]+)"', document.element.xml))
    assert links == places and "s-answer" in links


def test_a_paper_of_a4_with_the_number_of_the_page(read):
    page = read["docx"].sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    fields = re.findall(r"instrText[^>]*> (\w+)", page.footer._element.xml)
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_text_that_runs_from_right_to_left_is_set_so(read):
    found = [p for t in read["docx"].tables for r in t.rows for c in r.cells for p in c.paragraphs if p.text == ARABIC]
    assert found
    assert all(p._p.pPr.find(qn("w:bidi")) is not None and p.runs[0].font.rtl for p in found)


def test_the_answer_alone_is_short_and_whole(read, content):
    document = read["short docx"]
    text = everything(document)
    assert [t for _, t in headings(document)] == [TITLE, "The answer"]
    assert all(s in text for p in content.answer.parts for s in p.says)
    assert all(one["title"] in text for one in content.bars)
    assert LINK in text and content.licence in text
    assert len(document.inline_shapes) == len(content.bars)


@pytest.mark.parametrize("name", ["docx", "short docx"])
def test_no_pictures_of_nothing_and_no_empty_headings(read, name):
    assert all(text.strip() for _, text in headings(read[name]))
