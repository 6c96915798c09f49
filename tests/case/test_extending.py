"""Edits by places of the whole case change the whole as asked and nothing else, and write no more than that into the file."""

import copy
import random
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import lines_changed

from detente.case import CaseError, extending, load, parse_case
from detente.case.edit import EditError, block
from detente.case.extending import append, extended, move, remove, restore, set_quantity, set_value
from detente.case.load import merged, read_text
from detente.case.named import quantities
from detente.case.refers import rename

NAMES = st.sampled_from(["a", "b", "c", "d"])
scalars = st.integers(0, 9) | st.sampled_from(["words", "10% to 20%"])
trees = st.recursive(
    scalars, lambda x: st.dictionaries(NAMES, x, min_size=1) | st.lists(x, min_size=1, max_size=3), max_leaves=8
)
files = st.dictionaries(NAMES, trees, min_size=1)
with_gaps = st.recursive(
    scalars | st.none(),
    lambda x: st.dictionaries(NAMES, x, min_size=1) | st.lists(x.filter(bool), min_size=1, max_size=3),
    max_leaves=6,
)


@contextmanager
def base(tree):
    """A built-in case with these data, of which the text is written by us and read by the loader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "library", lambda: ["base"])
        patch.setattr(extending, "library", lambda: ["base"])
        patch.setattr(load, "read_text", lambda name: (block(tree, 0), "base.yaml"))
        patch.setattr(extending, "_built_in", lambda name: tree)
        yield


def places(tree, keys=()):
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield (*keys, str(key))
        yield from places(value, (*keys, str(key)))


def there(tree, keys):
    for key in keys:
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


@given(
    files, st.dictionaries(NAMES, with_gaps, min_size=1), trees, st.randoms(), st.sampled_from(["set", "out", "add"])
)
@settings(max_examples=40)
def test_the_whole_changes_as_asked_and_nowhere_else(under, own, value, chance, what):
    with base(under):
        text = f"extends: base\n{block(own, 0)}\n"
        whole = merged(text)
        keys = chance.choice([*places(whole), ("e",)])
        wanted = copy.deepcopy(whole)
        at = there(wanted, keys[:-1])
        key = int(keys[-1]) if isinstance(at, list) else keys[-1]
        try:
            if what == "add":
                at.setdefault("list", []).append(value) if isinstance(at, dict) else at.append(value)
                after = append(text, (*keys[:-1], "list") if isinstance(at, dict) else keys[:-1], value)
            elif what == "set" or keys == ("e",):
                at[key] = value
                after = set_value(text, keys, value)
            else:
                del at[key]
                after = remove(text, keys)
        except (EditError, KeyError):
            spot = extended(text).spot(keys)
            # Refused is what lists cannot say, and what stands in a value that is written in no form.
            assert spot.item or _lists(under) or _lists(own) or what == "add"
            return
        assert _full(merged(after)) == _full(wanted)


def _lists(tree):
    return isinstance(tree, list) or (isinstance(tree, dict) and any(_lists(x) for x in tree.values()))


def _full(tree):
    """Without what holds nothing: a mapping that is left empty may go with its last key."""
    if isinstance(tree, dict):
        kept = {k: _full(v) for k, v in tree.items()}
        return {k: v for k, v in kept.items() if v not in ({}, [], None)}
    return [x for x in map(_full, tree) if x not in ({}, [], None)] if isinstance(tree, list) else tree


LATER = read_text("ukraine-2024")[0]
WHOLE = merged(LATER)
LAST = str(len(WHOLE["record"]) - 1)
THEIRS = "this is in a list of ukraine-2022"


def test_the_items_that_a_file_adds_are_changed_moved_and_removed():
    after = set_value(LATER, ("record", LAST, "says"), "Another thing")
    assert merged(after)["record"][-1]["says"] == "Another thing"
    assert len(lines_changed(LATER, after)) == 2
    after = set_quantity(LATER, ("record", str(int(LAST) - 2), "likelihood", "weary"), "1% to 2%")
    assert merged(after)["record"][-3]["likelihood"]["weary"] == "1% to 2%"
    up = move(LATER, ("record", LAST), int(LAST) - 1)
    assert merged(up)["record"][-2:] == WHOLE["record"][-2:][::-1]
    assert merged(remove(LATER, ("record", LAST)))["record"] == WHOLE["record"][:-1]
    more = append(LATER, ("record",), WHOLE["record"][0])
    assert merged(more)["record"] == [*WHOLE["record"], WHOLE["record"][0]]
    assert merged(append("extends: ukraine-2022\n", ("record",), "x"))["record"][-1] == "x"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda: set_value(LATER, ("record", "0", "says"), "x"), THEIRS),
        (lambda: set_quantity(LATER, ("record", "0", "weight"), "10%"), THEIRS),
        (lambda: remove(LATER, ("record", "0")), THEIRS),
        (lambda: move(LATER, ("record", "0"), int(LAST)), "keeps its place"),
        (lambda: move(LATER, ("record", LAST), 0), "keeps its place"),
        (lambda: move(LATER, ("proposals", "armistice"), 0), "keeps its place"),
        (lambda: append(LATER, ("what_happened",), {"was": "yes"}), "bring all of it back"),
        (lambda: set_value(LATER, ("record",), []), "can only add to"),
        (lambda: restore("title: x", ("title",)), "extends none"),
    ],
)
def test_what_the_format_cannot_say_is_refused_in_a_sentence(change, why):
    with pytest.raises(EditError, match=why):
        change()


def test_a_changed_value_alone_is_written_and_one_changed_back_is_not():
    path = ("guarantees", "nato", "answers")
    after = set_quantity(LATER, path, "10% to 20%")
    assert lines_changed(LATER, after) == ["+ ", "+ guarantees:", "+   nato:", "+     answers: 10% to 20%"]
    assert merged(set_quantity(after, path, WHOLE["guarantees"]["nato"]["answers"])) == WHOLE
    assert restore(after, path).rstrip() == LATER.rstrip()
    assert set_value(LATER, ("horizon",), WHOLE["horizon"]) == LATER


def test_a_part_taken_out_on_the_way_stays_out_but_for_what_is_put_in():
    text = "extends: ukraine-2022\nthreats: null\n"
    after = set_value(text, ("threats", "new"), {"title": "New"})
    assert merged(after)["threats"] == {"new": {"title": "New"}}
    assert extended(after).taken_out(("threats",)) == list(merged("extends: ukraine-2022")["threats"])


def test_a_guarantee_taken_out_that_an_option_still_brings_is_told_in_a_sentence():
    with pytest.raises(CaseError, match="nato"):
        parse_case(remove("extends: ukraine-2022\nid: mine\ntitle: Mine\n", ("guarantees", "nato")))


def test_a_range_of_a_panel_changed_by_hand_is_no_longer_the_panels():
    with base({"a": {"b": {"value": "1% to 2%", "source": "panel:p", "n": 3, "note": "kept"}}}):
        after = set_quantity("extends: base\nid: x\n", ("a", "b"), "5%")
        assert merged(after)["a"]["b"] == {"value": "5%", "note": "kept"}


def test_names_in_the_lists_of_this_file_follow_a_renamed_part():
    text = set_value(LATER, ("backers", "gulf"), {"title": "Gulf", "backs": "ukraine", "cost": "1%"})
    text = set_value(text, ("record", LAST, "by"), "gulf")
    after = rename(text, ("backers", "gulf"), "qatar")
    assert merged(after)["record"][-1]["by"] == "qatar"
    assert set(parse_case(after).case.backers) - set(parse_case(text).case.backers) == {"qatar"}


def test_every_quantity_of_the_whole_can_be_set_but_those_in_the_other_files_lists():
    case = parse_case(LATER).case
    chosen = [q for q in quantities(case) if not q.rest and q.basis != "default"]
    for q in random.Random(2).sample(chosen, 8):
        keys = tuple(q.name.split("."))
        new = {"rate": "3% per quarter", "duration": "7 months"}.get(q.kind, "31%")
        if extended(LATER).spot(keys).item:
            with pytest.raises(EditError, match=THEIRS):
                set_quantity(LATER, keys, new)
        else:
            assert there(merged(set_quantity(LATER, keys, new)), keys) in (
                new,
                {**_as_mapping(there(WHOLE, keys)), "value": new},
            )


def _as_mapping(found):
    return found if isinstance(found, dict) else {}
