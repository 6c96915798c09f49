# ruff: noqa: RUF001
"""A draft in forms and as text: two views of one document."""

from playwright.sync_api import expect
from voters import SCALED

from pages.screen import SIZES, tab, trouble, visit, wait_for_draft
from pages.test_ballot import post

SAVED = "No mistakes. Saved."
TEXT = SCALED.replace("  view:", "  # asked last\n  view:").replace(
    "title: W", "languages: {en: English, uk: Українська}\ntitle: W"
)


def saved(page, key, holds):
    """Wait until the stored text passes `holds`."""
    for _ in range(200):
        text = page.request.get(f"/api/v1/panels/{key}").json()["text"]
        if holds(text):
            return text
        page.wait_for_timeout(50)
    raise AssertionError(text)


def test_what_forms_and_text_say_is_the_same(desk):
    key = post(desk, "/panels", text=TEXT)["key"]
    desk.goto(f"/panels/{key}")
    expect(desk.get_by_text(SAVED)).to_be_visible()
    desk.get_by_text("Crimea", exact=True).click()
    desk.get_by_role("checkbox", name="left open").click()
    text = saved(desk, key, lambda t: "crimea-open" in t)
    assert "# asked last" in text
    desk.get_by_label("New statements, one a line").fill("Water flows again\nПолонені повертаються")
    desk.get_by_role("button", name="Add statements").click()
    saved(desk, key, lambda t: "water-flows-again" in t and "Полонені повертаються" in t)
    expect(desk.get_by_label("Question 5", exact=True)).to_have_value("Полонені повертаються")
    earlier = desk.get_by_role("button", name="Ask question 5 earlier")
    earlier.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Question 4", exact=True)).to_have_value("Полонені повертаються")
    expect(desk.get_by_role("button", name="Ask question 4 earlier")).to_be_focused()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_label("Question 5", exact=True)).to_have_value("Полонені повертаються")
    desk.get_by_role("combobox", name="Words in").click()
    desk.get_by_role("option", name="Українська").click()
    first = desk.get_by_label("Question 1", exact=True)
    expect(first).to_have_attribute("placeholder", "The armistice as proposed")
    first.fill("Перемир'я")
    first.blur()
    saved(desk, key, lambda t: "Перемир'я" in t)
    desk.get_by_role("button", name="Remove question 2").click()
    text = saved(desk, key, lambda t: "view:" not in t)
    assert "crimea-open" in text
    tab(desk, "Text")
    wait_for_draft(desk, lambda t: t == text)
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("nonsense: 1\n")
    expect(desk.get_by_text("not saved until they are mended")).to_be_visible()
    tab(desk, "Questions")
    expect(first).to_have_value("Перемир'я")
    tab(desk, "Text")
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.press("Control+Shift+K")
    expect(desk.get_by_text(SAVED)).to_be_visible()


def test_a_mistake_is_shown_at_its_place_and_leaves_the_rest_usable(desk):
    key = post(desk, "/panels", text=TEXT)["key"]
    desk.goto(f"/panels/{key}")
    expect(desk.get_by_text(SAVED)).to_be_visible()
    tab(desk, "Who is asked")
    share = desk.get_by_label("Share of a, if known")
    share.fill("60")
    share.press("Enter")
    expect(desk.get_by_text("has no share for 'b'").last).to_be_visible()
    group = desk.get_by_label("Another group")
    group.fill("Neither")
    group.press("Enter")
    expect(desk.get_by_label("Group 3", exact=True)).to_have_value("Neither")
    for name in ("b", "neither"):
        share = desk.get_by_label(f"Share of {name}, if known")
        share.fill("20")
        share.press("Enter")
    saved(desk, key, lambda t: "neither: 20" in t)
    desk.get_by_role("button", name="Remove neither").click()
    saved(desk, key, lambda t: "neither" not in t)
    desk.get_by_label("Another question about voters").fill("How old are you?")
    desk.get_by_label("Its answers, one a line").fill("Under 40\n40 or over")
    desk.get_by_role("button", name="Add the question").click()
    saved(desk, key, lambda t: "or-over: 40 or over" in t)
    tab(desk, "Title and languages")
    few = desk.get_by_label("People", exact=True)
    few.fill("1")
    few.press("Enter")
    expect(desk.get_by_text("not saved until they are mended")).to_be_visible()
    desk.get_by_role("button", name="Open for voting").click()
    desk.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    expect(desk.get_by_text("mend the mistakes first")).to_be_visible()
    few.fill("4")
    few.press("Enter")
    desk.get_by_role("button", name="Remove Українська").click()
    text = saved(desk, key, lambda t: "threshold: 4" in t and "uk" not in t.replace("ukraine", ""))
    assert "# asked last" in text
    tab(desk, "Numbers for experts")
    desk.get_by_label("Search the case's numbers").fill("nato answers")
    desk.get_by_role("button", name="Ask for NATO membership: answers").click()
    saved(desk, key, lambda t: "path: guarantees.nato.answers" in t)
    expect(desk.get_by_label("How experts are asked for NATO membership: answers")).to_be_visible()


def test_the_forms_fit_a_phone_and_screen_readers(browser, server):
    first = visit(browser, server)
    key = post(first, "/panels", text=TEXT)["key"]
    first.context.close()
    for size in SIZES:
        page = visit(browser, server, size)
        page.goto(f"/panels/{key}")
        expect(page.get_by_text(SAVED)).to_be_visible()
        for name in ("Questions", "Title and languages", "Who is asked", "Numbers for experts"):
            tab(page, name)
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
            if size == "phone":
                page.wait_for_function("!document.getAnimations().some(a => a.playState === 'running')")
                assert trouble(page) == [], name
        assert page.trouble == []
        page.context.close()
