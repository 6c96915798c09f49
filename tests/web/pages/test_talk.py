"""Comments on a page: written at a number, listed, led back from, changed and deleted; links in them are safe."""

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from detente.web.pages.talk import linked
from pages.screen import HOSTILE, TEXT, tab


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@given(st.text() | st.text("htps:/<>\"'&;=.(javascript)", max_size=60).map(lambda x: f"see https://{x}"))
def test_a_comment_becomes_nothing_but_its_text_and_links(text):
    found = _Tags()
    found.feed(linked(text))
    found.close()
    assert found.text == text.replace("\r\n", "\n") or "\r" in text
    for tag, attrs in found.tags:
        assert tag == "a" and set(attrs) == {"href", "target", "rel"}
        assert re.match("https?://", attrs["href"])


def test_the_end_of_a_sentence_is_no_part_of_a_link():
    assert 'href="https://example.org/a?b=1&amp;c=2"' in linked("(see https://example.org/a?b=1&c=2).")
    assert "<a" not in linked("javascript:alert(1)")


def test_a_number_is_discussed(desk):
    answer = desk.request.post("/api/v1/cases", data={"title": "Discussed", "text": TEXT})
    key = answer.json()["key"]
    desk.goto(f"/cases/{key}/work?tab=Numbers&search=parties.country-a.war_cost.limited")
    desk.get_by_role("button", name="A: war cost if limited: comment").click()
    desk.get_by_label("Your comment").fill(f"Too high: https://example.org/x. {HOSTILE}")
    desk.get_by_role("button", name="Add", exact=True).click()
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="https://example.org/x")).to_have_attribute("href", "https://example.org/x")
    dialog.get_by_role("button", name="Change").click()
    dialog.get_by_label("Your comment, changed").fill("Much too high")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("edited")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(desk.get_by_role("button", name="A: war cost if limited: 1 comment")).to_be_visible()
    tab(desk, "Comments")
    expect(desk.get_by_text("Much too high")).to_be_visible()
    # A tab that still slides in may take the first click for its own.
    expect(
        desk.locator(".q-transition--slide-right-enter-active, .q-transition--slide-left-enter-active")
    ).to_have_count(0)
    desk.get_by_role("link", name="Go to where it belongs").click()
    desk.wait_for_url("**tab=Numbers&search=parties.country-a.war_cost.limited")
    desk.get_by_role("button", name="A: war cost if limited: 1 comment").click()
    desk.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(desk.get_by_text("Nobody has said anything here yet")).to_be_visible()


def test_an_open_thread_shows_what_others_write_and_keeps_what_is_typed(desk, ready):
    _, runs = ready
    here = f"/api/v1/runs/{runs[1]}/comments"
    desk.goto(f"/runs/{runs[1]}/work")
    words = "Armistice on the line: signed and holds 5 years"
    fold = desk.locator("details.figures-said").first
    fold.get_by_text("Comment on one of its figures").click()
    fold.get_by_role("button", name=f"{words}: comment").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Your comment").fill("half a thought")
    path = "proposals/armistice/signed_and_holds_5"
    first = desk.request.post(here, data={"text": "from elsewhere", "path": path, "words": "x"}).json()
    expect(dialog.get_by_text("from elsewhere")).to_be_visible()
    desk.request.put(f"{here}/{first['id']}", data={"text": "said better"})
    expect(dialog.get_by_text("said better")).to_be_visible()
    expect(dialog.get_by_label("Your comment")).to_have_value("half a thought")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_text("half a thought")).to_be_visible()
    dialog.get_by_role("button", name="Change").first.click()
    desk.request.delete(f"{here}/{first['id']}")
    expect(fold.get_by_text("Comment on one of its figures (1 comment)")).to_have_count(1)
    expect(dialog.get_by_label("Your comment, changed")).to_have_value("said better")
    dialog.get_by_role("button", name="Close").click()
    desk.get_by_role("button", name="The run as a whole: comment").click()
    dialog.get_by_role("button", name=f"{words}: ").click()
    expect(dialog.get_by_text("half a thought")).to_be_visible()
    assert [x["path"] for x in desk.request.get(here).json()] == [path]


def test_a_section_of_a_result_is_discussed_and_the_run_named(desk, ready):
    _, runs = ready
    desk.goto(f"/runs/{runs[1]}/work")
    desk.get_by_role("button", name="Name this run").click()
    desk.get_by_label("Name", exact=True).fill("The cut")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("heading", name=": The cut", level=1)).to_be_visible()
    desk.get_by_role("button", name="Method and limits: comment").click()
    desk.get_by_label("Your comment").fill("Fewer draws than I like")
    desk.get_by_role("button", name="Add", exact=True).click()
    expect(desk.get_by_role("dialog").get_by_text("Fewer draws than I like")).to_be_visible()
    *_, said = desk.request.get(f"/api/v1/runs/{runs[1]}/comments").json()
    assert (said["path"], said["words"]) == ("method", "Method and limits")
    assert desk.request.put(f"/api/v1/runs/{runs[1]}/name", data={"name": None}).json()["name"] is None
