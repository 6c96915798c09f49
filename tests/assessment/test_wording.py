"""One wording for every face."""

import re
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente import assess
from detente.assessment.answer import answer as answer_of
from detente.assessment.band import Band
from detente.assessment.wording import (
    EITHER,
    apart,
    between,
    chance,
    chance_of,
    count,
    decibans,
    either_means,
    elapsed,
    headline,
    in_percent,
    lever,
    likelihood,
    likely,
    outcome,
    percent,
    plain,
    short,
    signature,
    spread,
    stakes,
    unbroken,
    years,
)
from detente.case import parse_case

TITLES = {
    "line": "Armistice",
    "peace": "Lasting peace",
    "russia": "Russia",
    "bomb": "The bomb",
    "interventions/north": "The north comes in",
}


@pytest.mark.parametrize("x, shown", [(0, "0"), (0.001, "<1"), (0.5, "50"), (0.999, ">99"), (1, "100"), (0.994, "99")])
def test_never_certain_of_what_is_not(x, shown):
    assert percent(x) == shown
    assert in_percent(x) == f"{shown}%"


def test_bands():
    band = Band(0.55, 0.44, 0.7)
    assert (chance(band), short(band)) == ("55% (44-70)", "55 (44-70)")
    assert chance_of({**band.as_dict(), "best_in": 0.2}) == chance(band)
    assert stakes(Band(0.12, -0.05, 0.2)) == "+12 (-5, +20)"
    assert decibans(Band(4.06, 2, 6.33)) == "+4.1 (+2.0 to +6.3)"


@pytest.mark.parametrize(
    "x, words",
    [(0.03, "almost no chance"), (0.1, "very unlikely"), (0.3, "unlikely"), (0.5, "a roughly even chance"), (0.7, "likely"), (0.9, "very likely"),
     (0.97, "almost certain"), (0.0, "almost no chance"), (1.0, "almost certain"), (1 + 1e-15, "almost certain")],
)  # fmt: skip
def test_chances_in_the_words_of_directive_203(x, words):
    """ODNI 2015, Intelligence Community Directive 203, D.6.e(2)(a): 1-5, 5-20, 20-45, 45-55, 55-80, 80-95 and 95-99 %."""
    assert likelihood(x) == words


def test_how_sure_in_words():
    assert likely(Band(0.35, 0.11, 0.49)) == "unlikely, 35% (11-49)"
    assert spread(Band(0.35, 0.11, 0.49)) == "from very unlikely to a roughly even chance"
    assert spread(Band(0.6, 0.58, 0.7)) == "likely throughout"


def test_differences():
    assert [apart(0.16, 0.27), apart(0.27, 0.16), apart(0.161, 0.159)] == ["+11", "-11", "0"]
    assert between(Band(0.04, -0.01, 0.09)) == "-1 to +9"
    assert between(Band(0.04, 0.001, 0.09)) == "0 to +9"
    assert between(Band(0.001, 0, 0.002)) == "0"
    assert between(Band(0.04, 0.04, 0.04)) == "+4"


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_columns_of_a_comparison_add_up(one, other):
    """The difference shown is that of the figures shown; `<1` stands for 0 and `>99` for 100."""
    shown = [{"<1": 0, ">99": 100}.get(percent(x)) for x in (one, other)]
    figures = [int(percent(x)) if s is None else s for x, s in zip((one, other), shown, strict=True)]
    assert int(apart(one, other)) == figures[1] - figures[0]


def test_counts():
    assert [count(n, "draw") for n in (0, 1, 2, 1024)] == ["0 draws", "1 draw", "2 draws", "1,024 draws"]
    assert [count(n, "entry", "entries") for n in (1, 3)] == ["1 entry", "3 entries"]


def test_times():
    assert [years(1), years("5")] == ["1 year", "5 years"]
    assert [elapsed(None), elapsed(45.2), elapsed(180)] == ["", "45 s", "3 min"]


