"""The screens as a person uses them: Debian's Chromium, desktop and phone, no network but the workbench."""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright
from server import Server

from pages.screen import SIZES, new_case, run, visit

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="package")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


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


@pytest.fixture(scope="package")
def ready(browser, server):
    """A case with two finished runs."""
    page = visit(browser, server)
    key = new_case(page, "A finished war")
    runs = [run(page, key), run(page, key, scenario="cut")]
    page.context.close()
    return key, runs
