"""Scenarios made, changed and unmade by picking."""

from playwright.sync_api import expect

from pages.screen import new_case, tab, text_of, wait_for_draft


def pick(page, label, words, value, which):
    page.get_by_label(label, exact=True).nth(which).fill(words)
    page.get_by_role("option").first.click()
    page.get_by_label("to", exact=True).nth(which).fill(value)


def test_a_scenario_is_made_by_picking(desk):
    key = new_case(desk)
    tab(desk, "Proposals")
    expect(desk.get_by_role("heading", name="New proposal")).to_be_visible()
    tab(desk, "Scenarios")
    expect(desk.get_by_role("heading", name="New scenario")).to_be_visible()
    expect(desk.get_by_role("heading", name="New proposal")).to_have_count(0)
    desk.get_by_label("Title", exact=True).last.fill("Few talks")
    desk.get_by_role("button", name="Add this scenario").click()
    expect(desk.get_by_text("choose a quantity and enter a value")).to_be_visible()
    pick(desk, "Set", "talks", "10% per quarter", -1)
    desk.get_by_role("button", name="Add this scenario").click()
    expect(desk.get_by_role("heading", name="Few talks")).to_be_visible()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    assert "  few-talks:\n    title: Few talks\n    set:\n      war.talks: 10% per quarter\n" in text_of(desk, key)


def test_a_setting_is_added_changed_and_removed(desk):
    key = new_case(desk)
    before = text_of(desk, key)
    tab(desk, "Scenarios")
    pick(desk, "Also set", "talks", "10% per quarter", 0)
    desk.get_by_role("button", name="Add", exact=True).first.click()
    line = desk.get_by_label("war.talks in cut", exact=True)
    expect(line).to_have_value("10% per quarter")
    line.fill("20% per quarter")
    line.press("Enter")
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: "war.talks: 20% per quarter" in text)
    tab(desk, "Scenarios")
    desk.get_by_role("button", name="Remove war.talks from cut").click()
    expect(line).to_have_count(0)
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: "war.talks: 20% per quarter" not in text)
    assert text_of(desk, key) == before
