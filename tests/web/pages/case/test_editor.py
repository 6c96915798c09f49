"""The text of a case."""

import re

import pytest
from playwright.sync_api import expect

from pages.screen import draft, new_case, tab, text_of, wait_for_draft


def test_mistakes_stand_at_their_lines_and_a_draft_outlives_the_page(desk):
    key = new_case(desk)
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("oops: 1\n", delay=40)
    expect(desk.get_by_text("1 mistake: the case cannot be run yet.")).to_be_visible()
    expect(desk.get_by_role("button", name=re.compile("^line 1: oops: unknown field"))).to_be_visible()
    expect(desk.locator(".cm-line.cm-wrong")).to_have_text("oops: 1")
    assert text_of(desk, key).startswith("# A case")
    desk.reload()
    expect(desk.get_by_text("with unsaved changes")).to_be_visible()
    tab(desk, "Text")
    assert draft(desk).startswith("oops: 1\n")
    desk.get_by_role("button", name="Discard changes").click()
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    wait_for_draft(desk, lambda text: text == text_of(desk, key))


@pytest.mark.parametrize(("scheme", "other"), [("light", "dark"), ("dark", "light")])
def test_the_editor_is_as_light_or_dark_as_the_page(desk, scheme, other):
    backs = {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}
    desk.emulate_media(color_scheme=scheme)
    new_case(desk)
    expect(desk.locator(".cm-editor")).to_have_css("background-color", backs[scheme])
    desk.emulate_media(color_scheme=other)
    expect(desk.locator(".cm-editor")).to_have_css("background-color", backs[other])


def test_undone_changes_leave_no_draft(desk):
    key = new_case(desk)
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("#")
    expect(desk.get_by_text("with unsaved changes")).to_be_visible()
    desk.keyboard.press("Backspace")
    expect(desk.get_by_text("with unsaved changes")).to_have_count(0)
    desk.reload()
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    expect(desk.get_by_text("this is your draft")).to_have_count(0)
    expect(desk.get_by_text("with unsaved changes")).to_have_count(0)
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: text == text_of(desk, key))


def test_the_editor_completes_keys_options_and_names(desk):
    new_case(desk)
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+End")
    offered = desk.locator(".cm-tooltip-autocomplete").get_by_role("option")

    def complete(typed, label, detail, others=()):
        desk.keyboard.type(typed)
        wanted = offered.filter(has=desk.locator(".cm-completionLabel", has_text=re.compile(f"^{label}$")))
        expect(wanted).to_contain_text(detail)
        for other in others:
            expect(offered.filter(has_text=other)).to_be_visible()
        wanted.dispatch_event("mousedown")  # at the end of a long text the list may be below the window
        expect(offered).to_have_count(0)

    complete("thr", "threats", "Threats")  # a key of the case
    complete("{close: {k", "kind", "What is threatened")  # one of a part
    complete("f", "force", "What is threatened")  # one of a few words
    complete(", by: c", "country-a", "A", ["country-b"])  # a name of this case
    wait_for_draft(desk, lambda text: "\nthreats: {close: {kind: force, by: country-a" in text)
