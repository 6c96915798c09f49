"""What holds for all screens: whole and quiet at both sizes, accessible, harmless, usable without a mouse."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from detente.case.edit import set_value
from pages.screen import HOSTILE, TEXT, run, tab


def test_every_page_is_whole_quiet_and_accessible(page, ready):
    key, runs = ready
    for address, awaited in (
        ("/", "Ukraine, October 2022"),
        (f"/cases/{key}", "No mistakes"),
        ("/cases/ukraine-2022", "Built in"),
        ("/runs", "assessment"),
        (f"/runs/{runs[0]}", "Every assumption"),
        (f"/compare?one={runs[0]}&other={runs[1]}", "Both runs use the same draws"),
        ("/history", "Base rates at their defaults"),
    ):
        page.goto(address)
        expect(page.get_by_text(awaited).first).to_be_visible()
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1, address
        assert len(page.get_by_role("heading", level=1).all()) == 1, address
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert found == [], (address, [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found])


def test_titles_made_to_do_harm_are_shown_as_text(desk):
    text = TEXT
    for path in (
        ("title",), ("issues", "province", "title"), ("parties", "country-a", "title"), ("backers", "patron", "title"),
        ("proposals", "armistice", "title"), ("proposals", "armistice", "by"), ("scenarios", "cut", "title"), ("summary",),
        ("goals", "lasting-peace", "title"), ("sources", "report", "title"), ("issues", "province", "options", "ceded"),
    ):  # fmt: skip
        text = set_value(text, path, HOSTILE)
    answer = desk.request.post("/api/v1/cases", data={"title": HOSTILE, "text": text, "note": HOSTILE})
    key = answer.json()["key"]
    runs = [run(desk, key, draws=1), run(desk, key, draws=1, scenario="cut")]
    desk.on("dialog", lambda d: (desk.trouble.append(f"alert {d.message}"), d.dismiss()))
    desk.goto("/")
    expect(desk.get_by_role("link", name=HOSTILE).first).to_be_visible()
    desk.goto(f"/cases/{key}")
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    for name in ("Numbers", "Proposals", "Scenarios", "Versions", "Run"):
        tab(desk, name)
        desk.wait_for_timeout(400)
    desk.goto(f"/runs/{runs[0]}")
    expect(desk.get_by_role("heading", name="Method and limits")).to_be_visible()
    desk.get_by_role("combobox", name="Proposal").click()
    expect(desk.get_by_role("option", name=HOSTILE).first).to_be_visible()
    desk.goto(f"/compare?one={runs[0]}&other={runs[1]}")
    expect(desk.get_by_text(HOSTILE).first).to_be_visible()
    desk.goto("/runs")
    expect(desk.get_by_role("link", name=HOSTILE).first).to_be_visible()


def test_a_case_is_made_changed_and_run_without_a_mouse(desk):
    desk.goto("/")
    expect(desk.get_by_role("link", name="Ukraine, October 2022", exact=True)).to_be_visible()

    def to(name, key="Tab", most=60):
        for _ in range(most):
            desk.keyboard.press(key)
            here = desk.evaluate(
                "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || '').trim()"
            )
            if here.split("\n")[0] == name:
                return
        raise AssertionError(f"no way to {name}")

    to("New case")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Title", exact=True)).to_be_focused()
    desk.keyboard.type("By hand")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/cases/c-*")
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    to("Text")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Each number is a point")).to_be_visible()
    to("A: types, limited, prior")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("30% to 50%")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("with unsaved changes")).to_be_visible()
    to("Save", "Shift+Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    to("Numbers")
    for _ in range(4):
        desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    to("Draws")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("1")
    to("Run")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/runs/r-*")
    expect(desk.get_by_role("heading", name="The answer")).to_be_visible()
