"""Assumptions moved."""

from playwright.sync_api import expect


def test_a_what_if_moves_the_run_s_own_figures_and_can_be_had_in_full(desk, ready):
    desk.goto(f"/runs/{ready[1][0]}")
    expect(desk.get_by_role("heading", name="Every assumption")).to_be_visible()
    desk.get_by_role("slider").first.locator("[tabindex]").first.focus()
    desk.keyboard.press("PageUp")
    expect(desk.get_by_text("draws of the run were solved again with the change")).to_be_visible()
    expect(desk.get_by_role("columnheader", name="difference")).to_be_visible()
    desk.get_by_role("button", name="Run in full with these values").click()
    desk.wait_for_url(lambda url: "/runs/" in url and ready[1][0] not in url)
    expect(desk.get_by_text("Changed assumptions")).to_be_visible()
    expect(desk.get_by_role("heading", name="The answer")).to_be_visible()
