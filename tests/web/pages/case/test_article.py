"""An article read in the workbench, on a phone: sentences taken and taken back, and a case started from one."""

import pytest
from playwright.sync_api import expect

from pages.screen import HOSTILE, TEXT, begin, draft, tab, text_of, trouble, visit, wait_for_draft

NEWS = f"""A on Tuesday rejected the armistice on the line, its foreign ministry said.

The patron promised to keep its trainers in the country. {HOSTILE} B threatened to <b>close</b> the river. It rained."""
BEGIN = "Arvania rejected the plan. Belmark, said monitors, broke the truce. Tarsk is quiet."


def paste(page, text=NEWS):
    page.get_by_label("Text of the article").fill(text)
    page.get_by_label("Published on").fill("2026-01-01")
    page.get_by_label("Its title").fill("Война и мир")
    page.get_by_label("Published by").fill("A daily")


@pytest.fixture
def phone(browser, server):
    found = visit(browser, server, "phone")
    yield found
    assert found.trouble == []
    found.context.close()


def test_sentences_are_taken_into_the_record_and_taken_back(phone):
    page = phone

    made = page.request.post("/api/v1/cases", data={"title": "War of an article", "text": TEXT}).json()["key"]
    page.goto(f"/cases/{made}/work?tab=From an article")
    page.get_by_role("button", name="Find sentences").click()
    expect(page.get_by_text("published on: got nothing")).to_be_visible()
    paste(page, NEWS.replace("A on Tuesday", "Aland on Tuesday").replace("B threatened", "Bland threatened"))
    page.get_by_text("Other names for those in this case").click()
    page.get_by_label("Other names", exact=True).fill("Aland = A\nBland = B")
    page.get_by_role("button", name="Find sentences").click()
    expect(page.get_by_role("heading", name="3 sentences found")).to_be_visible()
    expect(page.get_by_text("Bland threatened to <b>close</b> the river.")).to_be_visible()
    assert trouble(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    take = page.get_by_role("button", name="Accept sentence 1")
    take.click()
    expect(page.get_by_text("On the record, with weight 0% until you judge it.")).to_be_visible()
    expect(take).to_be_disabled()
    page.get_by_role("button", name="Accept sentence 2").click()
    expect(page.get_by_text("On the record, with weight 0% until you judge it.")).to_have_count(2)
    tab(page, "Text")
    wait_for_draft(page, lambda text: text.count("weight: 0%") == 2 and text.count("title: Война и мир") == 1)
    assert "about: armistice, outcome: refused" in draft(page)
    page.get_by_role("button", name="Undo").click()
    wait_for_draft(page, lambda text: text.count("weight: 0%") == 1)
    tab(page, "From an article")
    expect(page.get_by_role("button", name="Accept sentence 2")).to_be_enabled()


def test_a_case_is_started_from_an_article(phone):
    page = phone
    page.goto("/")
    begin(page, "Start from an article")
    page.get_by_label("Text of the article").fill(
        "Arvania rejected the plan. Belmark, said monitors, broke the truce. Tarsk is quiet."
    )
    page.get_by_role("button", name="Look for the sides").click()
    expect(page.get_by_text("can now be picked below")).to_be_visible()
    page.get_by_label("side A").click()
    page.get_by_role("option", name="Arvania").click()
    page.get_by_label("side B").fill("Белмарк")
    page.get_by_label("side B").press("Enter")
    page.get_by_label("Title of the case").fill("Война за область")
    page.get_by_role("button", name="Create the case").click()
    page.wait_for_url("**/cases/c-**")
    expect(page.get_by_text("No mistakes")).to_be_visible()
    expect(page.get_by_label("Text of the article")).to_have_value(
        "Arvania rejected the plan. Belmark, said monitors, broke the truce. Tarsk is quiet."
    )
    text = text_of(page, page.url.split("/")[4])
    assert "id: voyna-za-oblast\n" in text
    assert "  belmark:\n" in text and "title: Белмарк" in text and "country-a" not in text
    page.get_by_role("button", name="Find sentences").click()
    expect(page.get_by_role("heading", name="2 sentences found")).to_be_visible()
