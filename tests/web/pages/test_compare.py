"""Two runs side by side."""

import re

from playwright.sync_api import expect


def test_two_runs_are_compared(desk, ready):
    desk.goto(f"/runs/{ready[1][0]}")
    desk.get_by_label("Compare with another run").click()
    desk.get_by_role("option", name=re.compile("A finished war, cut")).first.click()
    desk.wait_for_url("**/compare?*")
    expect(desk.get_by_text("differences are taken draw by draw")).to_be_visible()
    expect(desk.locator("table.plain tbody tr").nth(5)).to_be_attached()
