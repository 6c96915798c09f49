"""Paper ballots are typed in by keyboard alone."""

from playwright.sync_api import expect
from voters import HOSTILE, panel_text

from pages.screen import SIZES, trouble, visit
from pages.test_ballot import post


def test_a_sheet_is_typed_in_without_a_mouse_at_both_sizes(browser, server):
    first = visit(browser, server)
    key = post(first, "/panels", text=panel_text(4, hostile=True))["key"]
    post(first, f"/panels/{key}/open")
    codes = post(first, f"/panels/{key}/invitations", number=4)["codes"]
    first.context.close()
    for size in SIZES:
        page = visit(browser, server, size)
        page.goto(f"/panels/{key}/paper")
        code = page.get_by_label("Code on the sheet")
        expect(code).to_be_focused()
        expect(page.get_by_text(HOSTILE)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
        if size == "phone":
            assert trouble(page) == []
        page.keyboard.type(codes.pop())
        for keys in ("2", "1", "1", "3", "2"):  # group, age, three statements; the fourth is taken back
            page.keyboard.press("Tab")
            page.keyboard.type(keys)
        page.keyboard.press("Tab")
        page.keyboard.type("10")
        assert page.get_by_role("radio", checked=True).count() == 5
        expect(page.get_by_role("radio", name="Southerner")).to_be_checked()
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 sheet typed in; the last is handed in.")).to_be_visible()
        expect(code).to_be_focused()
        expect(code).to_have_value("")
        assert page.get_by_role("radio", checked=True).count() == 0
        page.keyboard.type("wrong-code")
        page.keyboard.press("Tab")
        page.keyboard.type("1")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Not handed in. The ballot answers nothing; leave such a sheet out.")).to_be_visible()
        expect(code).to_be_focused()
        page.keyboard.type(codes.pop())
        for keys in ("1", "1", "1"):
            page.keyboard.press("Tab")
            page.keyboard.type(keys)
        page.keyboard.press("Enter")
        expect(page.get_by_text("2 sheets typed in; the last is handed in.")).to_be_visible()
        assert page.trouble == []
        page.context.close()
