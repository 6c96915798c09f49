"""The overview: a case opens in words, with its newest answer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from nicegui import Client
from nicegui.page import page
from playwright.sync_api import expect

from detente.assessment import AssessmentError
from detente.web.pages.case.overview import Overview
from pages.screen import new_case, run, tab, trouble


def test_a_case_opens_in_words(desk):
    desk.goto("/cases/ukraine-2022")
    expect(desk.get_by_role("tab", name="Overview", exact=True)).to_have_attribute("aria-selected", "true")
    for heading in ("Who fights", "Who else has a say", "What is in dispute", "What is on the table"):
        expect(desk.get_by_role("heading", name=heading)).to_be_visible()
    expect(desk.get_by_text("United States: backs Ukraine")).to_be_visible()
    expect(desk.get_by_text("From what Ukraine would like best to what Russia would.").first).to_be_visible()
    assert not trouble(desk)


def test_it_follows_the_text_and_shows_the_newest_answer(desk):
    key = new_case(desk, "Overviewed")
    ran = run(desk, key)
    desk.goto(f"/cases/{key}")
    expect(desk.get_by_text("The best prospect of a peace that lasts is")).to_be_visible()
    expect(desk.get_by_role("link", name="The newest answer in full (2 draws")).to_have_attribute(
        "href", f"/runs/{ran}"
    )
    tab(desk, "Text")
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("x")
    tab(desk, "Overview")
    expect(desk.get_by_text("once mended, the case is shown here.")).to_be_visible()


def test_an_answer_whose_draws_are_gone_leaves_the_case_in_view():
    """The page's own functions without a browser: a run of more than 1,024 draws would take too long."""
    run = SimpleNamespace(key="r-1", answered=True, draws=2000, finished=None)

    async def headline(*_):
        raise AssessmentError("the run: r-1.draws.npy: No such file or directory")

    bench = SimpleNamespace(store=SimpleNamespace(runs=lambda *_: [(run, "me")]), headline=headline)
    found = SimpleNamespace(key="c-1")
    checked = SimpleNamespace(problems=("one",))

    async def fill():
        with Client(page("/overview-alone"), request=None) as client:
            await Overview(
                SimpleNamespace(bench=bench, visit=SimpleNamespace(user=None), found=found, checked=checked)
            ).fill()
            return [x.text for x in client.elements.values() if getattr(x, "text", None)]

    with ThreadPoolExecutor(1) as thread:  # the browser's tests have a loop running in this one
        first, *_, last = thread.submit(asyncio.run, fill()).result()
    assert first == "The newest answer cannot be shown: the run: r-1.draws.npy: No such file or directory."
    assert last == "The text has 1 mistake; once mended, the case is shown here."
