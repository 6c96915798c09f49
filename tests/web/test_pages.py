"""The screens as a person uses them: Debian's Chromium, desktop and phone, keyboard only, no network but the workbench."""

import re
import shutil
import time
from importlib import resources

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from server import Server

from detente.case.edit import set_value

CHROMIUM = shutil.which("chromium")
TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
HOSTILE = """<img src=x onerror="alert(1)"><script>alert(2)</script>" :title="alert(3)" '{{alert(4)}}\\"""
SIZES = {"desktop": {"width": 1100, "height": 900}, "phone": {"width": 390, "height": 844}}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    found = Server(tmp_path_factory.mktemp("server"), "--workers", "1").start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    found = Server(tmp_path_factory.mktemp("guarded"), "--host", "0.0.0.0", "--workers", "1")
    for name, role in (("anna", "admin"), ("emil", "editor"), ("rosa", "reader")):
        found.user(name, role)
    found.start()
    yield found
    found.stop()


class Trouble(list):
    """What a page complained of, and what it asked of the world outside."""


def visit(browser, server, size="desktop"):
    """A browser of somebody's own, which reaches nothing but the workbench."""
    context = browser.new_context(viewport=SIZES[size], base_url=server.address, accept_downloads=True)
    page = context.new_page()
    page.trouble = Trouble()

    def only_here(route):
        if route.request.url.startswith((server.address, "data:")):
            route.continue_()
        else:
            page.trouble.append(f"asked for {route.request.url}")
            route.abort()

    context.route("**/*", only_here)
    page.on("console", lambda m: page.trouble.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: page.trouble.append(str(e)))
    return page


@pytest.fixture(params=SIZES)
def page(browser, server, request):
    found = visit(browser, server, request.param)
    yield found
    assert found.trouble == []
    found.context.close()


@pytest.fixture
def desk(browser, server):
    found = visit(browser, server)
    yield found
    assert found.trouble == []
    found.context.close()


def new_case(page, title="A war"):
    page.goto("/")
    page.get_by_role("button", name="New case").click()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/cases/c-*")
    expect(page.get_by_text("No mistakes")).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()


def text_of(page, key):
    return page.request.get(f"/api/v1/cases/{key}").json()["text"]


def editor(page, then):
    """The answer of the editor's component; a tab just opened has none yet."""
    page.locator(".nicegui-codemirror .cm-content").wait_for()
    return page.evaluate(f"getElement(document.querySelector('.nicegui-codemirror').id.slice(1)).{then}")


def draft(page):
    """The text as the editor has it; only what is in sight is drawn, so the whole is asked of the editor."""
    return editor(page, "editor.state.doc.toString()")


def run(page, key, **asked):
    answer = page.request.post("/api/v1/runs", data={"case": key, "draws": 2, **asked})
    assert answer.status == 201, answer.text()
    found = answer.json()["key"]
    for _ in range(900):
        if page.request.get(f"/api/v1/runs/{found}").json()["status"] not in ("queued", "running"):
            return found
        time.sleep(0.1)
    raise AssertionError("the run does not end")


@pytest.fixture(scope="module")
def ready(browser, server):
    """A case with two finished runs."""
    page = visit(browser, server)
    key = new_case(page, "A finished war")
    runs = [run(page, key), run(page, key, scenario="cut")]
    page.context.close()
    return key, runs


def test_every_page_is_whole_quiet_and_accessible(page, ready):
    key, runs = ready
    for address, awaited in (
        ("/", "Ukraine, October 2022"),
        (f"/cases/{key}", "No mistakes"),
        ("/cases/ukraine-2022", "Built in"),
        ("/runs", "assessment"),
        (f"/runs/{runs[0]}", "Every assumption"),
        (f"/compare?one={runs[0]}&other={runs[1]}", "Both took the same draws"),
        ("/history", "Base rates with nothing asked of them"),
    ):
        page.goto(address)
        expect(page.get_by_text(awaited).first).to_be_visible()
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1, address
        assert len(page.get_by_role("heading", level=1).all()) == 1, address
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert found == [], (address, [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found])


