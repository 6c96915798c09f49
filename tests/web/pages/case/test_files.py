"""Files about a war read in the workbench, on a phone: months kept, an event and a pledge taken onto the record."""

import pytest
from event_files import GED, ged, text
from playwright.sync_api import expect

from pages.screen import HOSTILE, TEXT, draft, tab, trouble, visit, wait_for_draft

EVENTS = text([ged(1, where_coordinates=HOSTILE), ged(2, type_of_violence="3", best="9", source_headline="Вибух")], GED)
SCORES = "stipulation,theme,by,2024,2025\nLeave the ridge,Ridge,A,1,3\nOpen the road,Roads,B,2,0\n"
TAKEN = "On the record, with weight 0% until you judge it."


@pytest.fixture
def phone(browser, server):
    found = visit(browser, server, "phone")
    yield found
    assert found.trouble == []
    found.context.close()


def give(page, label, name, content):
    page.get_by_label(label).locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    expect(page.get_by_text(f"Chosen: {name}")).to_be_visible()


def test_months_events_and_pledges_are_taken_into_a_case(phone):
    page = phone
    made = page.request.post("/api/v1/cases", data={"title": "War of files", "text": TEXT}).json()["key"]
    page.goto(f"/cases/{made}/work?tab=From files")
    page.get_by_role("button", name="Count the events").click()
    expect(page.get_by_text("file: got nothing; choose a CSV file first")).to_be_visible()
    give(page, "A file of events (CSV)", "ged.csv", EVENTS)
    page.get_by_text("Other names for those in this case").click()
    page.get_by_label("Names in the file").fill("Government of A = A\nGovernment of B = B")
    # By keyboard: what has just been unfolded may still push the button down when a pointer gets there.
    page.get_by_role("button", name="Count the events").press("Enter")
    expect(page.get_by_role("heading", name="2 events counted")).to_be_visible()
    expect(page.get_by_role("img", name="The deadliest month was 2025-03").first).to_be_visible()
    page.get_by_role("button", name="Accept event 1").click()
    expect(page.get_by_text("who did it: got nothing")).to_be_visible()
    page.get_by_role("button", name="Accept event 2").click()
    expect(page.get_by_text(TAKEN)).to_be_visible()
    page.get_by_role("button", name="Keep the months in the case").click()
    expect(page.get_by_text("The months are in the case")).to_be_visible()
    give(page, "A table of scores (CSV)", "scores.csv", SCORES)
    page.get_by_label("What was signed").fill("Accord of the ridge")
    page.get_by_label("Signed on").fill("2024-02-01")
    page.get_by_role("button", name="Take the scores into the case").click()
    expect(page.get_by_role("img", name="Accord of the ridge: in 2025").first).to_be_visible()
    page.get_by_role("button", name="Accept pledge 2").click()
    expect(page.get_by_text(TAKEN)).to_have_count(2)
    assert trouble(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tab(page, "Text")
    wait_for_draft(page, lambda whole: "outcome: broken" in whole)
    whole = draft(page)
    assert "- {month: 2025-03, events: 2, deaths: 19, low: 16, high: 28}" in whole
    assert "row: 3" in whole and "Вибух" not in whole and whole.count("sha256:") == 2
