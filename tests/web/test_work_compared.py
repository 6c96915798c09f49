"""Two runs side by side as files: the document, the slides, the table and the data hold what the page shows."""

import csv
import io
import json
from importlib import resources

import docx
import pptx
import pytest

from detente.assessment import assess
from detente.assessment.questions.comparison import compare_runs
from detente.assessment.wording import plain
from detente.case import parse_case
from detente.web.work_compared import saved, side_by_side

TEXT = (
    (resources.files("detente.case") / "template.yaml")
    .read_text("utf-8")
    .replace("title: Armistice on", "title: =Armistice on")
)
CALLED = ("", "The cut")
FILED = (True, False)


@pytest.fixture(scope="module")
def runs():
    return [assess(parse_case(TEXT, scenario=s), draws=2) for s in (None, "cut")]


@pytest.fixture(scope="module")
def texts(runs):
    return [run.to_json() for run in runs]


@pytest.fixture(scope="module")
def page(texts):
    return side_by_side(*texts, FILED, CALLED)


def test_the_runs_own_names_stand_with_what_sets_them_apart(texts, page):
    assert page["names"] == ["as in the file", "The patron cuts its support: The cut"]
    assert "Second run: The patron cuts its support: The cut." in page["told"]
    assert side_by_side(texts[0], texts[0], called=("One", ""))["names"] == ["One", "second run"]


def test_the_document_has_all_that_the_page_has_with_its_picture_and_sources(runs, texts, page):
    found = docx.Document(io.BytesIO(saved(*texts, FILED, CALLED, "docx")))
    words = "\n".join(p.text for p in found.paragraphs)
    assert found.core_properties.title == f"{runs[0].title}: two runs compared"
    assert all(plain(line) in words for line in page["told"]) and " / ".join(page["names"])[1:] in words
    tables = [[[c.text for c in row.cells] for row in t.rows] for t in found.tables]
    assert [page["table"]["head"], *([plain(c) for c in row] for row in page["table"]["rows"])] in tables
    assert [["source"], *([plain(s)] for s in runs[0].facts["sources"])] in tables
    assert len(found.inline_shapes) == 1 and f"case {runs[1].case_hash}" in words


def test_the_slides_have_the_picture_and_every_row(texts, page):
    deck = pptx.Presentation(io.BytesIO(saved(*texts, FILED, CALLED, "pptx")))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    rows = [row.cells[0].text for s in shapes if s.has_table for row in s.table.rows]
    assert {plain(row[0]) for row in page["table"]["rows"]} <= set(rows)
    assert [s.name for s in shapes if s.shape_type == 13] == ["two-runs"]


def test_the_table_and_the_data_have_every_shared_answer(runs, texts, page):
    found = compare_runs(*runs)
    rows = list(csv.DictReader(io.StringIO(saved(*texts, FILED, CALLED, "csv").decode())))
    assert [row["path"] for row in rows] == list(found.paths)
    assert any(row["answer"].startswith("'=Armistice") for row in rows)  # no formula
    for row in rows:
        medians = [run.band(row["path"]).median for run in runs]
        assert [float(row["one_median"]), float(row["other_median"])] == pytest.approx(medians, abs=1e-6)
        assert float(row["difference"]) == pytest.approx(medians[1] - medians[0], abs=2e-6)
    data = json.loads(saved(*texts, FILED, CALLED, "json"))
    assert data["told"] == page["told"] and set(data["headlines"]) == set(found.paths)
