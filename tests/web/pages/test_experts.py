"""A panel's experts on its page: added, led through the rounds, their answers read and written into the case; and what they see themselves."""

import csv

from consulted import CASE, HOSTILE, ranges_text
from playwright.sync_api import expect

from pages.screen import trouble, visit
from pages.test_ballot import post


def turn(page, button, then):
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=then, exact=True).click()


def answer(page, secret, round_, best, reason=""):
    steps = {"lowest": best - 0.2, "highest": best + 0.2, "best": best, "confidence": 0.8, "reason": reason}
    found = page.request.put(f"/api/v1/expert/{secret}/answers", data={"round": round_, "answers": {"alliance": steps}})
    assert found.ok, found.text()


def whole(page):
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
    assert trouble(page) == []


def test_experts_are_asked_in_two_rounds_and_written_into_the_case(desk):
    case = post(desk, "/cases", title="A war", text=CASE)["key"]
    key = post(desk, "/panels", text=ranges_text(case))["key"]
    desk.goto(f"/panels/{key}#experts")
    desk.get_by_label("Names, one a line").fill("Anna\nBela\n\nCiro\n")
    desk.get_by_role("button", name="Add experts").click()
    expect(desk.get_by_text("3 experts added. Save the addresses now")).to_be_visible()
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="Addresses (CSV)").click()
    secrets = {
        r["name"]: r["address"].rsplit("/", 1)[1] for r in csv.DictReader(saved.value.path().read_text().splitlines())
    }
    turn(desk, "Begin round 1", "Begin")
    expect(desk.get_by_text("Round 1 is on")).to_be_visible()
    assert secrets["Anna"] not in desk.content()
    answer(desk, secrets["Anna"], 1, 0.4, HOSTILE)
    desk.request.put(f"/api/v1/expert/{secrets['Anna']}/consent", data={"named": True})
    answer(desk, secrets["Bela"], 1, 0.6, "Words cost nothing")
    answer(desk, secrets["Ciro"], 1, 0.5)
    desk.reload()
    expect(desk.get_by_text("3 of 3 experts answered in this round.")).to_be_visible()
    assert "Words cost nothing" not in desk.content()
    turn(desk, "Begin round 2", "Begin")
    expect(desk.get_by_text("Round 2 is on")).to_be_visible()
    answer(desk, secrets["Bela"], 2, 0.5)
    turn(desk, "End", "End")
    expect(desk.get_by_text("1 expert changed the best estimate")).to_be_visible()
    expect(desk.locator("figure").first).to_be_visible()
    expect(desk.get_by_text(HOSTILE).first).to_be_attached()
    whole(desk)
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="Answers (CSV)").click()
    names = {r["expert"] for r in csv.DictReader(saved.value.path().read_text().splitlines())}
    assert "Anna" in names
    assert not names & {"Bela", "Ciro"}
    desk.get_by_role("checkbox", name="Keep the experts' own ranges").click()
    desk.get_by_role("button", name="Look at the change").click()
    dialog = desk.get_by_role("dialog", name="Write into the case")
    expect(dialog.locator("ins", has_text="source: panel:desk, n: 3, round: 2, experts: [")).to_be_visible()
    dialog.get_by_role("button", name="Save as a new version").click()
    expect(desk.get_by_text("Saved as version 2 of 'A war'.")).to_be_visible()
    assert "source: panel:desk" in desk.request.get(f"/api/v1/cases/{case}").json()["text"]


def test_what_experts_see_is_whole_and_accessible(browser, server):
    page = visit(browser, server, "phone")
    page.emulate_media(color_scheme="dark")
    case = post(page, "/cases", title="A war", text=CASE)["key"]
    key = post(page, "/panels", text=ranges_text(case))["key"]
    made = [e["address"].rsplit("/", 1)[1] for e in post(page, f"/panels/{key}/experts", names=["Anna", "Bela"])]

    def check(what, address):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1, what
        assert len(page.get_by_role("heading", level=1).all()) == 1, what
        assert page.trouble == [], what
        assert trouble(page) == [], what
        page.trouble.clear()  # axe puts styles into the page, which its policy forbids

    mine = f"/expert/{made[0]}"
    post(page, f"/panels/{key}/experts/state", state="round 1")
    check("questions", f"{mine}?step=2")
    for secret, best in zip(made, (0.4, 0.6), strict=True):
        answer(page, secret, 1, best, "Because")
    post(page, f"/panels/{key}/experts/state", state="round 2")
    check("with the others", f"{mine}?step=2")
    post(page, f"/panels/{key}/experts/state", state="ended")
    check("results", mine)
    page.context.close()
