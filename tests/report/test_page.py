"""The report in a real browser, without a network: Debian's Chromium through Playwright."""

import json
import re
import urllib.parse
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import chromium
from typer.testing import CliRunner

from detente.assessment import assess
from detente.assessment.wording import chance
from detente.case.load import load_case, parse_case
from detente.cli.app import app
from detente.report.files import write_charts, write_pdf
from detente.report.page import report_html, write_report

HOSTILE = '<script>alert(1)</script> & <b>bold</b> "quoted"'


@pytest.fixture(scope="module")
def answer(ukraine):
    return ukraine


@pytest.fixture(scope="module")
def file(answer, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(answer, path)
    return path


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def test_it_is_one_small_file_with_one_script_and_no_addresses(file: Path):
    text = file.read_text("utf-8")
    assert len(text) < 3_000_000
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert text.count("<script") == 1
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|eval\(|WebSocket|innerHTML", script)
    assert set(re.findall(r"https?://[^\"' ]+", script)) == {"http://www.w3.org/2000/svg"}  # a name, not an address
    assert not re.search(r"(src|href)=[\"']https?:", text)
    assert "url(http" not in text


def test_every_section_stands_in_order(file: Path):
    titles = re.findall(r"<h2 id=\"[^\"]+\">([^<]+)</h2>", file.read_text("utf-8"))
    assert titles == [
        "The answer",
        "How the war ends if nobody changes course",
        "The record",
        "The war",
        "Who is who",
        "How a quarter goes",
        "The proposals",
        "Would it hold?",
        "Is the threat real?",
        "Settle now or wait?",
        "Levers for each goal",
        "What the answer hangs on",
        "The evidence, event by event",
        "Every assumption",
        "Method and limits",
    ]


def test_every_assumption_is_there_with_its_basis(answer, file: Path):
    text = file.read_text("utf-8")
    listed = answer.facts["assumptions"]
    assert len(listed) > 200
    assert text.count('class="judged">judgement</td>') == sum(x["basis"] == "judgement" for x in listed)


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (375, "light"), (1100, "dark")])
def test_it_opens_offline_with_every_chart_drawn_and_accessible(browser, file: Path, width: int, scheme: str):
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, color_scheme=scheme)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(file.as_uri())
    assert told == []
    pictures = page.locator("figure svg:visible")  # of the two widths of each, one
    assert pictures.count() == 14
    for n in range(pictures.count()):
        box = pictures.nth(n).bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 80
        assert pictures.nth(n).get_attribute("aria-label")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    serious = [v["id"] for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []
    context.close()


@pytest.mark.parametrize("width", [1100, 375])
def test_pictures_answer_to_pointer_tap_and_keys_with_the_assessments_figures(browser, answer, file: Path, width: int):
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, has_touch=True)
    page = context.new_page()
    page.goto(file.as_uri())
    picture = page.locator("figure.picture", has=page.locator('[data-name="signing"]'))
    best = max(answer.proposals, key=lambda p: answer.band(f"proposals/{p}/all_sign").median)
    told = f"{answer.titles[best]}, all sign: {chance(answer.band(f'proposals/{best}/all_sign'))}"
    mark = picture.locator(f'[data-says="{told}"]:visible').last
    tip = page.locator(".picture-tip")
    mark.hover(force=True)
    assert tip.inner_text() == told
    page.mouse.move(0, 0)
    assert not tip.is_visible()
    mark.tap(force=True)
    assert tip.inner_text() == told
    picture.locator(".picture-drawn").focus()
    page.keyboard.press("ArrowRight")
    assert tip.is_visible() and tip.inner_text() != told
    page.keyboard.press("ArrowLeft")
    assert tip.inner_text() == told
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    context.close()


def test_pictures_can_be_saved(browser, file: Path, tmp_path: Path):
    page = browser.new_page()
    page.goto(file.as_uri())
    picture = page.locator("figure.picture").first
    heads = {"svg": b"<svg", "png": b"\x89PNG", "csv": b"after,end,share"}
    for kind, head in heads.items():
        with page.expect_download() as download:
            picture.get_by_text(f"Save as {kind.upper()}").click()
        assert download.value.suggested_filename == f"ends.{kind}"
        download.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(head)
    svg = (tmp_path / "svg").read_text("utf-8")
    assert "var(--" not in svg and "currentColor" not in svg and "<title>" in svg
    page.close()


