"""The answer of a search for deals."""

from playwright.sync_api import expect

from pages.screen import create, run


def test_every_package_found_has_its_row(desk):
    key = run(desk, create(desk, "Deals wanted"), kind="deals", draws=1)
    found = desk.request.get(f"/api/v1/runs/{key}/result").json()
    assert found["best"]
    desk.goto(f"/runs/{key}/work")
    expect(desk.get_by_role("heading", name="Deals", exact=True)).to_be_visible()
    expect(desk.get_by_text(f"{found['packages']:,} packages, {found['allowed']:,} allowed")).to_be_visible()
    expect(desk.locator("table.plain tbody tr")).to_have_count(len(found["best"]))
    expect(desk.get_by_role("button", name="Report (HTML)")).to_have_count(0)
