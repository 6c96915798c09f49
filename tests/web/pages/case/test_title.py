"""The title of a case, on the page and on the browser's tab."""

from playwright.sync_api import expect

from pages.screen import new_case


def test_the_tab_has_the_case_s_title_and_follows_it(desk):
    new_case(desk, "Winter war")
    expect(desk).to_have_title("Winter war: case - detente")
    desk.get_by_text("title: Winter war", exact=True).click()
    desk.keyboard.press("End")
    desk.keyboard.type(
        " <b>anew</b>", delay=40
    )  # as a person types: the check's marks come into the text between two keys
    expect(desk.get_by_role("heading", name="Winter war <b>anew</b>")).to_be_visible()
    expect(desk).to_have_title("Winter war <b>anew</b>: case - detente")
    desk.reload()
    expect(desk).to_have_title("Winter war <b>anew</b>: case - detente")
