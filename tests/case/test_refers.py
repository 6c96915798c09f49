"""Renaming tested by what it must not change: the case, but for the name. Choices by what the checker accepts."""

import json
import random

import pytest

from detente.case import Case, library, parse_case
from detente.case.edit import EditError
from detente.case.load import merged, read_text
from detente.case.refers import choices, kind_at, rename
from detente.case.schema.parties import Party
from detente.case.schema.record import Event
from detente.case.schema.table import Threat
from detente.case.schema.war import Peace, War

NEW = "a-name-of-no-case"
EACH = 3  # parts of a case that are renamed
TEXTS = ("link", "says", "like", "outcome")  # under these keys a word is not a name


def renamed(data, old):
    """The plain data of a case with a name replaced wherever it is a whole word: right if nothing else has the name."""
    if isinstance(data, dict):
        return {renamed(k, old): v if k in TEXTS else renamed(v, old) for k, v in data.items()}
    if isinstance(data, list):
        return [renamed(x, old) for x in data]
    if isinstance(data, str):
        if data == old or data in (f"{old}-wins", f"{old}-collapses"):
            return NEW + data[len(old) :]
        for mark in "./":
            if mark in data and " " not in data:
                return mark.join(renamed(part, old) if mark not in part else part for part in data.split(mark))
    return data


def parts(tree):
    for section in ("parties", "backers", "outsiders", "issues", "guarantees", "proposals", "threats", "sources"):
        for name in tree.get(section) or {}:
            yield section, name
    for issue, x in tree["issues"].items():
        for option in x["options"]:
            yield "issues", issue, "options", option
    for party, x in tree["parties"].items():
        for name in x.get("types", {}):
            yield "parties", party, "types", name
    for group in (tree.get("opinion") or {}).get("groups", {}):
        yield "opinion", "groups", group


def words_of(data):
    if isinstance(data, dict):
        for k, v in data.items():
            yield k
            yield from words_of(v)
    elif isinstance(data, list):
        for x in data:
            yield from words_of(x)
    else:
        yield data


def unique(tree, keys):
    """Whether a name stands for one thing alone, so that it can be replaced blindly."""
    name = keys[-1]
    fields = {f for model in (Case, War, Peace, Event, Party, Threat) for f in model.model_fields}
    texts = {f"{x}" for issue in tree["issues"].values() for x in issue["options"].values()}
    kinds = {f"{x['kind']}" for x in (tree.get("threats") or {}).values() if "kind" in x}
    return [p[-1] for p in parts(tree)].count(name) == 1 and name not in fields | texts | kinds | {
        "cut",
        "hold",
        "surge",
    }


@pytest.mark.parametrize("name", [n for n in library() if "extends:" not in read_text(n)[0]])
def test_a_renamed_part_is_the_same_part(name):
    text = read_text(name)[0]
    tree = merged(text)
    every = sorted(parts(tree))
    random.Random(name).shuffle(every)
    for keys in every[:EACH]:
        after = rename(text, keys, NEW)
        if unique(tree, keys):
            assert json.dumps(merged(after)) == json.dumps(renamed(tree, keys[-1])), keys
        else:  # the checker says whether the right ones were renamed
            parse_case(after)
        assert after.count("#") == text.count("#")
        assert rename(after, (*keys[:-1], NEW), keys[-1]) == text


def test_names_in_scenarios_and_forecasts_are_followed():
    text = read_text("bosnia-1995")[0]
    assert "scenarios" in merged(text)
    text = """\
detente: 1
parties:
  north: {title: North, types: {soft: {prior: 50%}, hard: {prior: rest}}}
  south: {title: South}
proposals:
  truce: {title: Truce}
scenarios:
  s: {title: S, set: {parties.north.war_cost.soft: 5%, parties.south.title: north, war.collapse.north.then: {north-wins: 100%}}}
what_happened:
  - {forecast: proposals/truce/signs/north, was: yes}
  - {forecast: ends/2/north-wins, was: no}
"""
    after = rename(text, ("parties", "north"), "boreas")
    assert "boreas: {title: North" in after
    assert (
        "set: {parties.boreas.war_cost.soft: 5%, parties.south.title: north, war.collapse.boreas.then: {boreas-wins: 100%}}"
        in after
    )
    assert "proposals/truce/signs/boreas" in after
    assert "ends/2/boreas-wins" in after
    assert "parties.north.war_cost.mild: 5%" in rename(text, ("parties", "north", "types", "soft"), "mild")
    assert "proposals/pause/signs/north" in rename(text, ("proposals", "truce"), "pause")


def test_what_cannot_be_renamed():
    text = read_text("ukraine-2024")[0]
    with pytest.raises(EditError, match="comes from the case that this one extends"):
        rename(text, ("parties", "russia"), "muscovy")
    text = read_text("ukraine-2022")[0]
    with pytest.raises(EditError, match="there is 'ukraine' already"):
        rename(text, ("parties", "russia"), "ukraine")
    backer = next(iter(merged(text)["backers"]))
    with pytest.raises(EditError, match=f"there is '{backer}' already"):
        rename(text, ("parties", "russia"), backer)
    with pytest.raises(EditError, match="no name of its own"):
        rename(text, ("war", "front"), "line")
    with pytest.raises(EditError, match="no such part"):
        rename(text, ("parties", "muscovy"), "russia")


@pytest.mark.parametrize("name", library())
def test_whatever_the_library_names_is_among_the_choices(name):
    tree = merged(read_text(name)[0])
    seen = set()

    def look(node, keys=()):
        if isinstance(node, dict):
            for key, value in node.items():
                if keys[:1] != ("scenarios",):
                    one((*keys, key), False, key)
                    look(value, (*keys, key))
        elif isinstance(node, list):
            for n, value in enumerate(node):
                look(value, (*keys, str(n)))
        elif isinstance(node, str):
            one(keys, True, node)

    def one(keys, value, word):
        found = choices(tree, keys, value)
        if found is None or word.startswith("panel:"):
            return
        free = keys[0] == "record" or keys[-1] == "by" or "endorsed_by" in keys or "rejected_by" in keys
        kind = kind_at(keys, value)[0]
        seen.add(kind)
        assert word in found or (free and kind == "who") or word == "*", (keys, word)

    look(tree)
    assert {"issue", "option", "party", "type", "source", "who"} <= seen


def test_choices_of_a_case_with_mistakes():
    tree = {"parties": {"x": {"title": 3, "types": {"soft": None}}, "y": None}, "issues": [], "record": [{"by": "x"}]}
    assert choices(tree, ("war", "strength", "own", "x")) == {"x": "X", "y": "Y"}
    assert choices(tree, ("record", "0", "likelihood", "soft")) == {"soft": "soft"}
    assert choices(tree, ("record", "7", "likelihood", "soft")) == {}
    assert choices(tree, ("proposals", "p", "terms", "land"), value=True) == {}
    assert choices(tree, ("title",), value=True) is None
    assert "x-wins" in choices(tree, ("goals", "g", "wants", "ends", "0"), value=True)