@pytest.mark.parametrize(
    "path, words",
    [
        ("proposals/line/all_sign", "Armistice: all sign"),
        ("proposals/line/signs/russia", "Armistice: Russia signs"),
        ("proposals/line/holds/1", "Armistice: holds 1 year"),
        ("proposals/line/signed_and_holds_5", "Armistice: signed and holds 5 years"),
        ("ends/10/russia-collapses", "After 10 years: Russia collapses"),
        ("threats/bomb/carried_out/today", "The bomb: carried out, as things stand today"),
        ("interventions/north/enters/5", "The north comes in: within 5 years"),
        ("interventions/north/today", "The north comes in: this quarter, if nothing is signed"),
        ("levers/peace/no talks", "Lasting peace: met (share of the years ahead)"),
        ("quality/residual", "quality/residual"),
    ],
)
def test_headlines_in_words(path, words):
    assert headline(TITLES, path) == words


def test_ends_and_levers():
    assert outcome(TITLES, "fighting") == "still fighting"
    assert outcome(TITLES, "escalated") == "escalated"
    titles = {**TITLES, "levers/peace/support surge": "The patron raises its support to 2 times what it gives now"}
    assert lever(titles, "peace", "propose line") == "a mediator puts 'Armistice' on the table"
    assert lever(titles, "peace", "no talks") == "nobody puts terms on the table"
    assert lever(titles, "peace", "support surge") == "The patron raises its support to 2 times what it gives now"
    assert lever(TITLES, "peace", "support surge") == "support: surge"


def test_a_chance_of_signing_near_one_half_throughout_is_no_chance_of_either():
    assert signature(Band(0.51, 0.45, 0.55)) == signature(Band(0.51, 0.45, 0.55), "%") == EITHER
    assert signature(Band(0.51, 0.3, 0.55)) == "~51 (30-55)"
    assert signature(Band(0.51, 0.3, 0.55), "%") == "~51% (30-55)"
    assert signature(Band(0.65, 0.3, 0.7), "%") == chance(Band(0.65, 0.3, 0.7))
    assert [bool(either_means([x])) for x in (EITHER, "~51 (30-55)", "65 (30-70)")] == [True, True, False]


def test_figures_keep_to_their_bands():
    hard = "\N{NO-BREAK SPACE}"
    told = unbroken("A +12 (-5, +20), B 87% (79-91); <1% (<1-1) of 3 things (2 of them odd)")
    join = "\N{WORD JOINER}"
    assert (
        told
        == f"A +12{hard}(-{join}5,{hard}+20), B 87%{hard}(79-{join}91); <1%{hard}(<1-{join}1) of 3 things (2 of them odd)"
    )
    assert plain(told) == "A +12 (-5, +20), B 87% (79-91); <1% (<1-1) of 3 things (2 of them odd)"


def test_no_other_module_words_a_band():
    """A median with its ends in brackets, put together anywhere else, would soon be worded otherwise."""
    source = Path(detente.__file__).parent
    made = re.compile(r"\{[^{}]*\}\s?%?\s?\(\{[^{}]*\}\s?(-|to)\s?\{[^{}]*\}\)")
    found = [
        f"{f.relative_to(source)}:{n}"
        for f in source.rglob("*.py")
        if f.name != "wording.py"
        for n, line in enumerate(f.read_text("utf-8").splitlines(), 1)
        if made.search(line) and not re.search(r":,\.0f|:\.2f|\{w\} \(\{a\}", line)  # numbers, ratios, names of wars
    ]
    assert not found


def test_a_horizon_of_months_is_told_in_months():
    template = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    answer = assess(parse_case(template.replace("horizon: 10 years", "horizon: 9 months")), draws=1)
    assert answer.years == ["0.25", "0.5", "0.75"]
    assert answer.soon == "0.75"
    assert any("the likeliest after 9 months is: " in sentence for sentence in answer_of(answer).words)
    assert answer.headlines()[-1].startswith("ends/0.75/")
    for span in answer.years:
        ends = answer.under(f"ends/{span}")
        assert sum(answer.samples[f"ends/{span}/{end}"][0] for end in ends) == pytest.approx(1)
