"""Mistakes listed, and the way to their lines."""

from playwright.sync_api import expect

from pages.screen import TEXT, tab


def test_a_mistake_leads_to_its_line_from_any_tab(desk):
    text = f"{TEXT}oops: 1\n"
    last = len(text.splitlines())
    key = desk.request.post("/api/v1/cases", data={"title": "Wrong at the end", "text": text}).json()["key"]
    desk.goto(f"/cases/{key}/work")
    expect(desk.get_by_text("1 mistake: the case cannot be run yet.")).to_be_visible()
    expect(desk.locator(".cm-line.cm-wrong")).to_have_count(0)  # out of sight
    for name, what in (("Numbers", "numbers"), ("Proposals", "proposals"), ("Scenarios", "scenarios")):
        tab(desk, name)
        expect(desk.get_by_text(f"Fix the mistakes in the text first; then the {what} appear here.")).to_be_visible()
    desk.get_by_role("button", name=f"line {last}: oops: unknown field").click()
    expect(desk.get_by_role("tab", name="Text", exact=True)).to_have_attribute("aria-selected", "true")
    expect(desk.locator(".cm-line.cm-wrong")).to_have_text("oops: 1")


def test_constraints_that_seem_not_thought_through_are_pointed_at_and_no_mistake(desk):
    text = TEXT.replace("ceded: ceded to A", "ceded: {says: ceded to A, excludes: {alignment: alliance}}")
    key = desk.request.post("/api/v1/cases", data={"title": "One way only", "text": text}).json()["key"]
    desk.goto(f"/cases/{key}/work")
    expect(desk.get_by_text("No mistakes. The case can be run.")).to_be_visible()
    expect(desk.get_by_text("Look again: 'B's security: a member of the alliance' does not go with")).to_be_visible()
