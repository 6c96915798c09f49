"""What holds for all screens: whole and quiet at both sizes, accessible, harmless, usable without a mouse."""

import pytest
from playwright.sync_api import expect

from detente.case.edit import set_value
from pages.screen import HOSTILE, SIZES, TEXT, begin, connected, new_case, run, scribble, tab, trouble


def test_every_page_is_whole_quiet_and_accessible(desk, ready):
    key, runs = ready
    for address, awaited in (
        ("/", "Ukraine, October 2022"),
        (f"/cases/{key}", "Who fights"),
        (f"/cases/{key}/work", "No mistakes"),
        (f"/cases/{key}/sharing", "There are no links yet"),
        ("/cases/ukraine-2022", "built in"),
        ("/cases/ukraine-2022/work", "Built in"),
        ("/new", "Build it step by step"),
        ("/new/article", "Look for the sides"),
        ("/new/file", "A file with mistakes"),
        ("/runs", "assessment"),
        (f"/runs/{runs[0]}", "The answer"),
        (f"/runs/{runs[0]}/work", "Every assumption"),
        (f"/compare?one={runs[0]}&other={runs[1]}", "What differs between the runs"),
        ("/panels", "A panel puts the terms"),
        ("/history", "How often, in comparable cases"),
        ("/graph", "No mistakes"),
        ("/audit", "started run"),
        ("/help", "A tour"),
        ("/help/docs/workbench", "All of detente in a browser"),
    ):
        desk.set_viewport_size(SIZES["phone"])
        desk.goto(address)
        expect(desk.get_by_text(awaited).first).to_be_visible()
        for size in ("phone", "desktop"):
            desk.set_viewport_size(SIZES[size])
            desk.wait_for_timeout(300)
            assert len(desk.get_by_role("heading", level=1).all()) == 1, (address, size)
            assert desk.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1, (address, size)
            assert trouble(desk) == [], (address, size)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forms_and_toasts_are_accessible(desk, scheme):
    desk.emulate_media(color_scheme=scheme)

    def check(what):
        desk.wait_for_function("!document.getAnimations().some(a => a.playState === 'running')")  # nothing fades in
        assert trouble(desk) == [], what

    desk.goto("/")
    check("the cases")
    begin(desk, "New case")
    expect(desk.get_by_role("radio", name="Build it step by step")).to_be_visible()
    check("new case")
    desk.get_by_role("textbox", name="Title", exact=True).fill(" ")
    desk.get_by_role("button", name="Create").click()
    close = desk.get_by_role("alert").get_by_role("button", name="Close")
    expect(close).to_be_visible()
    expect(close).to_have_css("color", "rgb(255, 255, 255)")
    check("a refusal")
    close.click()
    begin(desk, "Import a file")
    expect(desk.get_by_role("button", name="Choose a file")).to_be_visible()
    check("import a file")
    new_case(desk, f"Seen in the {scheme}")
    scribble(desk)
    desk.reload()
    expect(desk.get_by_text("this is your draft")).to_be_visible()
    check("a draft")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    check("saved")


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
    expect(desk.get_by_role("heading", name="Who fights")).to_be_visible()
    expect(desk.get_by_text(HOSTILE).first).to_be_visible()
    desk.get_by_role("link", name="Work with this case").click()
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    for name in ("Numbers", "Proposals", "Scenarios", "Versions", "Run"):
        tab(desk, name)
        desk.wait_for_timeout(400)
    desk.goto(f"/runs/{runs[0]}/work")
    expect(desk.get_by_role("heading", name="Method and limits")).to_be_visible()
    desk.get_by_role("combobox", name="Proposal").click()
    expect(desk.get_by_role("option", name=HOSTILE).first).to_be_visible()
    desk.goto(f"/compare?one={runs[0]}&other={runs[1]}")
    expect(desk.get_by_role("cell").get_by_text(HOSTILE).first).to_be_visible()
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
    connected(desk, "**/new")
    expect(desk.get_by_label("Title", exact=True)).to_be_focused()
    desk.keyboard.type("By hand")
    to("Change the template, a small war that can be run as it is")
    desk.keyboard.press("Space")
    to("Create")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/cases/c-**")
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    to("Overview")
    for _ in range(3):
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
    for _ in range(6):
        desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Draws", exact=True)).to_be_visible()
    to("Draws")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("1")
    to("Run")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/runs/r-**")
    expect(desk.get_by_role("heading", name="The answer", exact=True)).to_be_visible(timeout=60_000)
