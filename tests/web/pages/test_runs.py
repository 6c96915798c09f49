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
    desk.goto(f"/runs/{runs[0]}/work")
    desk.get_by_label("Compare with another run").click()
    expect(desk.get_by_role("option", name="Two seeds, 1 draw, seed 4")).to_have_count(1)
    desk.goto("/compare")
    for list_, seed in (("First run", 3), ("Second run", 4)):
        words = desk.get_by_label(list_).get_by_text(f"Two seeds, 1 draw, seed {seed}").inner_text()
        desk.get_by_label(list_).select_option(words)
    desk.get_by_role("button", name="Compare").click()
    desk.wait_for_url(f"**/compare?one={runs[0]}&other={runs[1]}")
    expect(desk.get_by_text("What differs between the runs")).to_be_visible()
    desk.goto(f"/compare?one={runs[0]}&other=r-none")
    expect(desk.get_by_text("The address asks for the second run 'r-none', which is not here")).to_be_visible()


def test_the_list_follows_what_is_typed_and_what_others_start(desk):
    key = create(desk, "A list that lives")
    run(desk, key, draws=1, seed=9)
    desk.goto("/runs")
    desk.get_by_label("Search by case").fill("list THAT")
    desk.wait_for_url("**/runs?search=list+THAT")
    expect(desk.locator("tbody tr")).to_have_count(1)
    asked = desk.request.post("/api/v1/runs", data={"case": key, "draws": 1, "seed": 10}).json()["key"]
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when one comes back to the page
    expect(desk.locator(f"a[href='/runs/{asked}']")).to_be_visible()
    expect(desk.locator("tr", has=desk.locator(f"a[href='/runs/{asked}']"))).to_contain_text("done in")
    desk.get_by_label("Search by case").fill("no such war")
    expect(desk.get_by_text("No run has all of these words: no such war")).to_be_visible()
    assert desk.get_by_label("Search by case").input_value() == "no such war"
