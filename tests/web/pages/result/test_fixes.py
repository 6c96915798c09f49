"""The answer to what would fix each proposal."""

from playwright.sync_api import expect

from pages.screen import create, run


def test_every_proposal_has_its_row(desk):
    key = run(desk, create(desk, "Fixes wanted"), kind="fixes", draws=1)
    found = desk.request.get(f"/api/v1/runs/{key}/result").json()
    assert len(found["fixes"]) > 1
    desk.goto(f"/runs/{key}/work")
    expect(desk.get_by_role("heading", name="What would get each proposal signed")).to_be_visible()
    first = [row.locator("td").first.inner_text() for row in desk.locator("table.plain tbody tr").all()]
    assert first == [fix["title"] for fix in found["fixes"]]
