"""A run while it works."""

import re

from playwright.sync_api import expect

from detente.assessment.assess_draws import steps
from pages.screen import new_case, tab


def test_a_run_is_watched_cancelled_resumed_and_its_address_stays(desk):
    new_case(desk)
    tab(desk, "Run")
    desk.get_by_role("spinbutton", name="Draws").fill("256")
    desk.get_by_role("button", name="Run", exact=True).click()
    desk.wait_for_url("**/runs/r-**")
    expect(desk.get_by_text(re.compile(rf"solving: \d+ of {steps(256)}"))).to_be_visible()
    expect(desk.get_by_text(re.compile("left"))).to_be_visible()
    address = desk.url
    expect(desk.get_by_text("You may close this page")).to_be_visible()
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.get_by_text("cancelled")).to_have_text(["cancelled; solved draws are kept, so it can be resumed"])
    expect(desk.get_by_text("You may close this page")).to_be_hidden()
    desk.get_by_role("button", name="Resume").click()
    expect(desk.get_by_text(re.compile(rf"solving: \d+ of {steps(256)}"))).to_be_visible()
    desk.goto("/runs")
    expect(desk.get_by_text(re.compile(rf"\d+ of {steps(256)}"))).to_be_visible()
    desk.goto(address)
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.get_by_text("cancelled; solved draws are kept")).to_be_visible()
