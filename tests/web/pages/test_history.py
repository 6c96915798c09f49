"""Base rates asked for on a page."""

import re

from playwright.sync_api import expect


def test_history_is_asked(desk):
    desk.goto("/history")
    desk.get_by_role("link", name="peace_failure").first.click()
    expect(desk.get_by_text("comparable cases.")).to_be_visible()
    expect(desk).to_have_title("peace_failure: history - detente")
    desk.get_by_label(re.compile("^A base rate as in a case file")).fill("peace_failure(guarantee: magic)")
    desk.get_by_role("button", name="Look up").click()
    expect(desk.get_by_text(re.compile("magic")).last).to_be_visible()
