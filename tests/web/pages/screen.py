"""What the tests of the screens do at a page: visit it, make a case, open a tab, read the text, run."""

import re
import time
from importlib import resources

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from detente.case.edit import set_value
from detente.case.identifier import identifier

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
HOSTILE = """<img src=x onerror="alert(1)"><script>alert(2)</script>" :title="alert(3)" '{{alert(4)}}\\"""
SIZES = {"desktop": {"width": 1100, "height": 900}, "phone": {"width": 390, "height": 844}}


class Trouble(list):
    """What a page complained of, and what it asked of the world outside."""


def visit(browser, server, size="desktop"):
    """A browser of somebody's own."""
    return opened(browser.new_context(base_url=server.address), server, size)


def opened(context, server, size="desktop"):
    """A new page, which notes its complaints and what it asks of others than the workbench.

    Requests are watched, not routed: a browser whose requests are routed keeps no cache, and loads every script for every page.
    """
    page = context.new_page()
    page.set_viewport_size(SIZES[size])
    # As long as for what is expected: workers give way to all else, and a document may take them half a minute.
    page.set_default_timeout(60_000)
    page.site = server.address
    page.trouble = Trouble()
    ours = (server.address, "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(ours) else page.trouble.append(f"asked for {r.url}"))
    page.on("console", lambda m: page.trouble.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: page.trouble.append(str(e)))
    return page


# What fades in or out has half its colours until it is done; what turns without end, as a spinner does, is not waited for.
SETTLED = """() => document.getAnimations().every(a => a.playState !== "running" || a.effect.getComputedTiming().endTime === Infinity)"""


def trouble(page):
    """What axe finds wrong with a page once it has settled, by rule, with the first elements concerned."""
    page.wait_for_function(SETTLED)
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found]


def new_case(page, title="A war"):
    """The template as a case of one's own, open at its text."""
    key = create(page, title)
    page.goto(f"/cases/{key}/work")
    expect(page.get_by_text("No mistakes")).to_be_visible()
    tab(page, "Text")
    return key


def begin(page, way):
    """Follow a link of the cases to a page on which a case is begun."""
    page.get_by_role("link", name=way).click()
    connected(page, "**/new**")


def connected(page, address):
    """Wait until the page at an address has its socket: NiceGUI sends what was done before in any order, and these tests act faster than people."""
    page.wait_for_url(address)
    page.wait_for_function("() => window.did_handshake === true")


def create(page, title):
    """The template as a case of one's own, by the API; ways to make one on the page have tests of their own."""
    text = set_value(set_value(TEXT, ("id",), identifier(title, (), "case")), ("title",), title)
    made = page.request.post("/api/v1/cases", data={"title": title, "text": text}, headers={"Origin": page.site})
    assert made.status == 201, made.text()
    return made.json()["key"]


def tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()


def scribble(page):
    """Put a comment before the text in the editor, which is open, and do not save it."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# mine\n")
    expect(page.get_by_text("with unsaved changes")).to_be_visible()


def text_of(page, key):
    return page.request.get(f"/api/v1/cases/{key}").json()["text"]


def editor(page, then):
    """The answer of the editor's component; a tab just opened has none yet."""
    page.locator(".nicegui-codemirror .cm-content").wait_for()
    return page.evaluate(f"getElement(document.querySelector('.nicegui-codemirror').id.slice(1)).{then}")


def draft(page):
    """The text as the editor has it; only what is in sight is drawn, so the whole is asked of the editor."""
    return editor(page, "editor.state.doc.toString()")


def wait_for_draft(page, holds):
    """Wait until the editor's text passes `holds`: a change made in a form reaches it only when the text has been checked."""
    for _ in range(300):
        if holds(draft(page)):
            return
        page.wait_for_timeout(100)
    raise AssertionError(draft(page))


def run(page, key, **asked):
    answer = page.request.post("/api/v1/runs", data={"case": key, "draws": 2, **asked})
    assert answer.status == 201, answer.text()
    found = answer.json()["key"]
    for _ in range(900):
        if page.request.get(f"/api/v1/runs/{found}").json()["status"] not in ("queued", "running"):
            return found
        time.sleep(0.1)
    raise AssertionError("the run does not end")


def run_of(page):
    """The key of the run that a page is of."""
    return re.search(r"/runs/([^/?#]+)", page.url)[1]


def log_in(browser, server, name):
    page = visit(browser, server)
    page.goto("/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(f"{name}0123456789")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Ukraine, October 2022", exact=True)).to_be_visible()
    return page
