"""Answers written for Word and as slides from the command line; a mistake is one sentence before anything is solved."""

import docx
import pptx
import pytest
from typer.testing import CliRunner

from detente.cli.app import app

run = CliRunner().invoke


def test_an_answer_is_written_for_word_and_as_slides(tmp_path):
    case, saved, word, slides = (tmp_path / name for name in ("case.yaml", "a.json", "a.docx", "a.pptx"))
    assert run(app, ["new", str(case)]).exit_code == 0
    asked = ["assess", str(case), "--draws", "1", "--out", str(saved), "--report", str(word), "--short"]
    assert run(app, asked).exit_code == 0
    assert docx.Document(word).core_properties.title == "A war over a province"
    told = run(app, ["report", str(saved), "--out", str(slides), "--short"])
    assert told.output == f"wrote {slides}\n"
    assert len(pptx.Presentation(slides).slides) == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            ["assess", "ukraine-2022", "--report", "a.odt"],
            "a.odt: a report ends in .html (for a browser), .docx (for Word)",
        ),
        (["assess", "ukraine-2022", "--short"], "--short says what to put into a report: name one with --report"),
        (["report", "a.json", "--out", "a.html", "--short"], "--short is for one page (.docx) or one slide (.pptx)"),
        (
            ["deals", "ukraine-2022", "--report", "a.html"],
            "a.html: this answer is written to .docx (for Word) or .pptx",
        ),
        (["panel", "demo", "--report", "none/a.docx"], "none/a.docx: the folder none does not exist"),
    ],
)
def test_a_mistake_is_one_sentence(asked, told):
    found = run(app, asked)
    assert found.exit_code == 2
    assert found.stderr.startswith(told)
    assert found.stderr.count("\n") == 1


def test_a_missing_library_is_named_before_anything_is_solved(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "pptx" else object())
    found = run(app, ["assess", "ukraine-2022", "--report", "a.pptx"])
    assert (found.exit_code, found.stderr) == (2, "a report needs pptx: pip install 'detente[report]'\n")
