"""The frame around the pages: a refusal is a page too, and who acts is looked up without holding others up."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from starlette.requests import Request

from detente.web.pages.frame import Visit
from detente.web.store import Forbidden
from pages.screen import visit


def test_the_first_link_skips_to_the_content(desk):
    desk.goto("/")
    expect(desk.get_by_role("link", name="Ukraine, October 2022", exact=True)).to_be_visible()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the content")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert desk.evaluate("!document.activeElement.closest('header')")
    assert desk.evaluate(
        "document.getElementById('content').compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING"
    )


def test_what_is_not_there_says_so_with_a_way_back(desk):
    for address in ("/cases/c-none", "/runs/r-none", "/account"):
        answer = desk.goto(address)
        assert answer.status == 404
        expect(desk.get_by_role("navigation").get_by_role("link", name="Cases")).to_be_visible()
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
        desk.trouble.clear()  # the browser complains of the 404 itself


def test_on_a_phone_a_row_of_a_table_is_a_block_that_names_its_figures(browser, server):
    phone = visit(browser, server, "phone")
    phone.request.post("/api/v1/runs", data={"case": "ukraine-2022", "draws": 1})
    phone.goto("/runs")
    # Asked in one go: the list is put anew as the run goes on.
    phone.wait_for_function(
        """() => {
            const cell = document.querySelector("table.blocks tbody td:nth-child(2)");
            return cell && getComputedStyle(cell).display === "block" && getComputedStyle(cell, "::before").content === '"question: "';
        }"""
    )
    assert phone.get_by_role("row").count() >= 2  # still a table to a screen reader
    for one in phone.request.get("/api/v1/runs").json():
        phone.request.post(f"/api/v1/runs/{one['key']}/cancel")
    phone.close()


def test_who_acts_is_looked_up_anew_and_not_by_the_thread_that_serves_all():
    anna, asked = SimpleNamespace(id=1), []

    def whose(secret, purpose):
        asked.append((secret, purpose, threading.get_ident()))
        return anna if len(asked) == 1 else None

    bench = SimpleNamespace(settings=SimpleNamespace(accounts=True), accounts=SimpleNamespace(whose=whose))
    request = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [(b"host", b"x")],
                       "client": ("127.0.0.1", 1), "state": {"bench": bench, "user": anna, "session": "secret"}})  # fmt: skip

    async def act():
        visited = Visit(request)
        assert await visited.user() is anna and asked == []  # while the page is built
        visited.building = False
        assert await visited.user() is anna
        with pytest.raises(Forbidden, match="your session has ended"):
            await visited.user()

        return threading.get_ident()

    with ThreadPoolExecutor(1) as pool:  # the tests' own thread serves the browser
        serving = pool.submit(asyncio.run, act()).result()
    assert len(asked) == 2
    assert all((secret, purpose) == ("secret", "browser") and by != serving for secret, purpose, by in asked)
