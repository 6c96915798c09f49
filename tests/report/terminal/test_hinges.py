"""What the answer hangs on, in a terminal."""

import io
from dataclasses import replace
from importlib import resources

from hanging import hanging
from rich.console import Console

from detente.assessment import assess, hinges
from detente.assessment.sensitivity import Sensitivity, Together
from detente.case import parse_case
from detente.report import print_hinges

LOADED = parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))
HEADLINE = "proposals/armistice/all_sign"


def printed(found):
    console = Console(width=120, record=True, file=io.StringIO())
    print_hinges(found, LOADED.case, console)
    return " ".join(console.export_text().split())


def test_each_assumption_has_its_range_share_and_what_it_does():
    found = hinges(
        LOADED, answered=hanging(assess(LOADED, draws=1), "war.talks", "war.front.tempo"), headlines=[HEADLINE]
    )
    text = printed(found)
    assert "how often there are talks, 20% to 80% per quarter" in text
    assert "Together the assumptions explain " in text
    assert "is not explained by any assumption on its own." in text
    pair = Together(("war.talks", "war.front.tempo"), 0.12, 0.9)
    joined = replace(found, sensitivity={HEADLINE: replace(found.sensitivity[HEADLINE], together=(pair,))})
    assert (
        "how often there are talks with how often the front moves: together 12% more than the sum of the two"
        in printed(joined)
    )


def test_nothing_found_is_said_in_a_sentence_and_has_no_empty_table():
    found = hinges(LOADED, draws=1, headlines=[HEADLINE])
    assert "1 draw is too few to say what the answer hangs on: take 16 or more, better 64." in printed(found)
    nothing = replace(found, sensitivity={HEADLINE: Sensitivity(64, 0.2)})
    assert "No assumption can be told from luck with 64 draws. More draws may tell." in printed(nothing)
    assert "assumption and its range" not in printed(nothing)
