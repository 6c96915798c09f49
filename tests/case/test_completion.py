"""Completions against the built-in cases: each key and name that an author wrote there is among what is offered where it stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import TEMPLATE
from yaml.nodes import MappingNode, SequenceNode

from detente.case import library
from detente.case.completion import Place, completions, place_in
from detente.case.edit import compose
from detente.case.load import merged, read_text
from detente.case.refers import gives


def places(node, keys=()):
    """Each key of a text with the keys that lead to it and where it begins."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield keys, key
            yield from places(value, (*keys, key.value))
    elif isinstance(node, SequenceNode):
        for n, value in enumerate(node.value):
            yield from places(value, (*keys, str(n)))


@pytest.mark.parametrize("name", ["ukraine-2022", "colombia-2012", "ukraine-2024"])
def test_a_cursor_at_each_key_of_a_case_is_where_the_key_is(name):
    text = read_text(name)[0]
    count = 0
    for keys, node in places(compose(text)):
        mark = node.start_mark
        assert place_in(text, mark.line, mark.column) == Place(keys, False, "")
        count += 1
    assert count > 20


@pytest.mark.parametrize("name", [n for n in library() if "extends:" not in read_text(n)[0]])
def test_the_author_could_have_chosen_each_key_and_name(name):
    text = read_text(name)[0]
    tree = merged(text)
    lines = text.split("\n")
    for keys, node in list(places(compose(text)))[::5]:
        if keys[:1] in (("scenarios",), ("what_happened",)) or gives((*keys, "?")) or "value" in node.value:
            continue
        if keys in ((), ("scenarios",), ("goals",), ("interventions",), ("opinion", "moves")) and keys:
            continue
        if (
            keys[-1:] == ("support",)
            or node.value in ("source", "note", "basis", "n", "round")
            or "endorsed_by" in keys
            or "rejected_by" in keys
        ):
            continue
        here = {k: v for k, v in tree.items() if k != keys[0]} if len(keys) == 1 else tree
        line = lines[node.start_mark.line]
        cut = line[: node.start_mark.column] + line[node.end_mark.column :].replace(":", "", 1)
        lines[node.start_mark.line] = cut
        offered = completions(
            "\n".join(lines), _without(here, (*keys, node.value)), node.start_mark.line, node.start_mark.column
        )
        lines[node.start_mark.line] = line
        assert node.value in [c.label for c in offered], (keys, node.value)


def _without(tree, keys):
    if isinstance(tree, list):
        return [_without(x, keys[1:]) if str(n) == keys[0] else x for n, x in enumerate(tree)]
    if not isinstance(tree, dict):
        return tree
    if len(keys) == 1:
        return {k: v for k, v in tree.items() if k != keys[0]}
    return {k: _without(v, keys[1:]) if k == keys[0] else v for k, v in tree.items()}


def offered(text):
    """What is offered at the mark | in a text."""
    before, _, after = text.partition("|")
    return [
        c.apply
        for c in completions(before + after, merged(TEMPLATE), before.count("\n"), len(before.rpartition("\n")[2]))
    ]


def test_what_is_offered_while_a_case_is_typed():
    assert "guarantees: " not in offered("|")
    assert offered("out|") == ["outsiders: ", "forecasts: "]  # these are called outside forecasts on a form
    assert offered("parties:\n  country-a:\n    side: |") == ["a", "b", "c"]
    assert offered("backers:\n  patron:\n    backs: country-|") == ["country-a", "country-b"]
    assert offered("proposals:\n  armistice:\n    terms: {province: |") == ["returned", "line", "ceded"]
    assert offered("proposals:\n  armistice:\n    terms: {province: line, al|") == []  # it is there already
    assert offered("record:\n  - {date: 2025-06, by: country-a, kind: pl|") == ["pledge"]
    assert offered("record:\n  - date: 2025-06\n    kind: s|") == ["signal", "statement"]
    assert '"history.peace_failure(guarantee: treaty)"' in offered("peace:\n  failure: |")
    assert offered("threats:\n  t:\n    with_terms: [armistice, |") == ["armistice", "armistice-alliance"]
    assert offered("nothing:\n  here: |") == []


@given(st.text(st.sampled_from("ab:{}[],-#'\" \n"), max_size=60), st.integers(0, 6), st.integers(0, 20))
def test_any_text_has_an_answer(text, line, column):
    assert re.fullmatch(r".*", " ".join(c.label for c in completions(text, {}, line, column)))
