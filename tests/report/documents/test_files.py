"""Documents as files: by their endings, the same bytes each time, and readable as ZIP files."""

import datetime
import io
import zipfile

import pytest

from detente.report.documents import KINDS, document, kind_of, write_document
from detente.report.documents.content import of_assessment
from detente.report.environment import ReportError


@pytest.mark.parametrize(
    ("name", "kind"), [("a.html", "html"), ("b.HTM", "html"), ("c.docx", "docx"), ("d.PPTX", "pptx")]
)
def test_the_ending_says_which_kind(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["a.doc", "b", "c.pdf"])
def test_another_ending_is_one_clear_sentence(name):
    with pytest.raises(ReportError, match=r"ends in \.html .*\.docx .*\.pptx"):
        kind_of(name)


def test_the_same_assessment_gives_the_same_bytes_and_no_time_of_day(answered, content, made, monkeypatch):
    monkeypatch.setattr("time.localtime", lambda *_: datetime.datetime(2031, 5, 6, 7, 8, 9).timetuple())
    again = of_assessment(answered, short=True)
    for kind in KINDS:
        assert document(content, kind) == made[kind]
        assert document(again, kind) == made[f"short {kind}"]
        with zipfile.ZipFile(io.BytesIO(made[kind])) as opened:
            assert {part.date_time for part in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert opened.namelist()[0] == "[Content_Types].xml"
            assert not [name for name in opened.namelist() if "thumbnail" in name]


def test_they_are_small(made):
    assert all(len(data) < 1_000_000 for data in made.values())


def test_whose_it_is_stands_in_its_properties(read, answered):
    for found in read.values():
        about = found.core_properties
        assert about.title == answered.title
        assert about.author == f"detente {answered.version}"
        assert about.created == about.modified
        assert about.created.date() == datetime.date(2026, 1, 1)
        assert answered.case_hash in about.comments


def test_a_file_is_written(answered, made, tmp_path):
    write_document(answered, tmp_path / "a.docx", short=True)
    assert (tmp_path / "a.docx").read_bytes() == made["short docx"]
    with pytest.raises(ReportError, match="a document ends in"):
        write_document(answered, tmp_path / "a.html")


def test_a_missing_library_is_named(content, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.delitem(sys.modules, "detente.report.documents.word", raising=False)
    monkeypatch.delitem(sys.modules, "detente.report.documents.word_parts", raising=False)
    with pytest.raises(ReportError, match=r"needs docx, .* pip install 'detente\[report\]'"):
        document(content, "docx")
