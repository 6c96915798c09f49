"""Buttons that save the answer of a run as a document."""

import docx
import pptx
from playwright.sync_api import expect

from pages.screen import trouble


def test_the_answer_alone_is_saved_by_keyboard_and_a_note_says_so(desk, ready):
    key = ready[1][0]
    desk.goto(f"/runs/{key}/work")
    for button, short, read in (
        ("Word", "The answer on one page", docx.Document),
        ("Slides", "The answer on one slide", pptx.Presentation),
    ):
        desk.get_by_role("button", name=button, exact=True).focus()
        desk.keyboard.press("Enter")
        item = desk.get_by_role("menuitem", name=short)
        expect(item).to_be_visible()
        expect(desk.locator(".q-notification")).to_have_count(0)  # it is read better when it does not fade in or out
        assert trouble(desk) == []
        item.focus()
        with desk.expect_download() as waiting:
            desk.keyboard.press("Enter")
        saved = waiting.value
        assert saved.suggested_filename.startswith("a-finished-war-")
        assert key in saved.suggested_filename
        expect(desk.get_by_text(f"Saved as {saved.suggested_filename}")).to_be_visible()
        assert read(saved.path()).core_properties.author.startswith("detente ")
