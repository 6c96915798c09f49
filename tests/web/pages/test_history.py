"""Base rates asked for on a page."""

import re

from playwright.sync_api import expect

from detente.history.rates import RATES


def test_history_is_asked(desk):
    desk.goto("/history")
    bars = desk.locator(".rates li")
    expect(bars).to_have_count(len(RATES))
    told = bars.nth(0).locator(".figure").inner_text()
    bars.nth(0).get_by_role("link").click()
    expect(desk.get_by_text(f"{told}; ")).to_be_visible()
    expect(desk.locator("figure.picture")).to_be_visible()
    expect(desk).to_have_title("peace_failure: history - detente")
    desk.get_by_label(re.compile("^A base rate as in a case file")).fill("peace_failure(guarantee: magic)")
    desk.get_by_role("button", name="Look up").click()
    expect(desk.get_by_text(re.compile("magic")).last).to_be_visible()
