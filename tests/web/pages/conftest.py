"""The screens as a person uses them: Debian's Chromium, desktop and phone, no network but the workbench."""

import pytest
from browsers import chromium
from playwright.sync_api import expect
from server import Server

from pages.screen import SIZES, create, opened, run, visit

expect.set_options(timeout=60_000)


@pytest.fixture(scope="package")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="package")
def server(tmp_path_factory):
    found = Server(tmp_path_factory.mktemp("server"), "--workers", "1").start()
    yield found
    found.stop()


@pytest.fixture(scope="package")
def guarded(tmp_path_factory):
    found = Server(tmp_path_factory.mktemp("guarded"), "--host", "0.0.0.0", "--workers", "1")
    for name, role in (("anna", "admin"), ("emil", "editor"), ("eva", "editor"), ("rosa", "reader")):
        found.user(name, role)
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="package")
def cached(browser, server):
    """One browser for the tests that need none of their own: it has the workbench's scripts, and its cookies go after each."""
    found = browser.new_context(base_url=server.address)
    yield found
    found.close()


def one(cached, server, size):
    page = opened(cached, server, size)
    yield page
    page.close()
    cached.clear_cookies()
    assert page.trouble == []


@pytest.fixture(params=SIZES)
def page(cached, server, request):
    yield from one(cached, server, request.param)


@pytest.fixture
def desk(cached, server):
    yield from one(cached, server, "desktop")


@pytest.fixture(scope="package")
def ready(browser, server):
    """A case with two finished runs."""
    page = visit(browser, server)
    key = create(page, "A finished war")
    runs = [run(page, key), run(page, key, scenario="cut")]
    page.context.close()
    return key, runs
