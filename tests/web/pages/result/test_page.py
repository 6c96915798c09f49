"""The page of a run: what was run, and what may be asked next."""

from playwright.sync_api import expect

from pages.screen import create, run, run_of


def test_what_an_assessment_leaves_open_is_asked_of_the_same_draws_once(desk):
    first = run(desk, create(desk, "Asked on"), draws=1, seed=5)
    asked = desk.get_by_role("button", name="What would fix each proposal?")
    addresses = []
    for _ in range(2):
        desk.goto(f"/runs/{first}/work")
        asked.click()
        desk.wait_for_url(lambda url: "/runs/" in url and first not in url)
        addresses.append(desk.url)
    assert addresses[0] == addresses[1]  # the second time it opens the run there is
    made = desk.request.get(f"/api/v1/runs/{run_of(desk)}").json()
    assert (made["kind"], made["draws"], made["seed"]) == ("fixes", 1, 5)
    expect(desk.get_by_role("heading", name="What would get each proposal signed")).to_be_visible()
    expect(asked).to_have_count(0)


def test_a_page_of_a_run_is_light_before_its_pictures(desk, ready):
    key = ready[1][0]
    assert len(desk.request.get(f"/runs/{key}/work").body()) < 250_000
