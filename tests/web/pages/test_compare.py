"""Two runs side by side."""

import re

import docx
from playwright.sync_api import expect


def test_two_runs_are_compared(desk, ready):
    desk.goto(f"/runs/{ready[1][0]}/work")
    desk.get_by_label("Compare with another run").click()
    desk.get_by_role("option", name=re.compile("A finished war, scenario 'The patron")).first.click()
    desk.wait_for_url("**/compare?*")
    expect(desk.get_by_role("heading", name="As in the file / The patron cuts its support")).to_be_visible()
    expect(desk.get_by_text("The patron: support, hold: 0.3")).to_be_visible()
    expect(desk.locator("figure svg[role=img]:visible")).to_be_visible()
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="Word").click()
    read = docx.Document(waiting.value.path())
    assert len(read.inline_shapes) == 1 and "two runs compared" in read.core_properties.title
    assert waiting.value.suggested_filename.endswith(".docx")
    for row in desk.locator("table.plain tbody tr").all()[:5]:
        one, other, difference = (cell.inner_text().split(" ")[0] for cell in row.locator("td").all()[1:4])
        figures = [{"<1": 0, ">99": 100}.get(x, x) for x in (one, other)]
        assert int(difference) == int(figures[1]) - int(figures[0])
    expect(desk.locator("table.plain tbody tr").nth(5)).to_be_attached()
