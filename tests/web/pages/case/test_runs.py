"""Runs of a case, asked for and listed on its page."""

from playwright.sync_api import expect

from pages.screen import new_case, run, run_of, scribble, tab


def test_a_scenario_is_run_from_the_saved_version_and_listed(desk):
    key = new_case(desk, "Run twice")
    run(desk, key, draws=1)
    scribble(desk)
    tab(desk, "Run")
    expect(desk.get_by_text("A run uses the saved version. Save your changes first.")).to_be_visible()
    expect(desk.get_by_role("link", name="Run twice")).to_have_count(1)
    desk.get_by_role("combobox", name="Scenario").click()
    desk.get_by_role("option", name="The patron cuts its support").click()
    desk.get_by_role("spinbutton", name="Draws").fill("1")
    desk.get_by_role("button", name="Run", exact=True).click()
    desk.wait_for_url("**/runs/r-**")
    expect(desk.get_by_role("heading", name="The answer", exact=True)).to_be_visible()
    asked = desk.request.get(f"/api/v1/runs/{run_of(desk)}").json()
    assert (asked["scenario"], asked["draws"], asked["version"]) == ("cut", 1, 1)
    desk.goto(f"/cases/{key}/work")
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    tab(desk, "Run")
    expect(desk.get_by_role("link", name="Run twice")).to_have_count(2)
