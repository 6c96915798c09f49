"""Assumptions moved."""

from playwright.sync_api import expect


def test_a_what_if_is_quick_says_that_it_is_reduced_and_can_be_had_exactly(desk, ready):
    desk.goto(f"/runs/{ready[1][0]}")
    expect(desk.get_by_role("heading", name="Every assumption")).to_be_visible()
    desk.get_by_role("slider").first.locator("[tabindex]").first.focus()
    desk.keyboard.press("PageUp")  # the first question also solves the case as it is
    expect(desk.get_by_text("A rough answer: one draw")).to_be_visible()
    expect(desk.get_by_role("cell", name="what if")).to_have_count(0)
    desk.get_by_role("button", name="Run in full with these values").click()
    desk.wait_for_url(lambda url: "/runs/" in url and ready[1][0] not in url)
    expect(desk.get_by_text("Changed assumptions")).to_be_visible()
    expect(desk.get_by_role("heading", name="The answer")).to_be_visible()
