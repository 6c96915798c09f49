"""Assumptions moved."""

import re

from playwright.sync_api import expect


def test_a_what_if_moves_the_run_s_own_figures_and_can_be_had_in_full(desk, ready):
    desk.goto(f"/runs/{ready[1][0]}/work")
    expect(desk.get_by_role("heading", name="Every assumption")).to_be_visible()
    desk.get_by_role("button", name="Choose what to move").click()
    slider = desk.get_by_role("slider").first
    for end in ("min", "max", "now"):
        expect(slider).to_have_attribute(f"aria-value{end}", re.compile(r"^[0-9.]+$"))
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^[0-9.]+%"))
    field = desk.locator(".field").first
    expect(field.get_by_text(re.compile(r"^in the run [0-9.]+% to [0-9.]+%"))).to_be_visible()
    expect(field.get_by_text(re.compile(r"^0%( per quarter)?$"))).to_be_visible()
    before = slider.get_attribute("aria-valuetext")
    slider.locator("[tabindex]").first.focus()
    desk.keyboard.press("PageUp")
    expect(slider).not_to_have_attribute("aria-valuetext", before)
    expect(desk.get_by_text("draws of the run were solved again with the change")).to_be_visible()
    expect(desk.get_by_role("columnheader", name="difference")).to_be_visible()
    desk.get_by_role("button", name="Run in full with these values").click()
    desk.wait_for_url(lambda url: "/runs/" in url and ready[1][0] not in url)
    expect(desk.get_by_text("Changed assumptions")).to_be_visible()
    expect(desk.get_by_role("heading", name="The answer", exact=True)).to_be_visible()
