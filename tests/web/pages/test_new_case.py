"""The ways to a new case; a copy is made in the tests of the library and of the case page."""

import zipfile

from playwright.sync_api import expect

from detente.case.edit import set_value
from pages.screen import HOSTILE, TEXT, begin, text_of


def bring(page, file):
    page.goto("/")
    begin(page, "Import a file")
    page.locator("input[type=file]").set_input_files(str(file))


def test_a_file_is_imported_under_its_own_title(desk, tmp_path):
    title = f"{HOSTILE} imported"
    file = tmp_path / "mine.yaml"
    file.write_text(set_value(TEXT, ("title",), title), "utf-8")
    bring(desk, file)
    desk.wait_for_url("**/cases/c-**")
    expect(desk.get_by_role("heading", name=title)).to_be_visible()
    assert text_of(desk, desk.url.split("/")[4]) == file.read_text("utf-8")
    desk.goto("/")
    expect(desk.get_by_role("link", name=title, exact=True)).to_be_visible()


def test_a_file_with_mistakes_is_taken_under_its_name(desk, tmp_path):
    file = tmp_path / "half-done.yaml"
    file.write_text("parties: {}\n", "utf-8")
    bring(desk, file)
    desk.wait_for_url("**/cases/c-**")
    expect(desk.get_by_role("heading", name="half-done.yaml")).to_be_visible()
    expect(desk.get_by_text("the case cannot be run yet")).to_be_visible()


def test_a_file_that_is_not_utf8_is_refused(desk, tmp_path):
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"title: caf\xe9\n")
    bring(desk, file)
    expect(desk.get_by_text("latin.yaml: byte 10 is not UTF-8; save the file as UTF-8 text")).to_be_visible()
    assert desk.url.endswith("/new/file")


def test_a_file_that_is_no_case_is_told_what_it_is(desk, tmp_path):
    """A Word document is a zip archive: under its own name, and under that of a case."""
    archive = tmp_path / "report.docx"
    with zipfile.ZipFile(archive, "w") as document:
        document.writestr("word/document.xml", "<w:document/>" * 200)
    bring(desk, archive)
    expect(desk.get_by_text("report.docx: not a YAML file; a case is a text file in YAML")).to_be_visible()
    expect(desk.get_by_text("larger than")).to_have_count(0)
    bring(desk, archive.rename(tmp_path / "report.yaml"))
    expect(desk.get_by_text("report.yaml: not a text file; a case is a YAML file")).to_be_visible()
    assert desk.url.endswith("/new/file")


def test_a_file_that_is_too_large_is_told_its_size(desk, tmp_path):
    file = tmp_path / "large.yaml"
    file.write_text("# x\n" * 300_000)
    bring(desk, file)
    expect(desk.get_by_text("large.yaml: got 1,200,000 bytes; a case file has at most 1,000,000")).to_be_visible()


def test_a_case_without_a_title_is_refused(desk):
    desk.goto("/")
    begin(desk, "New case")
    desk.get_by_role("button", name="Create").click()
    expect(desk.get_by_text("title: got nothing; expected a title")).to_be_visible()
    assert desk.url.endswith("/new")


def test_a_title_may_be_in_any_script(desk):
    desk.goto("/")
    begin(desk, "New case")
    desk.get_by_label("Title", exact=True).fill("حرب على إقليم")
    desk.get_by_role("button", name="Create").click()
    desk.wait_for_url("**/cases/c-**")
    assert "id: hrb-" in text_of(desk, desk.url.split("/")[4])
    desk.goto("/")
    expect(desk.get_by_role("link", name="حرب على إقليم", exact=True)).to_be_visible()