def test_all_tabs_of_a_case_are_whole_and_accessible(page, ready):
    page.goto(f"/cases/{ready[0]}")
    expect(page.get_by_text("No mistakes")).to_be_visible()
    for name, awaited in (
        ("Numbers", "types, limited, prior"),
        ("Proposals", "New proposal"),
        ("Scenarios", "New scenario"),
        ("Versions", "Version 1"),
        ("Run", "Each draw solves"),
    ):
        tab(page, name)
        expect(page.get_by_text(awaited).first).to_be_visible()
        page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1, name
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert found == [], (name, [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found])


def test_the_library_is_searched_filled_emptied_and_undone(desk, tmp_path):
    new_case(desk, "Harvest war")
    desk.goto("/")
    desk.get_by_label("Search titles and texts").fill("harvest")
    expect(desk.get_by_role("link", name="Ukraine, October 2022")).to_have_count(0)
    desk.get_by_role("button", name="Duplicate Harvest war").click()
    desk.wait_for_url("**/cases/c-*")
    desk.goto("/")
    expect(desk.get_by_role("link", name="Harvest war (copy)")).to_be_visible()
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="Export Harvest war (copy)").click()
    file = tmp_path / "mine.yaml"
    saved.value.save_as(file)
    assert file.read_text("utf-8") == TEXT.replace("id: my-case", "id: harvest-war").replace(
        "title: A war over a province", "title: Harvest war"
    )
    desk.get_by_role("button", name="Delete Harvest war (copy)").click()
    expect(desk.get_by_text("Deleted: Harvest war (copy)")).to_be_visible()
    expect(desk.get_by_role("link", name="Harvest war (copy)")).to_have_count(0)
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("link", name="Harvest war (copy)")).to_be_visible()
    file.write_text(set_value(file.read_text("utf-8"), ("title",), HOSTILE), "utf-8")
    desk.get_by_role("button", name="Import a file").click()
    desk.locator("input[type=file]").set_input_files(str(file))
    desk.wait_for_url("**/cases/c-*")
    expect(desk.get_by_role("heading", name=HOSTILE)).to_be_visible()
    desk.goto("/")
    expect(desk.get_by_role("link", name=HOSTILE)).to_be_visible()


def test_mistakes_stand_at_their_lines_and_a_draft_outlives_the_page(desk):
    key = new_case(desk)
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("oops: 1\n")
    expect(desk.get_by_text("1 mistake: it cannot be run yet.")).to_be_visible()
    expect(desk.get_by_role("button", name=re.compile("^line 1: oops: unknown field"))).to_be_visible()
    expect(desk.locator(".cm-line.cm-wrong")).to_have_text("oops: 1")
    assert text_of(desk, key).startswith("# A case")
    desk.reload()
    expect(desk.get_by_text("with changes not saved")).to_be_visible()
    assert draft(desk).startswith("oops: 1\n")
    desk.get_by_role("button", name="Discard changes").click()
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    assert draft(desk) == text_of(desk, key)


def test_forms_and_text_are_one_and_comments_stay(desk):
    key = new_case(desk)
    before = text_of(desk, key)
    tab(desk, "Numbers")
    entry = desk.get_by_role("textbox", name="A: types, limited, prior", exact=True)
    entry.fill("30% to 50%")
    entry.press("Enter")
    expect(desk.get_by_text("with changes not saved")).to_be_visible()
    upper = desk.get_by_role("slider", name="A: types, limited, prior, upper end")
    expect(upper).to_have_attribute("aria-valuenow", "0.5")
    upper.locator("[tabindex]").first.focus()
    desk.keyboard.press("ArrowRight")
    expect(entry).to_have_value("30% to 50.5%")
    tab(desk, "Proposals")
    desk.get_by_text("Armistice on the line").click()
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
    desk.get_by_role("button", name="What it changed").click()
    expect(desk.locator("pre.diff ins")).to_have_count(2)
    desk.get_by_role("button", name="Back to version 1").click()
    expect(desk.get_by_text("version 3 has the text of version 1")).to_be_visible()
    assert text_of(desk, key) == before


