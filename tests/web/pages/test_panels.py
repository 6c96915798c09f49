"""Panels in the workbench: one is made from a case, opened, invited to, and its results read."""

import csv
import re

from playwright.sync_api import expect
from voters import HOSTILE, panel_text

from pages.screen import SIZES, log_in, trouble, visit
from pages.test_ballot import post


def test_a_panel_is_made_from_a_case_opened_and_closed(desk):
    desk.goto("/panels")
    desk.get_by_role("button", name="New panel").click()
    dialog = desk.get_by_role("dialog", name="New panel")
    expect(dialog).to_be_visible()
    desk.wait_for_function("!document.getAnimations().some(a => a.playState === 'running')")
    assert trouble(desk) == []
    dialog.get_by_role("button", name="Make a draft").click()
    expect(desk.get_by_text("groups: give one or more")).to_be_visible()
    dialog.get_by_role("combobox", name="Case").fill("October 2022")  # the newest of other tests may be unfinished
    desk.get_by_role("option", name="Ukraine, October 2022", exact=True).click()
    dialog.get_by_label("Groups that voters may declare").fill("Northerners\nThe south\n")
    dialog.get_by_role("button", name="Make a draft").click()
    desk.wait_for_url("**/panels/p-*")
    expect(desk.get_by_text("Draft, not yet opened.")).to_be_visible()
    expect(desk.get_by_text("No mistakes. Saved.")).to_be_visible()
    desk.get_by_role("button", name="Open for voting").click()
    desk.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    expect(desk.get_by_text("Open.", exact=True)).to_be_visible()
    expect(desk.get_by_text("People need an invitation's code.")).to_be_visible()
    desk.get_by_role("switch", name="Anybody with the address may vote").click()
    expect(desk.get_by_text("Bursts are flagged")).to_be_visible()
    with desk.expect_navigation():
        desk.get_by_role("link", name="/vote").click()
    expect(desk.get_by_role("button", name="Begin")).to_be_visible()
    desk.go_back()
    desk.get_by_role("button", name="Close the vote").click()
    desk.get_by_role("dialog").get_by_role("button", name="Close it").click()
    expect(desk.get_by_text("Closed.", exact=True)).to_be_visible()
    expect(desk.get_by_text("Results are shown when 5 people or more")).to_be_visible()


def test_codes_are_made_and_saved_once(desk):
    key = post(desk, "/panels", text=panel_text(2))["key"]
    post(desk, f"/panels/{key}/open")
    desk.goto(f"/panels/{key}")
    desk.get_by_label("How many").fill("3")
    desk.get_by_role("button", name="Make codes").click()
    expect(desk.get_by_text("3 codes made. Save them now")).to_be_visible()
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="Codes (CSV)").click()
    rows = list(csv.DictReader(saved.value.path().read_text().splitlines()))
    assert len({row["code"] for row in rows}) == 3
    assert rows[0]["address"].endswith(f"/panels/{key}/vote?code={rows[0]['code']}")
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="Sheet to print").click()
    sheet = saved.value.path().read_text()
    assert all(row["code"] in sheet for row in rows)
    desk.reload()
    expect(desk.get_by_text("3 codes made, used: fewer than 3.")).to_be_visible()
    assert rows[0]["code"] not in desk.content()
    post(desk, f"/vote/{key}", code=rows[0]["code"], answers={"s1": "agree"})


def test_results_are_told_drawn_and_saved_at_both_sizes(browser, server):
    first = visit(browser, server)
    key = post(first, "/panels", text=panel_text(4, hostile=True))["key"]
    post(first, f"/panels/{key}/open")
    for n, code in enumerate(post(first, f"/panels/{key}/invitations", number=12)["codes"]):
        answers = {"s1": "agree" if n % 3 else "disagree", "s2": "agree" if n < 6 else "disagree", "s3": "pass"}
        post(first, f"/vote/{key}", code=code, group="north" if n < 6 else "south", answers=answers)
    first.context.close()
    for size in SIZES:
        page = visit(browser, server, size)
        page.goto(f"/panels/{key}")
        expect(page.get_by_text(re.compile("Ballots handed in(| by now): 12 or more"))).to_be_visible()
        expect(page.get_by_role("heading", name="Statements", exact=True)).to_be_visible()
        expect(page.locator("figure").first).to_be_visible()
        expect(page.get_by_text(HOSTILE).first).to_be_attached()
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
        assert trouble(page) == []
        with page.expect_download() as saved:
            page.get_by_role("button", name="Tables (CSV)").click()
        assert saved.value.suggested_filename == f"{key}.csv"
        page.goto("/panels")
        expect(page.get_by_role("link", name="The valley").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
        assert trouble(page) == []
        assert page.trouble == []
        page.context.close()


def test_a_panel_is_its_owners_until_it_is_shared(browser, guarded):
    emil, rosa = log_in(browser, guarded, "emil"), log_in(browser, guarded, "rosa")
    headers = {"Origin": guarded.address}
    made = emil.request.post("/api/v1/panels", data={"text": panel_text(2)}, headers=headers).json()
    key = made["key"]
    emil.request.post(f"/api/v1/panels/{key}/open", data={}, headers=headers)
    assert rosa.goto(f"/panels/{key}").status == 404
    emil.goto(f"/panels/{key}")
    emil.get_by_role("button", name="Share results").click()
    expect(emil.get_by_role("button", name="Unshare results")).to_be_visible()
    assert rosa.goto(f"/panels/{key}").status == 200
    expect(rosa.get_by_text("Results are shown when 3 people or more")).to_be_visible()
    expect(rosa.get_by_role("button", name="Close the vote")).to_have_count(0)
    for page in (emil, rosa):
        page.context.close()
