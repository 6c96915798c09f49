"""What is chosen on a page is in its address, and an address restores it; what it asks for wrongly is ignored with a sentence."""

import re

from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from detente.web.pages.address import Address, read, written
from pages.screen import tab


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}(\.[a-z0-9-]{1,8}){0,3}", fullmatch=True), st.integers(-999, 999)))
def test_values_survive_an_address(values):
    assert read(written({path: n / 8 for path, n in values.items()})) == (
        {path: n / 8 for path, n in values.items()},
        [],
    )


def test_what_is_no_number_in_an_address_is_told():
    assert read("a:1,b:x,c,:2,d:inf,e:nan,,") == ({"a": 1.0}, ["b:x", "c", ":2", "d:inf", "e:nan"])


def test_an_address_leaves_out_what_is_not_chosen():
    assert str(Address("/runs", {"search": "a b", "year": ""})) == "/runs?search=a+b"
    assert str(Address("/runs", {})) == "/runs"


def test_numbers_of_a_case_are_found_again_by_their_address(desk):
    desk.goto("/cases/ukraine-2022/work?tab=Numbers&section=war")
    expect(desk.get_by_text("how often the front moves")).to_be_visible()
    desk.get_by_label("Search", exact=True).fill("war cost")
    desk.wait_for_url("**?tab=Numbers&section=war&search=war+cost")
    tab(desk, "Run")
    desk.wait_for_url("**tab=Run**search=war+cost")
    desk.goto("/cases/ukraine-2022/work?tab=Nowhere")
    expect(desk.get_by_text("The address asks for the tab 'Nowhere', which is not here")).to_be_visible()


def test_filters_and_what_ifs_of_a_result_are_in_its_address(desk, ready):
    _, runs = ready
    leading = desk.request.get(f"/api/v1/runs/{runs[0]}/result").json()["inputs"]
    desk.goto(f"/runs/{runs[0]}?proposal=nope&whatif=no.such:1")
    expect(desk.get_by_text("the proposal 'nope', which is not here; this was ignored")).to_be_visible()
    expect(desk.get_by_text("a what-if that cannot be asked here: no.such:1; this was ignored")).to_be_visible()
    desk.get_by_role("combobox", name="Show proposal").click()
    desk.get_by_role("option").nth(1).click()
    desk.wait_for_url(re.compile(r"proposal=[a-z-]+$"))
    expect(desk.get_by_role("button", name="Copy the address")).to_be_visible()
    desk.get_by_role("button", name="Choose what to move").click()
    desk.get_by_role("slider").first.locator("[tabindex]").first.focus()
    desk.keyboard.press("PageUp")
    desk.wait_for_url(re.compile(r"whatif="))
    address = desk.url
    path = re.search(r"whatif=([a-z0-9_.-]+)%3A", address)[1]
    assert path in leading
    expect(desk.locator("table", has_text="what if").first).to_be_visible(timeout=60_000)
    there = desk.get_by_role("slider").first.get_attribute("aria-valuetext")
    desk.goto("/runs?search=finished")
    expect(desk.locator(f"a[href='/runs/{runs[0]}']")).to_be_visible()
    desk.goto(address)
    expect(desk.locator("table", has_text="what if").first).to_be_visible(timeout=60_000)
    assert desk.get_by_role("slider").first.get_attribute("aria-valuetext") == there
    desk.goto("/runs?search=nosuchwar")
    expect(desk.get_by_text("No run has all of these words: nosuchwar")).to_be_visible()