def test_a_new_proposal_and_a_scenario_are_made_by_picking(desk):
    key = new_case(desk)
    tab(desk, "Proposals")
    desk.get_by_label("Title", exact=True).last.fill("A third way")
    desk.get_by_label("The province, new").click()
    desk.get_by_role("option", name="returned to B").click()
    desk.get_by_role("button", name="Add this proposal").click()
    expect(desk.get_by_text("A third way").first).to_be_visible()
    tab(desk, "Scenarios")
    expect(desk.get_by_role("heading", name="New scenario")).to_be_visible()
    expect(desk.get_by_role("heading", name="New proposal")).to_have_count(0)
    desk.get_by_label("Title", exact=True).last.fill("Few talks")
    desk.get_by_label("Set", exact=True).fill("talks")
    desk.get_by_role("option").first.click()
    desk.get_by_label("to", exact=True).last.fill("10% per quarter")
    desk.get_by_role("button", name="Add this scenario").click()
    expect(desk.get_by_role("heading", name="Few talks")).to_be_visible()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    text = text_of(desk, key)
    assert "  a-third-way:\n    title: A third way\n    terms:\n      province: returned\n" in text
    assert "  few-talks:\n    title: Few talks\n    set:\n      war.talks: 10% per quarter\n" in text


def test_a_run_is_watched_cancelled_resumed_and_its_address_stays(desk):
    new_case(desk)
    tab(desk, "Run")
    desk.get_by_label("Draws").fill("256")
    desk.get_by_role("button", name="Run", exact=True).click()
    desk.wait_for_url("**/runs/r-*")
    expect(desk.get_by_text(re.compile(r"solving: \d+ of 256"))).to_be_visible()
    expect(desk.get_by_text(re.compile("left"))).to_be_visible()
    address = desk.url
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.get_by_text("cancelled; what was solved is kept")).to_be_visible()
    desk.get_by_role("button", name="Resume").click()
    expect(desk.get_by_text(re.compile(r"solving: \d+ of 256"))).to_be_visible()
    desk.goto("/runs")
    expect(desk.get_by_text(re.compile(r"\d+ of 256"))).to_be_visible()
    desk.goto(address)
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.get_by_text("cancelled; what was solved is kept")).to_be_visible()


def test_a_result_is_looked_at_from_all_sides(desk, ready):
    _, runs = ready
    desk.goto(f"/runs/{runs[0]}")
    expect(desk.get_by_role("heading", name="Every assumption")).to_be_visible()
    expect(desk.locator("figure svg").nth(8)).to_be_attached()
    both = desk.get_by_text("Armistice, inside the alliance").count()
    desk.get_by_role("combobox", name="Proposal").click()
    desk.get_by_role("option", name="Armistice on the line").click()
    expect(desk.get_by_role("cell", name="Armistice, inside the alliance", exact=True)).to_have_count(0)
    expect(desk.get_by_text("Armistice, inside the alliance")).not_to_have_count(both)
    desk.get_by_role("combobox", name="Year of the endings").click()
    desk.get_by_role("option", name="after 5 years").click()
    desk.get_by_role("combobox", name=re.compile("^Scenario")).click()
    desk.get_by_role("option", name="The patron cuts its support").click()
    desk.wait_for_url(f"**/runs/{runs[1]}")


def test_a_what_if_is_quick_says_that_it_is_reduced_and_can_be_had_exactly(desk, ready):
    desk.goto(f"/runs/{ready[1][0]}")
    expect(desk.get_by_role("heading", name="Every assumption")).to_be_visible()
    desk.get_by_role("slider").first.locator("[tabindex]").first.focus()
    desk.keyboard.press("PageUp")  # the first question also solves the case as it is
    expect(desk.get_by_text("Reduced solve: one draw")).to_be_visible()
    expect(desk.get_by_role("cell", name="what if")).to_have_count(0)
    desk.get_by_role("button", name="Run exactly with these").click()
    desk.wait_for_url(lambda url: "/runs/" in url and ready[1][0] not in url)
    expect(desk.get_by_text("With assumptions changed")).to_be_visible()
    expect(desk.get_by_role("heading", name="The answer")).to_be_visible()


def test_two_runs_are_compared(desk, ready):
    desk.goto(f"/runs/{ready[1][0]}")
    desk.get_by_label("Compare with another run").click()
    desk.get_by_role("option", name=re.compile("A finished war, cut")).first.click()
    desk.wait_for_url("**/compare?*")
    expect(desk.get_by_text("differences are taken draw by draw")).to_be_visible()
    expect(desk.locator("table.plain tbody tr").nth(5)).to_be_attached()


