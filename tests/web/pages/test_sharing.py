"""The dialog that shares: a link made, used by a stranger, and withdrawn; a picture in another page."""

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from pages.screen import visit


@pytest.fixture
def another_site(tmp_path):
    """Puts a page on a site of its own and returns its address."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path))
    threading.Thread(target=site.serve_forever, daemon=True).start()

    def put(page):
        (tmp_path / "index.html").write_text(page, "utf-8")
        return f"http://127.0.0.1:{site.server_port}/index.html"

    yield put
    site.shutdown()
    site.server_close()


def test_a_link_is_made_copied_read_by_a_stranger_framed_and_withdrawn(browser, server, ready, another_site):
    _, runs = ready
    page, stranger = visit(browser, server), visit(browser, server, "phone")
    page.goto(f"/runs/{runs[0]}/work")
    page.get_by_role("button", name="Share").click()
    page.get_by_label("What for (optional)").fill("for the press")
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_role("textbox", name="Link", exact=True).input_value()
    assert re.fullmatch(rf"{server.address}/shared/[A-Za-z0-9_-]{{43}}", address)
    page.get_by_role("button", name="Copy: Link").click()
    page.get_by_label("What for (optional)").focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("What for (optional)")).to_have_value(address)
    code = page.get_by_role("textbox", name="Code of the picture").input_value()
    assert f'src="{address}/charts/' in code

    stranger.goto(address)
    expect(stranger.get_by_text("Shared by a read-only link")).to_be_visible()
    expect(stranger.get_by_role("heading", name="The proposals")).to_be_visible()
    assert stranger.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
    context = browser.new_context()
    site = context.new_page()
    site.goto(another_site(f"<h1>Another site</h1>{code}"))
    within = site.frame_locator("iframe")
    expect(within.get_by_text("Cite as: ")).to_be_visible()
    expect(within.locator("svg:visible").first).to_be_visible()

    page.get_by_role("button", name="Withdraw the link for the press").click()
    expect(page.get_by_text("There are no links yet.")).to_be_visible()
    stranger.trouble.clear()
    assert stranger.goto(address).status == 404
    expect(stranger.get_by_text("the link may have been withdrawn")).to_be_visible()

    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Show this picture elsewhere: ends").click()
    expect(page.get_by_text("The address and the embed code are shown once.")).to_be_visible()
    page.get_by_role("button", name="Make a link").click()
    code = page.get_by_role("textbox", name="Code of the picture").input_value()
    (embedded,) = re.findall(f'src="({server.address}/shared/[^"]+/charts/ends)"', code)
    assert stranger.goto(embedded).status == 200
    page.get_by_role("button", name="Withdraw the link picture: ends").click()
    expect(page.get_by_text("There are no links yet.")).to_be_visible()
    assert page.trouble == []
    for one in (page.context, stranger.context, context):
        one.close()
