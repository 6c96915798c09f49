"""Items added and taken away, entries moved, keys renamed: read back by ruamel.yaml, and every comment kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import TEMPLATE, at, lines_changed, load, paths_of, scalars, texts, trees

from detente.case import library
from detente.case.arrange import append, move, rename
from detente.case.edit import EditError, remove
from detente.case.load import read_text


@given(texts(), st.lists(trees | scalars, min_size=1, max_size=4), st.randoms())
@settings(max_examples=60)
def test_a_list_grows_item_by_item_and_loses_them_again(written_tree, items, chance):
    text, tree = written_tree
    parents = [()] + [p for p in paths_of(tree) if isinstance(at(tree, p), dict)]
    path = (*chance.choice(parents), "new-list")
    after = text
    for item in items:
        after = append(after, path, item)
    assert at(load(after), path) == items
    left = list(items)
    while left:
        n = chance.randrange(len(left))
        del left[n]
        after = remove(after, (*path, str(n)))
        assert at(load(after), path[:-1]).get("new-list", []) == left
    assert after == text


@given(texts(), st.randoms())
@settings(max_examples=100)
def test_an_entry_moves_with_its_comments_and_back_again(written_tree, chance):
    text, tree = written_tree
    path = chance.choice(list(paths_of(tree)))
    beside = list(at(tree, path[:-1]))
    here, there = beside.index(path[-1]), chance.randrange(len(beside))
    after = move(text, path, there)
    beside.insert(there, beside.pop(here))
    assert load(after) == tree
    assert list(at(load(after), path[:-1])) == beside
    assert sorted(after.splitlines()) == sorted(text.splitlines()) or "{" in text
    assert move(after, path, here) == text


@given(texts(), st.randoms())
@settings(max_examples=60)
def test_a_key_is_renamed_in_its_place(written_tree, chance):
    text, tree = written_tree
    path = chance.choice(list(paths_of(tree)))
    after = rename(text, path, "newname")
    parent = at(load(after), path[:-1])
    assert list(parent) == ["newname" if k == path[-1] else k for k in at(tree, path[:-1])]
    assert rename(after, (*path[:-1], "newname"), path[-1]) == text


def test_items_are_written_as_those_before_them():
    event = {"date": "2025-07", "by": "country-b", "kind": "signal", "says": "Elections called"}
    after = append(TEMPLATE, ("record",), event)
    assert lines_changed(TEMPLATE, after) == [
        "+   - {date: 2025-07, by: country-b, kind: signal, says: Elections called}"
    ]
    assert remove(after, ("record", "1")) == TEMPLATE
    block = "a:\n- x: 1  # one\n  y: 2\n- x: 3\nb: 1"
    assert (
        append(block, ("a",), {"x": 5, "y": [1, 2]}) == "a:\n- x: 1  # one\n  y: 2\n- x: 3\n- x: 5\n  y: [1, 2]\nb: 1"
    )
    assert move(block, ("a", "1"), 0) == "a:\n- x: 3\n- x: 1  # one\n  y: 2\nb: 1"
    assert remove(block, ("a", "0")) == "a:\n- x: 3\nb: 1"
    assert remove(block, ("a", "0", "x")) == "a:\n- y: 2\n- x: 3\nb: 1"
    assert append("a: [1, 2]  # two\n", ("a",), 3) == "a: [1, 2, 3]  # two\n"
    assert append("a: 1", ("b",), 3) == "a: 1\n\nb: [3]"
    assert append("a: []\n", ("a",), 3) == "a: [3]\n"
    assert move("a: {x: 1, y: 2, z: 3}", ("a", "z"), 0) == "a: {z: 3, x: 1, y: 2}"


def test_what_cannot_be_arranged():
    with pytest.raises(EditError, match="not a list"):
        append("a: {b: 1}", ("a",), 1)
    with pytest.raises(EditError, match="not a list"):
        append("a: 1", ("a",), 1)
    with pytest.raises(EditError, match="shared through an alias"):
        append("a: &x [1]\nb: *x\n", ("b",), 1)
    with pytest.raises(KeyError):
        move("a: {b: 1}", ("a", "b"), 1)
    with pytest.raises(KeyError):
        move("a: [1, 2]", ("a", "2"), 0)
    with pytest.raises(EditError, match="shared through an alias"):
        move("a: &x 1\nb: *x\n", ("b",), 0)
    with pytest.raises(EditError, match="there is 'c' already"):
        rename("a: 1\nc: 2", ("a",), "c")
    with pytest.raises(KeyError):
        rename("a: 1", ("b",), "c")


@pytest.mark.parametrize("name", library())
def test_entries_of_the_library_can_be_moved(name):
    text = read_text(name)[0]
    tree = load(text)
    for path in (("issues",), ("proposals",), ("record",), ("sources",)):
        entries = tree.get(path[0])
        if not entries or len(entries) < 2:
            continue
        first = "0" if isinstance(entries, list) else next(iter(entries))
        last = len(entries) - 1
        after = move(text, (*path, first), last)
        assert after.count("#") == text.count("#")
        assert sorted(after.splitlines()) == sorted(text.splitlines())
        again = load(after)[path[0]]
        assert (again[-1] == entries[0]) if isinstance(entries, list) else (list(again)[-1] == first)
        back = str(last) if isinstance(entries, list) else first
        assert move(after, (*path, back), 0) == text