def test_history_is_asked(desk):
    desk.goto("/history")
    desk.get_by_role("link", name="peace_failure").first.click()
    expect(desk.get_by_text("comparable cases.")).to_be_visible()
    desk.get_by_label(re.compile("^Ask as in a case file")).fill("peace_failure(guarantee: magic)")
    desk.get_by_role("button", name="Ask").click()
    expect(desk.get_by_text(re.compile("magic")).last).to_be_visible()


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
    expect(desk.get_by_role("heading", name="Method and what could not be settled")).to_be_visible()
    desk.get_by_role("combobox", name="Proposal").click()
    expect(desk.get_by_role("option", name=HOSTILE).first).to_be_visible()
    desk.goto(f"/compare?one={runs[0]}&other={runs[1]}")
    expect(desk.get_by_text(HOSTILE).first).to_be_visible()
    desk.goto("/runs")
    expect(desk.get_by_role("link", name=HOSTILE).first).to_be_visible()


def test_what_is_not_there_says_so_with_a_way_back(desk):
    for address in ("/cases/c-none", "/runs/r-none", "/account"):
        answer = desk.goto(address)
        assert answer.status == 404
        expect(desk.get_by_role("link", name="To the cases")).to_be_visible()
        desk.trouble.clear()  # the browser complains of the 404 itself


def test_a_case_is_made_changed_and_run_without_a_mouse(desk):
    desk.goto("/")
    expect(desk.get_by_text("Ukraine, October 2022")).to_be_visible()

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
    expect(desk.get_by_text("with changes not saved")).to_be_visible()
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


def log_in(browser, server, name):
    page = visit(browser, server)
    page.goto("/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(f"{name}0123456789")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Ukraine, October 2022")).to_be_visible()
    return page


def test_people_see_only_what_is_shared_with_them(browser, guarded):
    emil, rosa = log_in(browser, guarded, "emil"), log_in(browser, guarded, "rosa")
    key = new_case(emil, "Emils war")
    rosa.goto("/")
    expect(rosa.get_by_text("Ukraine, October 2022")).to_be_visible()
    expect(rosa.get_by_text("Emils war")).to_have_count(0)
    assert rosa.goto(f"/cases/{key}").status == 404
    emil.goto("/")
    emil.get_by_role("button", name="Share Emils war").click()
    expect(emil.get_by_text("yours, shared")).to_be_visible()
    rosa.goto(f"/cases/{key}")
    expect(rosa.get_by_text("No mistakes")).to_be_visible()
    expect(rosa.get_by_role("button", name="Save")).to_have_count(0)
    expect(rosa.get_by_role("button", name="Duplicate")).to_have_count(0)
    for page in (emil, rosa):
        page.context.close()


def test_an_admin_lets_people_in_and_out_and_an_open_page_knows(browser, guarded):
    anna = log_in(browser, guarded, "anna")
    anna.goto("/account")
    anna.get_by_label("Name", exact=True).fill("eva")
    anna.get_by_label("Password", exact=True).fill("eva0123456789")
    anna.get_by_role("button", name="Add").click()
    expect(anna.get_by_text("eva", exact=True)).to_be_visible()
    eva = log_in(browser, guarded, "eva")
    eva.get_by_role("button", name="New case").click()
    eva.get_by_label("Title", exact=True).fill("Too late")
    anna.locator(".card", has_text="eva").last.get_by_role("button", name="Close").click()
    expect(anna.get_by_text("eva (closed)")).to_be_visible()
    eva.get_by_role("button", name="Create").click()
    expect(eva.get_by_text("your session has ended; log in again")).to_be_visible()
    eva.goto("/")
    expect(eva.get_by_role("button", name="Log in")).to_be_visible()
    anna.get_by_role("button", name="Make a token").click()
    token = anna.locator("div", has_text=re.compile(r"^[\w-]{43}$")).last.inner_text()
    fresh = browser.new_context(base_url=guarded.address)
    assert fresh.request.get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"}).status == 200
    anna.get_by_role("button", name="Log out").click()
    expect(anna.get_by_role("button", name="Log in")).to_be_visible()
    for context in (anna.context, eva.context, fresh):
        context.close()
