"""The frame around the pages: a refusal is a page too."""

from playwright.sync_api import expect


def test_the_first_link_skips_to_the_content(desk):
    desk.goto("/")
    expect(desk.get_by_role("link", name="Ukraine, October 2022")).to_be_visible()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the content")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert desk.evaluate("!document.activeElement.closest('header')")
    assert desk.evaluate(
        "document.getElementById('content').compareDocumentPosition(document.activeElement) === Node.DOCUMENT_POSITION_FOLLOWING"
    )


def test_what_is_not_there_says_so_with_a_way_back(desk):
    for address in ("/cases/c-none", "/runs/r-none", "/account"):
        answer = desk.goto(address)
        assert answer.status == 404
        expect(desk.get_by_role("link", name="Back to the cases")).to_be_visible()
        desk.trouble.clear()  # the browser complains of the 404 itself
