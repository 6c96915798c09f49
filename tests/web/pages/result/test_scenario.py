"""From one run to the same under another scenario."""

import re

from playwright.sync_api import expect

from pages.screen import create, run, run_of


def test_a_scenario_that_nobody_ran_is_run_with_the_same_draws(desk):
    first = run(desk, create(desk, "Scenario asked for"), draws=1, seed=7)
    desk.goto(f"/runs/{first}/work")
    desk.get_by_role("combobox", name=re.compile("^Scenario")).click()
    desk.get_by_role("option", name="The patron cuts its support").click()
    desk.wait_for_url(lambda url: "/runs/" in url and first not in url)
    expect(desk.get_by_role("heading", name="The answer", exact=True)).to_be_visible()
    second = run_of(desk)
    made = desk.request.get(f"/api/v1/runs/{second}").json()
    assert (made["scenario"], made["draws"], made["seed"]) == ("cut", 1, 7)
    desk.get_by_role("link", name="Work with this answer").click()
    desk.get_by_role("combobox", name=re.compile("^Scenario")).click()
    desk.get_by_role("option", name="the case as it is").click()
    desk.wait_for_url(f"**/runs/{first}/work")  # the one there is
    desk.goto("/runs")
    listed = desk.locator("tr", has=desk.locator(f"a[href='/runs/{second}']"))
    expect(listed).to_contain_text("assessment, scenario 'The patron cuts its support'")
