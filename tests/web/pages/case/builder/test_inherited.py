"""The builder in a case that extends another: what it adds is changed, what it has from the other is told apart, changed singly and taken out."""

import re

from playwright.sync_api import expect

from detente.case.load import merged, read_text
from pages.case.builder.stranger import Stranger
from pages.screen import draft, tab, wait_for_draft

LATER = """\
detente: 1
extends: ukraine-2022
id: later
title: Later
scenarios: null
what_happened: null

record:
  - {date: 2022-10, by: russia, kind: signal, says: First of ours}
  - {date: 2022-10, by: ukraine, kind: signal, says: Second of ours}
"""
OTHER = "from Ukraine, October 2022"


def test_what_a_case_adds_and_what_it_has_from_another(desk):
    desk.goto("/")
    key = desk.request.post("/api/v1/cases", data={"title": "Later", "text": LATER}).json()["key"]
    desk.goto(f"/cases/{key}/work?tab=Build&step=the-record")
    expect(desk.get_by_role("heading", name="9. The record")).to_be_visible()
    at = Stranger(desk)

    # An item of the other case cannot be changed, one that this case adds can.
    theirs = desk.locator(".part").filter(has_text="Counter-offensive that routed Russian forces")
    expect(theirs).to_contain_text(OTHER)
    theirs.click()
    expect(theirs.get_by_role("textbox", name="What (needed)")).to_be_disabled()
    expect(theirs.get_by_text("can only add to this list")).to_be_visible()
    expect(theirs.get_by_role("button", name="Remove")).to_have_count(0)
    theirs.locator(".q-item").first.click()
    expect(theirs.get_by_role("textbox", name="What (needed)")).to_be_hidden()
    ours = desk.locator(".part").filter(has_text="Second of ours")
    expect(ours).not_to_contain_text(OTHER)
    ours.click()
    expect(ours.get_by_role("textbox", name="What (needed)")).to_be_visible()
    at.put("What (needed)", "Changed by us")
    at.press("Move 2022-10: Changed by us up")
    expect(desk.get_by_role("button", name="Move 2022-10: Changed by us up")).to_be_disabled()

    # A changed value alone is written, and taken back; a part taken out is brought back. The step is in the address.
    at.go("Who backs whom")
    expect(desk).to_have_url(re.compile("step=who-backs-whom"))
    desk.reload()
    expect(desk.get_by_role("heading", name="6. Who backs whom")).to_be_visible()
    desk.locator(".part").filter(has_text="NATO membership").last.click()
    at.put("Answers a breach (needed): from", "50")
    expect(desk.get_by_text("Changed here; Ukraine, October 2022 has: 75% to 95%.")).to_be_visible()
    expect(desk.locator(".part").filter(has_text="NATO membership").last).to_contain_text(f"{OTHER}, changed here")
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: "guarantees:\n  nato:\n    answers: 50% to 95%\n" in text)
    text = draft(desk)
    assert merged(text)["record"][-2:] == [
        {"date": "2022-10", "by": "ukraine", "kind": "signal", "says": "Changed by us"},
        {"date": "2022-10", "by": "russia", "kind": "signal", "says": "First of ours"},
    ]
    tab(desk, "Build")
    at.press("Take back what is changed in NATO membership")
    at.press("Remove NATO membership")
    expect(
        desk.get_by_text("The guarantee 'NATO membership' of Ukraine, October 2022 is taken out here.")
    ).to_be_visible()
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: "guarantees:\n  nato: null\n" in text)
    tab(desk, "Build")
    at.press("Bring back NATO membership")
    expect(desk.locator(".part").filter(has_text="NATO membership").last).to_contain_text(OTHER)
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: merged(text)["guarantees"] == merged(read_text("ukraine-2022")[0])["guarantees"])


def test_a_step_that_is_not_there_is_told_and_the_first_is_shown(desk):
    desk.goto("/cases/ukraine-2022/work?tab=Build&step=nowhere")
    expect(
        desk.get_by_text("The address asks for the step 'nowhere', which is not here; this was ignored.")
    ).to_be_visible()
    expect(desk.get_by_role("heading", name="1. The conflict")).to_be_visible()
