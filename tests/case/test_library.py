"""The library of wars says nothing that was not known on the day of the case, and every war is asked the same questions."""

import re
from datetime import timedelta
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from detente.case import library, load_case
from detente.case.dates import earliest, latest
from detente.case.load import read_text

LIBRARY = Path(str(resources.files("detente.case") / "library"))
FILES = [*sorted(LIBRARY.glob("*.yaml")), *sorted((Path(__file__).parents[2] / "tools" / "codings").glob("*.yaml"))]
# A war told a second time is not scored again.
WARS = [name for name in library() if not name.startswith("ukraine") and "\nwhat_happened:\n" in read_text(name)[0]]
YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
ASKED = ("ends/0.25/fighting", "ends/0.5/fighting", "ends/1/fighting", "ends/1/settled-holding", "signed_by/1")


@pytest.fixture(scope="module")
def case_of():
    """A case of the library, read once for all tests of this file."""
    return cache(lambda name: load_case(name).case)


def leaves(node, path=()):
    """Every text and number in a YAML tree, with its path."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from leaves(child, (*path, str(key)))
    if not isinstance(node, dict | list):
        yield path, str(node)


def before_the_outcome(file):
    """The text of a file up to what happened, and the tree without it."""
    text = file.read_text("utf-8")
    tree = YAML(typ="safe").load(text)
    tree.pop("what_happened", None)
    return re.split(r"^#[^\n]*\n(?:#[^\n]*\n)*what_happened:|^what_happened:", text, maxsplit=1, flags=re.MULTILINE)[
        0
    ], tree


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_nothing_in_a_case_is_from_after_its_day(file):
    text, tree = before_the_outcome(file)
    day = latest(str(tree["as_of"] if "as_of" in tree else load_case(tree["extends"]).case.as_of))
    for name, source in tree.get("sources", {}).items():
        dated = source.get("date")
        assert dated is None or earliest(str(dated)) <= day or source.get("later"), (
            f"{name}: a later source must say why (later: ...)"
        )
    for path, value in leaves({k: v for k, v in tree.items() if k != "sources"}):
        if "known_as" in path:
            continue  # names in history's tables
        if path[-1] in ("date", "broken", "began", "as_of"):
            assert earliest(value) <= day, path
        else:
            assert all(int(year) <= day.year for year in YEAR.findall(value)), (path, value)
    comments = "\n".join(line.partition("#")[2] for line in text.splitlines() if "#" in line)
    assert all(int(year) <= day.year for year in YEAR.findall(comments)), comments


@pytest.mark.parametrize("name", WARS)
def test_every_war_is_asked_the_same_questions(case_of, name):
    case = case_of(name)
    told = {h.forecast: h for h in case.what_happened}
    assert set(ASKED) <= set(told)
    assert len(told) == len(case.what_happened)
    for forecast, happened in told.items():
        assert happened.says, forecast
        assert happened.date is None or latest(happened.date) >= earliest(case.as_of) - timedelta(days=1)
    for years, later in ((0.25, 0.5), (0.5, 1), (1, 2), (2, 5), (5, 10)):
        now, then = (told.get(f"ends/{y:g}/fighting") for y in (years, later))
        assert not (now and then and now.was == "no" and then.was == "yes"), (
            "a war that has ended does not go on, in the sense of these questions"
        )


def test_the_library_has_a_dozen_wars_of_both_kinds_besides_ukraine(case_of):
    kinds = [case_of(name).war.kind for name in WARS]
    assert len(WARS) >= 12
    assert {"interstate", "civil"} == set(kinds)


@pytest.mark.parametrize("name", library())
def test_sources_are_named_and_every_number_is_a_judgement_or_has_a_source(case_of, name):
    case = case_of(name)
    assert case.sources
    assert all(e.source for e in case.record), "an event without a source"
