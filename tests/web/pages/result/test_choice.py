"""What an answer is looked at for."""

import re

from playwright.sync_api import expect


def test_a_result_is_looked_at_from_all_sides(desk, ready):
    _, runs = ready
    desk.goto(f"/runs/{runs[0]}/work")
    expect(desk.get_by_role("heading", name="Every assumption")).to_be_visible()
    expect(desk).to_have_title("A finished war: assessment - detente")
    expect(desk.locator("figure svg").nth(8)).to_be_attached()
    both = desk.get_by_text("Armistice, inside the alliance").count()
    desk.get_by_role("combobox", name="Show proposal").click()
    desk.get_by_role("option", name="Armistice on the line").click()
    # The graph model weighs all proposals against each other, in two tables.
    expect(desk.get_by_role("cell", name="Armistice, inside the alliance", exact=True)).to_have_count(2)
    expect(desk.get_by_text("Armistice, inside the alliance")).not_to_have_count(both)
    desk.get_by_role("combobox", name="Show the war's end").click()
    desk.get_by_role("option", name="after 5 years").click()
    desk.get_by_role("combobox", name=re.compile("^Scenario")).click()
    desk.get_by_role("option", name="The patron cuts its support").click()
    desk.wait_for_url(f"**/runs/{runs[1]}/work")
    expect(desk).to_have_title("A finished war: assessment, scenario 'The patron cuts its support' - detente")
