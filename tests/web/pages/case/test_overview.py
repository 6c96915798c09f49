"""The overview: a case opens in words, with its newest answer."""

from playwright.sync_api import expect

from pages.screen import new_case, run, tab, trouble


def test_a_case_opens_in_words(desk):
    desk.goto("/cases/ukraine-2022")
    expect(desk.get_by_role("tab", name="Overview", exact=True)).to_have_attribute("aria-selected", "true")
    for heading in ("Who fights", "Who else has a say", "What is in dispute", "What is on the table"):
        expect(desk.get_by_role("heading", name=heading)).to_be_visible()
    expect(desk.get_by_text("United States: backs Ukraine")).to_be_visible()
    expect(desk.get_by_text("From what Ukraine would like best to what Russia would.").first).to_be_visible()
    assert not trouble(desk)


def test_it_follows_the_text_and_shows_the_newest_answer(desk):
    key = new_case(desk, "Overviewed")
    ran = run(desk, key)
    desk.goto(f"/cases/{key}")
    expect(desk.get_by_text("The best prospect of a peace that lasts is")).to_be_visible()
    expect(desk.get_by_role("link", name="The newest answer in full (2 draws")).to_have_attribute(
        "href", f"/runs/{ran}"
    )
    tab(desk, "Text")
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("x")
    tab(desk, "Overview")
    expect(desk.get_by_text("once mended, the case is shown here.")).to_be_visible()
