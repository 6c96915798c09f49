"""A stranger builds a war from an empty page, at a desk and on a phone by keyboard alone, runs it, and reads the answer."""

import json
import os
import re

import pytest
from playwright.sync_api import expect

from detente.case import parse_case
from detente.case.load import merged
from pages.case.builder.stranger import Stranger
from pages.screen import begin, draft, tab, trouble, visit

ISSUES = {
    "The river": ("Lowland controls it", "Shared", "Upland controls it"),
    "The border": ("The old line", "The line of contact", "The watershed"),
}
PROPOSALS = {
    "Upland's terms": ("Upland controls it", "The watershed"),
    "The mediator's plan": ("Shared", "The line of contact"),
}
RECORD = (
    ("2024-03", "Upland", "signal", "Army crosses the river"),
    ("2024-06", "Upland", "pledge", "Promises to keep the dam open"),
    ("2024-09", "Lowland", "signal", "Calls up reserves"),
)


def begun(page):
    page.goto("/")
    begin(page, "New case")
    page.get_by_role("textbox", name="Title", exact=True).fill("The water war")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/cases/c-**")
    page.locator(".build-step[data-shown]").wait_for()


def told(at):
    """All steps of the builder."""
    at.add("a source", "The Valley Courier")
    at.go("Who fights")
    for party, types in (("Upland", ("limited", "maximal")), ("Lowland", ("patient", "weary"))):
        at.add("a party", party)
        at.add("a type", types[0])
        at.range("Chance before the record (needed)", "40", "60")
        at.add("a type", types[1])
        at.fold(party)
    at.go("What is in dispute")
    for issue, options in ISSUES.items():
        at.add("an issue", issue)
        for option in options:
            at.add("an option", option)
        at.fold(issue)
    at.go("How the war stands")
    for issue, option in zip(ISSUES, ("Shared", "The line of contact"), strict=True):
        at.pick(issue, option, 0)
    at.put("Began", "2024-03")
    at.go("Who backs whom")
    for backer, side in (("Great Power", "Lowland"), ("The neighbour", "Upland")):
        at.add("a backer", backer)
        at.pick("Backs (needed)", side)
        at.fold(backer)
    at.add("a guarantee", "Treaty of the river")
    at.pick("Guarantor (needed)", "Great Power")
    at.range("Answers a breach (needed)", "50", "80")
    at.go("What has been proposed")
    for proposal, options in PROPOSALS.items():
        at.add("a proposal", proposal)
        for issue, option in zip(ISSUES, options, strict=True):
            at.pick(issue, option)
        if "mediator" in proposal:
            at.pick("Guarantee", "Treaty of the river")
        at.fold(proposal)
    at.go("Threats")
    at.add("a threat", "Close the dam")
    at.pick("Made by (needed)", "Upland")
    at.pick("Made to (needed)", "Lowland")
    at.pick("What is threatened", "force")
    at.range("fighting goes on", "90")
    at.range("the war escalates", "10")
    at.go("The record")
    for n, (date, who, kind, says) in enumerate(RECORD):
        at.press("Add an event")
        at.put("Date (needed)", date)
        at.pick("Who (needed)", who)
        at.pick("Kind (needed)", kind)
        at.put("What (needed)", says)
        if n == 0:
            at.range("limited", "20", "40")
            at.range("maximal", "60", "80")
        at.fold(f"{date}: {says}")
    at.go("Goals")
    at.add("a goal", "A settlement that holds")
    at.pick("Whose goal (needed)", "Great Power")
    at.pick("Ends (needed)", "the war is settled")


# On a phone and by keyboard alone at once; `make fuzz` goes through it with a mouse at a desk, too.
WAYS = [("phone", True), *([("desktop", False)] if os.environ.get("DETENTE_FUZZ") else [])]


@pytest.mark.parametrize(("size", "keyboard"), WAYS)
def test_a_stranger_builds_a_war_runs_it_and_reads_the_answer(browser, server, size, keyboard):
    page = visit(browser, server, size)
    begun(page)
    at = Stranger(page, keyboard)
    told(at)
    expect(page.get_by_text("No mistakes. The case can be run.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert trouble(page) == []

    tab(page, "Text")
    text = draft(page)
    case = parse_case(text).case
    assert {i: [o.says for o in x.options.values()] for i, x in case.issues.items()} == {
        i.lower().replace(" ", "-"): list(options) for i, options in ISSUES.items()
    }
    assert {p.title: list(p.types) for p in case.parties.values()} == {
        "Upland": ["limited", "maximal"],
        "Lowland": ["patient", "weary"],
    }
    assert [case.name(b.backs) for b in case.backers.values()] == ["Lowland", "Upland"]
    assert [p.title for p in case.proposals.values()] == list(PROPOSALS)
    assert case.proposals["the-mediator-s-plan"].guarantee == "treaty-of-the-river"
    assert [(e.date, case.name(e.by), e.kind, e.says) for e in case.record] == list(RECORD)
    assert case.threats["close-the-dam"].carried_out.outcomes["escalated"].text == "10%"
    assert list(case.goals) == ["a-settlement-that-holds"]
    # It reads as if written by hand: as YAML dumps it, but with a blank line between sections, and short things in a line.
    assert json.loads(json.dumps(merged(text)))["as_of"] == case.as_of
    assert "\n\nparties:\n  upland:\n    title: Upland\n    side: a\n" in text
    assert "      limited: {prior: 40% to 60%}\n" in text
    assert "    terms: {the-river: shared, the-border: the-line-of-contact}\n" in text
    assert "  - {date: 2024-09, by: lowland, kind: signal, says: Calls up reserves}\n" in text
    assert '"' not in text

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("version 2").first).to_be_visible()
    tab(page, "Run")
    page.get_by_label("Draws").fill("1")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url("**/runs/r-**", timeout=60_000)
    expect(page.get_by_text(re.compile("The best prospect of a peace that lasts is"))).to_be_visible(timeout=120_000)
    expect(page.get_by_text("The mediator's plan").first).to_be_visible()
    assert page.trouble == []
    page.context.close()
