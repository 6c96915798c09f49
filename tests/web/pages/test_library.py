"""The library."""

from playwright.sync_api import expect

from pages.screen import TEXT, log_in, new_case


def test_the_library_is_searched_filled_emptied_and_undone(desk, tmp_path):
    new_case(desk, "Harvest war")
    desk.goto("/")
    desk.get_by_label("Search titles and texts").fill("harvest")
    expect(desk.get_by_role("link", name="Ukraine, October 2022")).to_have_count(0)
    desk.get_by_role("button", name="Duplicate Harvest war").click()
    desk.wait_for_url("**/cases/c-*/work")
    desk.goto("/")
    expect(desk.get_by_role("link", name="Harvest war (copy)", exact=True)).to_be_visible()
    with desk.expect_download() as saved:
        desk.get_by_role("link", name="Export Harvest war (copy)").click()
    assert saved.value.suggested_filename == "harvest-war-copy.yaml"
    file = tmp_path / "mine.yaml"
    saved.value.save_as(file)
    assert file.read_text("utf-8") == TEXT.replace("id: my-case", "id: harvest-war").replace(
        "title: A war over a province", "title: Harvest war (copy)"
    )
    desk.get_by_role("button", name="Delete Harvest war (copy)").click()
    expect(desk.get_by_text("Deleted: Harvest war (copy)")).to_be_visible()
    expect(desk.get_by_role("link", name="Harvest war (copy)", exact=True)).to_have_count(0)
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("link", name="Harvest war (copy)", exact=True)).to_be_visible()


def test_people_see_only_what_is_shared_with_them(browser, guarded):
    emil, rosa = log_in(browser, guarded, "emil"), log_in(browser, guarded, "rosa")
    key = new_case(emil, "Emils war")
    rosa.goto("/")
    expect(rosa.get_by_role("link", name="Ukraine, October 2022", exact=True)).to_be_visible()
    expect(rosa.get_by_text("Emils war")).to_have_count(0)
    assert rosa.goto(f"/cases/{key}").status == 404
    emil.goto("/")
    emil.get_by_role("link", name="Share Emils war").click()
    emil.get_by_role("switch", name="Everybody with an account may read it").click()
    expect(emil.get_by_role("switch", name="Everybody with an account may read it")).to_be_checked()
    emil.goto("/")
    expect(emil.get_by_text("yours, shared with all")).to_be_visible()
    rosa.goto(f"/cases/{key}")
    expect(rosa.get_by_role("heading", name="Who fights")).to_be_visible()
    for words in ("Duplicate", "Run it", "Share"):
        expect(rosa.get_by_text(words, exact=True)).to_have_count(0)
    rosa.get_by_role("link", name="Work with this case").click()
    expect(rosa.get_by_text("No mistakes")).to_be_visible()
    expect(rosa.get_by_role("button", name="Save")).to_have_count(0)
    expect(rosa.get_by_role("button", name="Duplicate")).to_have_count(0)
    for page in (emil, rosa):
        page.context.close()
