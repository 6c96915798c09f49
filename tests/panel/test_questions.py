"""A panel's file: what it may ask, in which languages, and that it fits its case."""

import pytest
from ruamel.yaml import YAML

from detente.case import CaseError, library, load_case
from detente.panel.questions import (
    Option,
    Package,
    against,
    builtin,
    case_of,
    load_panel,
    panel_from,
    parse_panel,
    read_panel,
)

TEXT = """panel: 1
id: two
title: {en: Two questions, fr: Deux questions}
case: ukraine-2022
languages: {en: English, fr: Français}
groups: {north: The north, south: {en: The south, fr: Le sud}}
also:
  age: {asks: How old are you?, answers: {young: Under 40, old: 40 or over}}
margins: {group: {north: 40, south: 60}}
questions:
  open: {kind: option, issue: crimea, option: open, asks: Crimea is left open}
  both: {kind: package, terms: {crimea: open, water: restored}, asks: Both}
  talk: {kind: statement, asks: {en: Talks should begin, fr: "Il faut négocier"}}
"""


def wrong(text):
    with pytest.raises(CaseError) as found:
        parse_panel(text, "p.yaml")
    return [str(p) for p in found.value.problems]


def test_a_panel_is_read_and_speaks_its_languages():
    panel = parse_panel(TEXT)
    assert panel.scaled == (True, True, False)
    assert panel.words(panel.title, "fr") == "Deux questions"
    assert panel.words(panel.title) == "Two questions"
    assert panel.group("north", "fr") == "The north"  # given once, for all languages
    assert case_of(panel).id == "ukraine-2022"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("option: open,", "opton: open,", "p.yaml:11:39: questions.open.opton: unknown field"),
        (
            "kind: statement",
            "kind: vote",
            "p.yaml:13:3: questions.talk: its kind is 'vote'; expected 'option', 'package', 'statement'",
        ),
        ("fr: Le sud", "de: Der Süden", "p.yaml:6:51: groups.south.de: not one of the panel's languages: got 'de'"),
        ("en: Two questions, ", "", "p.yaml:3:1: title: has no text in 'en'"),
        ("south: 60", "east: 60", "p.yaml:9:30: margins.group.east: not one of its answers"),
        ("margins: {group", "margins: {sex", "neither 'group' nor declared under 'also'"),
        (
            "kind: package, terms: {crimea: open, water: restored},",
            "kind: package,",
            "questions.both: a package is a proposal",
        ),
        ("case: ukraine-2022\n", "", "asks about a case, but the panel names none"),
        ("asks: Both", "asks: [Both]", "questions.both.asks: got ['Both']; expected a text"),
        ("groups: {north: The north, south: {en: The south, fr: Le sud}}\n", "", "groups: is missing"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, told):
    assert TEXT.count(old) == 1
    assert any(told in p for p in wrong(TEXT.replace(old, new)))


def test_an_empty_file_and_an_unknown_one_are_refused_in_a_sentence(tmp_path):
    assert "expected a mapping that starts with 'panel: 1'" in wrong("")[0]
    with pytest.raises(CaseError, match="no such file, and not a built-in panel"):
        load_panel(tmp_path / "none.yaml")


def test_what_the_case_does_not_have_is_named():
    case = load_case("ukraine-2022").case
    panel = parse_panel(TEXT.replace("option: open,", "option: openn,").replace("water: restored", "rivers: restored"))
    found = list(against(panel, case))
    assert [path for path, _ in found] == [("questions", "open", "option"), ("questions", "both", "terms", "rivers")]
    assert "did you mean 'open'?" in found[0][1]
    with pytest.raises(CaseError, match=r"questions\.open\.option: not an option of that issue"):
        case_of(panel)


@pytest.mark.parametrize("name", library())
def test_a_panel_made_from_any_case_asks_about_every_option_and_proposal(name):
    case = load_case(name).case
    panel = parse_panel(panel_from(case, {"all": "All of us"}))
    asked = {(q.issue, q.option) for q in panel.questions.values() if isinstance(q, Option)}
    assert asked == {(i, o) for i, x in case.issues.items() for o in x.options}
    assert [q.proposal for q in panel.questions.values() if isinstance(q, Package)] == list(case.proposals)
    assert not list(against(panel, case))


def test_packages_of_a_search_are_asked_about_too():
    case = load_case("ukraine-2022").case
    terms = {i: next(iter(x.options)) for i, x in case.issues.items()}
    panel = parse_panel(panel_from(case, {"all": "All"}, [terms], "mine.yaml"))
    assert panel.case == "mine.yaml"
    assert panel.questions["deal-1"].terms == terms


@pytest.mark.parametrize("name", builtin())
def test_built_in_panels_fit_their_cases_and_are_whole_in_every_language(name):
    panel = load_panel(name)
    assert case_of(panel) is not None
    assert panel.invented
    tree = YAML(typ="safe").load(read_panel(name)[0])
    for question in tree["questions"].values():
        assert set(question["asks"]) == set(panel.languages)
