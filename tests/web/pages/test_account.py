"""Accounts: people are let in and out."""

import re

from playwright.sync_api import expect

from pages.screen import SIZES, begin, log_in, trouble


def test_an_admin_lets_people_in_and_out_and_an_open_page_knows(browser, guarded):
    anna = log_in(browser, guarded, "anna")
    anna.goto("/account")
    anna.get_by_label("Name", exact=True).fill("olga")
    anna.get_by_label("Password", exact=True).fill("olga0123456789")
    anna.get_by_role("button", name="Add").click()
    expect(anna.get_by_text("olga", exact=True)).to_be_visible()
    olga = log_in(browser, guarded, "olga")
    begin(olga, "New case")
    olga.get_by_label("Title", exact=True).fill("Too late")
    anna.locator(".card", has_text="olga").last.get_by_role("button", name="Close").click()
    expect(anna.get_by_text("olga (closed)")).to_be_visible()
    olga.get_by_role("button", name="Create").click()
    expect(olga.get_by_text("your session has ended; log in again")).to_be_visible()
    olga.goto("/")
    expect(olga.get_by_role("button", name="Log in")).to_be_visible()
    anna.get_by_label("What it is for").fill("nightly runs")
    anna.get_by_role("button", name="Make a token").click()
    token = anna.locator("div", has_text=re.compile(r"^[\w-]{43}$")).last.inner_text()
    fresh = browser.new_context(base_url=guarded.address)
    assert fresh.request.get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"}).status == 200
    other = log_in(browser, guarded, "anna")
    anna.locator(".line", has_text="Token, nightly runs").get_by_role("button", name="End").click()
    expect(anna.get_by_text("Token, nightly runs")).to_have_count(0)
    assert fresh.request.get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"}).status == 401
    anna.get_by_role("button", name="Log out everywhere else").click()
    expect(anna.get_by_text("You are logged out everywhere else")).to_be_visible()
    other.goto("/")
    expect(other.get_by_role("button", name="Log in")).to_be_visible()
    assert trouble(anna) == []
    anna.goto("/audit?by=anna")
    expect(anna.get_by_role("cell", name="revoked token").first).to_be_visible()
    expect(anna.get_by_role("cell", name="closed account").first).to_be_visible()
    anna.set_viewport_size(SIZES["phone"])
    expect(anna.get_by_role("link", name="anna (admin)")).to_be_in_viewport(ratio=1)
    anna.get_by_role("link", name="anna (admin)").click()
    anna.get_by_role("button", name="Log out", exact=True).click()
    expect(anna.get_by_role("button", name="Log in")).to_be_visible()
    for context in (anna.context, olga.context, other.context, fresh):
        context.close()
