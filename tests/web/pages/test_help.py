"""Help: every stop of the tour is there, a search leads into the documentation, and its pages lead on."""

from playwright.sync_api import expect

from detente.web.pages.help import TOUR


def test_help_leads_everywhere(desk):
    desk.goto("/")
    desk.get_by_role("link", name="Help", exact=True).click()
    expect(desk.locator(".tour li")).to_have_count(len(TOUR))
    for _, _, to, _ in TOUR:
        assert desk.request.get(to).status == 200, to
    desk.get_by_label("Search the documentation and the glossary").fill("audience cost")
    desk.wait_for_url("**/help?search=audience+cost")
    desk.get_by_role("link", name="How to read an answer: Audience cost").click()
    expect(desk.get_by_role("heading", name="Audience cost", exact=True)).to_be_in_viewport()
    desk.get_by_role("link", name="Next: The workbench").click()
    expect(desk.get_by_role("heading", name="The workbench", level=1)).to_be_visible()
    assert desk.request.get("/help/files/rooms.svg").headers["content-type"].startswith("image/svg+xml")
    assert desk.request.get("/help/docs/no-such-page").status == 404
