"""A ballot as most voters meet it: on a phone, with scripts switched off; and what a screen reader makes of it."""

import pytest
from playwright.sync_api import expect
from voters import HOSTILE, panel_text

from pages.screen import SIZES, trouble, visit


def post(page, address, **body):
    answer = page.request.post(f"/api/v1{address}", data=body)
    assert answer.ok, answer.text()
    return answer.json()


@pytest.fixture(scope="module")
def opened(browser, server):
    """A panel anybody may vote in, in which eight people have."""
    page = visit(browser, server)
    key = post(page, "/panels", text=panel_text(12, hostile=True))["key"]
    post(page, f"/panels/{key}/open")
    for n, code in enumerate(post(page, f"/panels/{key}/invitations", number=8)["codes"]):
        post(
            page, f"/vote/{key}", code=code, group="north" if n < 4 else "south", answers={"s1": "agree", "s2": "pass"}
        )
    post(page, f"/panels/{key}/link", open=True)
    page.request.get(f"/api/v1/panels/{key}/results")
    page.context.close()
    return key


def without_scripts(browser, server, size):
    context = browser.new_context(viewport=SIZES[size], base_url=server.address, java_script_enabled=False)
    return context.new_page()


def on(page, to):
    """Keep a step, and wait for the next: its button looks like this one's."""
    page.get_by_role("button", name="Save and go on", exact=True).click()
    expect(page.get_by_role("heading", name=f"Step {to} of 4")).to_be_visible()


def test_a_ballot_is_filled_left_found_again_handed_in_and_changed_without_scripts(browser, server, opened):
    page = without_scripts(browser, server, "phone")
    page.goto(f"/panels/{opened}/vote")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Step 1 of 4: About you")).to_be_visible()
    page.get_by_role("group", name="Which of these are you?").get_by_text("Southerner").click()
    on(page, 2)
    first = page.get_by_role("group", name=f"1. {HOSTILE}")
    first.get_by_label("agree", exact=True).check()
    page.get_by_role("group", name="2. Statement 2").get_by_label("disagree").check()
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.get_by_role("heading", name="Your answers are kept")).to_be_visible()
    page.goto(f"/panels/{opened}/vote")
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_text("2 of 12 questions answered")).to_be_visible()
    expect(first.get_by_label("agree", exact=True)).to_be_checked()
    first.get_by_label("no answer").check()
    on(page, 3)
    on(page, 4)
    expect(page.get_by_text("Not answered: 11")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Your ballot has been handed in")).to_be_visible()
    expect(page.get_by_text("8 ballots.")).to_be_visible()
    first = page.locator("details", has_text=HOSTILE)
    first.locator("summary").click()
    expect(first.get_by_text("Northerner")).to_be_visible()
    page.get_by_role("link", name="Change my answers").click()
    expect(page.get_by_text("You said: Southerner")).to_be_visible()
    page.get_by_role("link", name="Українська").click()
    expect(page.get_by_text("Ви вказали: Південь")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_every_step_is_whole_quiet_and_accessible(browser, server, opened, size, scheme):
    page = visit(browser, server, size)
    page.emulate_media(color_scheme=scheme)

    def check(what):
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1, what
        assert len(page.get_by_role("heading", level=1).all()) == 1, what
        assert page.trouble == [], what
        assert trouble(page) == [], what
        page.trouble.clear()  # axe puts styles into the page, which its policy forbids

    page.goto(f"/panels/{opened}/vote")
    check("beginning")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Step 1 of 4: About you")).to_be_visible()
    check("about you")
    on(page, 2)
    page.get_by_role("group", name="2. Statement 2").get_by_label("disagree").check()
    check("questions")
    on(page, 3)
    on(page, 4)
    check("handing in")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("8 ballots.")).to_be_visible()
    page.locator("summary").first.click()
    check("results")
    assert page.goto("/vote/nothing").status == 404
    page.trouble.clear()  # which the browser complains of
    check("no ballot")
    page.context.close()
