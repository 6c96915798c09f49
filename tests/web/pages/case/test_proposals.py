"""Proposals made and unmade by picking."""

from playwright.sync_api import expect

from pages.screen import new_case, tab, text_of


def test_a_new_proposal_is_made_by_picking(desk):
    key = new_case(desk)
    tab(desk, "Proposals")
    desk.get_by_label("Title", exact=True).last.fill("A third way")
    desk.get_by_role("button", name="Add this proposal").click()
    expect(desk.get_by_text("pick an option for at least one issue")).to_be_visible()
    desk.get_by_label("The province, new").click()
    desk.get_by_role("option", name="returned to B").click()
    desk.get_by_role("button", name="Add this proposal").click()
    expect(desk.get_by_text("A third way").first).to_be_visible()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    assert "  a-third-way:\n    title: A third way\n    terms:\n      province: returned\n" in text_of(desk, key)


def test_a_proposal_is_removed_and_the_rest_stays(desk):
    key = new_case(desk)
    before = text_of(desk, key)
    tab(desk, "Proposals")
    desk.get_by_text("Armistice, inside the alliance").click()
    desk.get_by_role("button", name="Remove this proposal").click()
    expect(desk.get_by_text("Armistice, inside the alliance")).to_have_count(0)
    expect(desk.get_by_text("Armistice on the line")).to_be_visible()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    kept = text_of(desk, key).splitlines()
    assert 0 < len(before.splitlines()) - len(kept) <= 6
    assert [line for line in before.splitlines() if line in kept] == kept
