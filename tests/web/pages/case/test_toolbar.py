"""What can be done with a case as a whole; saving and discarding are in the tests of the editor and the forms."""

from playwright.sync_api import expect

from pages.screen import new_case, scribble, tab, text_of


def test_a_copy_has_the_text_as_it_stands_and_the_case_stays(desk):
    key = new_case(desk, "Copied war")
    before = text_of(desk, key)
    scribble(desk)
    desk.get_by_role("button", name="Duplicate").click()
    desk.wait_for_url(lambda url: "/cases/c-" in url and key not in url)
    copy = desk.url.split("/")[-2]
    assert text_of(desk, copy) == f"# mine\n{before}".replace("title: Copied war", "title: Copied war (copy)")
    assert text_of(desk, key) == before
    assert desk.request.get(f"/api/v1/cases/{copy}").json()["title"] == "Copied war (copy)"
    expect(desk.get_by_role("heading", name="Copied war (copy)", exact=True)).to_be_visible()


def test_a_copy_keeps_its_title_when_it_is_saved(desk):
    key = new_case(desk, "Saved war")
    desk.get_by_role("button", name="Duplicate").click()
    desk.wait_for_url(lambda url: "/cases/c-" in url and key not in url)
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    tab(desk, "Text")
    scribble(desk)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    copy = desk.url.split("/")[-2]
    assert desk.request.get(f"/api/v1/cases/{copy}").json()["title"] == "Saved war (copy)"


def test_a_case_is_exported_under_its_title(desk):
    new_case(desk, "Exported war, 1914")
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="Export").click()
    assert saved.value.suggested_filename == "exported-war-1914.yaml"


def test_a_built_in_case_is_copied_and_not_saved(desk):
    desk.goto("/cases/ukraine-2022/work")
    expect(desk.get_by_text("duplicate it to make changes")).to_be_visible()
    expect(desk.get_by_role("button", name="Save")).to_have_count(0)
    desk.get_by_role("button", name="Duplicate").click()
    desk.wait_for_url("**/cases/c-**")
    expect(desk.get_by_role("button", name="Save")).to_be_visible()
