"""A panel's page in a real browser, without a network: its pictures, its words, and nothing that it must not hold."""

import json
import re
import urllib.parse
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import chromium
from invented import a_panel, an_assessment, ballots, made

from detente.panel.answer import answer
from detente.panel.beside import beside
from detente.panel.results import results
from detente.report.charts import NARROW
from detente.report.panel import panel_html

HOSTILE = '<script>alert(1)</script> & <b>bold</b> "quoted"'


@pytest.fixture(scope="module")
def found():
    return replace(made(), invented=True)


@pytest.fixture(scope="module")
def text(found):
    return panel_html(found, an_assessment())


def test_it_is_one_file_with_one_script_and_no_addresses(text):
    assert len(text) < 3_000_000
    assert text.count("<script") == 1
    assert not re.search(r"(src|href)=[\"']https?:", text)
    titles = re.findall(r"<h2 id=\"[^\"]+\">([^<]+)</h2>", text)
    assert titles == [
        "The answer", "Package against package", "Beside the model", "What divides, and what the ballots imply", "Term by term", "Statements",
        "A map of opinion", "Ballots",
    ]  # fmt: skip


def test_it_begins_with_the_answer_and_holds_what_may_be_shown(text, found):
    begin = re.sub(r"<[^>]+>", "", text.partition('<section class="minute"')[2].partition("</section>")[0])
    for sentence in answer(found):
        assert sentence in begin.replace("&#39;", "'")
    (data,) = re.findall(r'href="data:application/json;charset=utf-8,([^"]+)"', text)
    held = json.loads(urllib.parse.unquote(data))
    told = {**found.as_dict(), "beside": beside(found, an_assessment())}
    assert held == json.loads(json.dumps(told))


def test_pictures_for_a_phone_are_as_narrow_as_one_and_say_that_ballots_are_invented(text):
    widths = [float(w) for w in re.findall(r'<div class="narrow"><svg[^>]* width="([\d.]+)"', text)]
    assert len(widths) == 11
    assert max(widths) <= NARROW + 12
    assert text.count('aria-label="The ballots of this panel are invented') == 22


def test_it_opens_offline_accessible_at_both_widths(text, tmp_path):
    (tmp_path / "panel.html").write_text(text, "utf-8")
    with chromium() as browser:
        for width, scheme in ((1100, "light"), (375, "dark")):
            context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, color_scheme=scheme)
            page = context.new_page()
            told: list[str] = []
            page.on("console", lambda message, told=told: told.append(message.text))
            page.on("pageerror", lambda error, told=told: told.append(str(error)))
            page.goto((tmp_path / "panel.html").as_uri())
            assert told == []
            pictures = page.locator("figure svg:visible")
            assert pictures.count() == 11  # packages twice, the model, six issues, statements, the map
            assert all(pictures.nth(n).get_attribute("aria-label") for n in range(11))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page)
            assert [v["id"] for v in found.response["violations"] if v["impact"] in ("serious", "critical")] == []
            context.close()


def test_without_an_assessment_or_enough_ballots_what_is_missing_is_left_out():
    titles = re.findall(r"<h2 id=\"[^\"]+\">([^<]+)</h2>", panel_html(made(4)))
    assert titles == ["The answer", "Ballots"]


def test_what_a_panel_says_is_shown_as_text():
    panel = a_panel()
    kept = [n for n, q in enumerate(panel.questions.values()) if q.kind == "statement"]
    asked = {
        name: q.model_copy(update={"asks": HOSTILE}) for name, q in panel.questions.items() if q.kind == "statement"
    }
    hostile = panel.model_copy(
        update={"title": HOSTILE, "groups": {**panel.groups, "east": HOSTILE}, "questions": asked}
    )
    box = ballots(panel)
    html = panel_html(results(hostile, replace(box, answers=box.answers[:, kept])))
    assert "<script>alert" not in html
    assert "<b>bold" not in html
    assert "&lt;b&gt;bold" in html
