"""A case over another, and under its scenarios."""

import pytest

from detente.case import CaseError
from detente.case.layers import extended, under
from detente.case.tree import read


def test_mappings_are_merged_lists_appended_to_and_null_deletes():
    base = read("a: {b: 1, c: [1]}\nd: 1\n", "base", "")
    over = read("a: {b: 2, c: [2], e: {f: 1}}\nd: null\n", "over", "")
    whole = extended(base, over)
    assert whole.root == {"a": {"b": 2, "c": [1, 2], "e": {"f": 1}}}
    assert whole.walk(("a", "c", "0"))[0] == ("base", 1, 15)
    assert whole.walk(("a", "c", "1"))[0] == ("over", 1, 15)
    assert whole.size == base.size + over.size


def test_a_scenario_leaves_the_case_as_it_was():
    tree = read("a: {b: &x {c: 1}}\nz: *x\nscenarios: {s: {set: {a.b.c: 2, a.n.m: 3}}}\n", "f", "")
    changed = under(tree, "s")
    assert changed.root["a"] == {"b": {"c": 2}, "n": {"m": 3}}
    assert tree.root["a"] == {"b": {"c": 1}}
    assert changed.root["z"] == {"c": 1}  # shared by an alias, and set only where the path leads
    assert changed.walk(("a", "n", "m"))[0] == ("f", 3, 33)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("scenarios.s", "a scenario cannot change scenarios"),
        ("a.b.c", "'a.b' is a single value"),
        ("l.7", "got '7'; 'l' is a list of 1, counted from 0"),
        ("a" + ".b" * 20, "deeper than 20 levels"),
    ],
)
def test_what_cannot_be_set_is_told_at_its_place(path, says):
    tree = read(f"a: {{b: 1}}\nl: [1]\nscenarios: {{s: {{set: {{{path}: 2}}}}}}\n", "f", "")
    with pytest.raises(CaseError) as caught:
        under(tree, "s")
    assert str(caught.value) == f"f:3:23: scenarios.s.set: cannot set '{path}': {says}"
