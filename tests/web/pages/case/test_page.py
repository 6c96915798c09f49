"""The case page as a whole."""

from playwright.sync_api import expect

from pages.screen import tab, trouble


def test_all_tabs_of_a_case_are_whole_and_accessible(page, ready):
    page.goto(f"/cases/{ready[0]}/work")
    expect(page.get_by_text("No mistakes")).to_be_visible()
    for name, awaited in (
        ("Numbers", "types, limited, prior"),
        ("Proposals", "New proposal"),
        ("Scenarios", "New scenario"),
        ("Versions", "Version 1"),
        ("Run", "Each draw samples"),
    ):
        tab(page, name)
        expect(page.get_by_text(awaited).first).to_be_visible()
        page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1, name
        assert trouble(page) == [], name
