"""The text report: figures as in the assessment, nothing rounded to what it is not."""

import io
import re
from dataclasses import replace
from importlib import resources

import pytest
from hanging import hanging
from rich.console import Console

from detente.assessment import Band, assess, deals, hinges
from detente.assessment.answer import answer
from detente.assessment.questions.break_even import Hinge
from detente.assessment.wording import chance, in_percent, percent, stakes
from detente.case import parse_case
from detente.report.terminal.assessment import print_included, render


@pytest.mark.parametrize("x, shown", [(0, "0"), (0.001, "<1"), (0.5, "50"), (0.999, ">99"), (1, "100"), (0.994, "99")])
def test_percent(x, shown):
    assert percent(x) == shown


def test_bands():
    assert chance(Band(0.55, 0.44, 0.7)) == "55% (44-70)"
    assert stakes(Band(0.12, -0.05, 0.2)) == "+12 (-5, +20)"


@pytest.fixture(scope="module")
def assessment():
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    return assess(parse_case(text), draws=3)


def shown(assessment, width: int) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(render(assessment))
    return console.export_text()


@pytest.mark.parametrize("width", [80, 120])
def test_tables_show_the_figures(assessment, width):
    text = shown(assessment, width)
    assert max(len(line) for line in text.splitlines()) <= width
    band = assessment.band("proposals/armistice/all_sign")
    row = next(line for line in text.splitlines() if line.startswith("Armistice on the line"))
    assert f"{percent(band.median)} ({percent(band.low)}-{percent(band.high)})" in row
    assert "few draws" in text
    for title in (
        "Who would sign",
        "Would it hold",
        "How the war ends",
        "Settle now or wait?",
        "Levers",
        "Ranges",
    ):
        assert title in text


def test_deals_and_hinges_that_were_asked_for_are_printed(assessment):
    loaded = parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))
    path = "proposals/armistice/all_sign"
    hinged = hanging(assessment, "war.talks", "war.front.tempo")
    found = hinges(loaded, answered=hinged, headlines=[path])
    best = deals(loaded, draws=1)
    facts = {**assessment.facts, "deals": best.as_dict(), "hinges": found.as_dict()}
    console = Console(width=120, record=True, file=io.StringIO())
    print_included(replace(hinged, facts=facts), console)
    text = " ".join(console.export_text().split())
    assert "The packages most likely to be signed and to hold for five years" in text
    for deal in best.best:
        assert deal.says in text
    row = found.found[path][0]
    assert f"{found.says[path]}: {in_percent(found.middle[path])} with everything at its median" in text
    assert f"{row.words}, {row.range}" in text
    assert f"{in_percent(row.low_end)} to {in_percent(row.high_end)}" in text
    assert Hinge.read(row.as_dict()) == row
    assert "Where each tips the answer" not in shown(replace(hinged, facts=facts), 120)


def test_without_deals_and_hinges_nothing_more_is_printed(assessment):
    console = Console(width=120, record=True, file=io.StringIO())
    print_included(assessment, console)
    assert console.export_text() == ""


def test_every_headline_has_its_band(assessment):
    for sentence in answer(assessment).words:
        assert re.search(r"% \([<>]?\d+-[<>]?\d+\)", sentence)
