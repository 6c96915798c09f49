"""Runs listed, and told apart by their words."""

from playwright.sync_api import expect

from pages.screen import create, run


def test_runs_are_listed_and_assessments_told_apart_alike_on_both_pages(desk):
    key = create(desk, "Two seeds")
    runs = [run(desk, key, draws=1, seed=seed) for seed in (3, 4)]
    other = run(desk, key, kind="deals", draws=1)
    desk.goto("/runs")
    for one in (*runs, other):
        expect(desk.locator(f"a[href='/runs/{one}']")).to_have_text("Two seeds")
    for address, label in ((f"/runs/{runs[0]}/work", "Compare with another run"), ("/compare", "First run")):
        desk.goto(address)
        desk.get_by_label(label, exact=True).click()
        expect(desk.get_by_role("option", name="Two seeds, 1 draw, seed 4")).to_have_count(1)
        desk.keyboard.press("Escape")