def test_it_can_be_used_by_keyboard_alone(browser, file: Path):
    page = browser.new_page()
    page.goto(file.as_uri())
    details = page.locator("details.download").first
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('details.download > summary')"):
            break
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert details.get_attribute("open") is None
    page.keyboard.press("Enter")
    assert details.get_attribute("open") is not None
    assert details.locator("table").is_visible()
    page.close()


def test_the_data_can_be_downloaded(browser, answer, file: Path, tmp_path: Path):
    page = browser.new_page()
    page.goto(file.as_uri())
    with page.expect_download() as download:
        page.get_by_text("Download all answers as JSON").click()
    download.value.save_as(tmp_path / "data.json")
    assert json.loads((tmp_path / "data.json").read_text("utf-8")) == json.loads(json.dumps(answer.as_dict()))
    page.close()


def test_the_csv_behind_a_picture_holds_its_figures(answer, file: Path):
    address = re.search(r'download="signing.csv" href="data:text/csv;charset=utf-8,([^"]+)"', file.read_text("utf-8"))
    assert address is not None
    lines = urllib.parse.unquote(address[1]).splitlines()
    assert lines[0] == "what,who,median,low,high"
    assert len(lines) == 1 + sum(1 + len(answer.under(f"proposals/{p}/signs")) for p in answer.under("proposals"))


def test_what_a_case_file_says_is_shown_as_text(browser, tmp_path: Path):
    source = (load_case.__globals__["resources"].files("detente.case") / "template.yaml").read_text("utf-8")
    quoted = json.dumps(HOSTILE)
    text = source.replace("title: A war over a province", f"title: {quoted}").replace(
        "title: Armistice on the line", f"title: {quoted}"
    )
    text = text.replace("says: A ceasefire for the harvest", f"says: {quoted}")
    answer = assess(parse_case(text), draws=2)
    html = report_html(answer)
    assert "<script>alert" not in html
    assert "<b>bold" not in html
    page = browser.new_page()
    shown: list[str] = []
    page.on("dialog", lambda dialog: shown.append(dialog.message))
    (tmp_path / "hostile.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "hostile.html").as_uri())
    assert shown == []
    assert page.locator("h1").inner_text() == HOSTILE
    page.close()
    assert "<script>" not in answer._repr_html_()


def test_the_whole_report_is_printed_to_a_pdf(answer, browser, tmp_path: Path):
    write_pdf(answer, tmp_path / "report.pdf")
    content = (tmp_path / "report.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert len(content) > 50_000


def test_pictures_as_files(answer, tmp_path: Path):
    written = write_charts(answer, tmp_path / "pictures")
    assert len(written) == 42
    heads = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
    for path in written:
        assert path.read_bytes().startswith(heads[path.suffix[1:]])


def test_the_command_writes_a_report_of_a_saved_assessment(answer, tmp_path: Path):
    answer.save(tmp_path / "saved.json")
    result = CliRunner().invoke(app, ["report", str(tmp_path / "saved.json")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "saved.html").read_text("utf-8") == report_html(answer)
    broken = CliRunner().invoke(app, ["report", str(tmp_path / "none.json")])
    assert broken.exit_code == 2
    assert "No such file" in broken.output


def test_a_notebook_shows_the_main_answers(answer):
    html = answer._repr_html_()
    assert "The plan put to the poll" in html
    assert f"{answer.draws} draws" in html


@pytest.mark.parametrize("width", [1280, 390])
def test_the_contents_follow_the_scroll(browser, file: Path, width: int):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(file.as_uri())
    contents = page.locator("nav.contents")
    assert contents.locator("a").all_inner_texts() == page.locator("h2[id]").all_inner_texts()
    contents.locator("a[href='#hangs']").click()
    page.wait_for_function("document.querySelector('nav.contents [aria-current]')?.hash === '#hangs'")
    assert page.locator("#hangs").evaluate("e => e.getBoundingClientRect().top") >= contents.evaluate(
        "e => e.getBoundingClientRect().bottom - 1"
    )
    page.close()
