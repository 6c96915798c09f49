"""The overview: the case in words while one works with it."""

from playwright.sync_api import expect

from pages.screen import new_case, run, tab, trouble


def test_it_follows_the_text_and_shows_the_newest_answer(desk):
    key = new_case(desk, "Overviewed")
    ran = run(desk, key)
    desk.goto(f"/cases/{key}/work")
    expect(desk.get_by_role("tab", name="Overview", exact=True)).to_have_attribute("aria-selected", "true")
    expect(desk.get_by_role("heading", name="Who fights")).to_be_visible()
    expect(desk.get_by_text("The best prospect of a peace that lasts is")).to_be_visible()
    expect(desk.get_by_role("link", name="The newest answer in full (2 draws")).to_have_attribute(
        "href", f"/runs/{ran}"
    )
    assert not trouble(desk)
    tab(desk, "Text")
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("x")
    tab(desk, "Overview")
    expect(desk.get_by_text("once mended, the case is shown here.")).to_be_visible()
