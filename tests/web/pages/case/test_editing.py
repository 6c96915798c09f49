"""One text under the editor, the forms and the versions."""

from playwright.sync_api import expect

from pages.screen import draft, editor, new_case, tab, text_of


def test_forms_and_text_are_one_and_comments_stay(desk):
    key = new_case(desk)
    before = text_of(desk, key)
    tab(desk, "Numbers")
    entry = desk.get_by_role("textbox", name="A: types, limited, prior", exact=True)
    entry.fill("30% to 50%")
    entry.press("Enter")
    expect(desk.get_by_text("with unsaved changes")).to_be_visible()
    upper = desk.get_by_role("slider", name="A: types, limited, prior, upper end")
    expect(upper).to_have_attribute("aria-valuenow", "0.5")
    upper.locator("[tabindex]").first.focus()
    desk.keyboard.press("ArrowRight")
    expect(entry).to_have_value("30% to 50.5%")
    tab(desk, "Proposals")
    desk.locator(".q-expansion-item .q-item__label", has_text="Armistice on the line").click()
    desk.get_by_label("The province", exact=True).first.click()
    desk.get_by_role("option", name="returned to B").click()
    tab(desk, "Text")
    line = desk.locator(".cm-line", has_text="terms: {province: returned, alignment: neutral}")
    editor(desk, "revealLine(70)")
    expect(line).to_have_count(1)
    after = draft(desk)
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(changed) == 2
    assert "30% to 50.5%" in changed[0][1]
    assert after.count("#") == before.count("#")
    desk.get_by_label("What changed (optional)").fill("two changes")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    assert text_of(desk, key) == after
    tab(desk, "Versions")
    expect(desk.get_by_text("two changes")).to_be_visible()
    desk.get_by_role("button", name="Show changes").click()
    expect(desk.locator("pre.diff ins")).to_have_count(2)
    desk.get_by_role("button", name="Go back to version 1").click()
    expect(desk.get_by_text("saved the text of version 1 as version 3")).to_be_visible()
    assert text_of(desk, key) == before
