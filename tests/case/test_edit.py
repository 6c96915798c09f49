"""One value changes, and not a character beside it. Read back by ruamel.yaml, and by the checker."""

import random

import pytest
from case_texts import mutated
from hypothesis import given, settings
from hypothesis import strategies as st
from written import TEMPLATE, at, lines_changed, load, paths_of, scalars, texts

from detente.case import library, parse_case
from detente.case.edit import EditError, inline, remove, set_quantity, set_value, set_values
from detente.case.load import read_text, read_tree
from detente.case.named import walk
from detente.case.quantity import parse_quantity, written


@given(texts(), st.randoms(), scalars)
@settings(max_examples=60)
def test_setting_a_value_changes_that_value_and_keeps_every_comment(written_tree, chance, value):
    text, tree = written_tree
    path = chance.choice(list(paths_of(tree)))
    after = set_value(text, path, value)
    node = tree
    for key in path[:-1]:
        node = node[key]
    was_block = isinstance(node[path[-1]], dict)
    node[path[-1]] = value
    assert load(after) == tree
    if not was_block:
        assert after.count("# ") == text.count("# ")
        assert len(lines_changed(text, after)) <= 2 * (1 + str(inline(value)).count("\n"))


@given(texts(), st.randoms(), scalars)
@settings(max_examples=60)
def test_a_missing_value_is_put_in_and_taken_out_again(written_tree, chance, value):
    text, tree = written_tree
    parents = [()] + [p for p in paths_of(tree) if isinstance(at(tree, p), dict)]
    path = (*chance.choice(parents), "new-key")
    after = set_value(text, path, value)
    at(tree, path[:-1])["new-key"] = value
    assert load(after) == tree
    back = remove(after, path)
    assert load(back) == load(text)
    assert back == text


@pytest.mark.parametrize("name", library())
def test_quantities_of_the_library_can_be_set(name):
    text = read_text(name)[0]
    case = parse_case(text).case
    chosen = [(p, q) for p, q in walk(case) if not q.rest]
    random.Random(1).shuffle(chosen)
    for path, q in chosen[: len(chosen) // 40]:
        keys = [p for p in path if p != "*"]
        if "\nextends:" in text and any(p.isdigit() for p in path):
            continue  # its lists go on from another case's: see test_extending.py
        new = {
            "share": "31% to 32%",
            "positive": "1.5 to 1.6",
            "rate": "3% to 4% per quarter",
            "duration": "7 to 8 months",
            "real": "0.5",
        }[q.kind]
        after = set_quantity(text, keys, new)
        assert after.count("#") == text.count("#")
        assert len([x for x in lines_changed(text, after) if x.startswith("-")]) <= 1
        assert ": " + new in after


def test_many_values_at_once_as_one_by_one():
    values = {
        ("parties", "country-a", "war_cost", "limited"): "1% to 120%",
        ("backers", "patron", "delay"): "12 months",
        ("war", "front", "now"): 2,
        ("title",): "A: war",
        ("proposals", "armistice", "title"): "x",
        ("record", "0", "says"): "A ceasefire, broken",
    }
    text = TEMPLATE
    for path, value in values.items():
        text = set_value(text, path, value, within_line=True)
    assert set_values(TEMPLATE, values) == text != TEMPLATE
    assert set_values(TEMPLATE, {}) == TEMPLATE
    with pytest.raises(KeyError, match=r"parties.country-c"):
        set_values(TEMPLATE, {("parties", "country-c"): 1})


def test_a_quantity_keeps_its_source_and_note():
    after = set_quantity("a: {b: {value: 20%, source: report, note: why}} # c\n", "a.b", "30%")
    assert after == "a: {b: {value: 30%, source: report, note: why}} # c\n"


def test_a_proposal_comes_as_a_block_before_the_comment_of_what_follows():
    after = set_value(TEMPLATE, ("proposals", "new"), {"title": "A: b", "terms": {"province": "line"}})
    assert load(after)["proposals"]["new"] == {"title": "A: b", "terms": {"province": "line"}}
    assert parse_case(after).case.proposals["new"].title == "A: b"
    assert all(x.startswith("+") for x in lines_changed(TEMPLATE, after))
    assert remove(after, ("proposals", "new")) == TEMPLATE


def test_a_list_changed_stands_where_it_stood():
    text = "proposals:\n  one:\n    title: One\n"
    first = set_value(text, ("proposals", "one", "signatories"), ["a", "b"])
    assert first == f"{text}    signatories: [a, b]\n"
    assert set_value(first, ("proposals", "one", "signatories"), ["b", "a"]) == f"{text}    signatories: [b, a]\n"
    block = f"{text}    signatories:\n      - a  # first\n      - b\n"
    assert load(set_value(block, ("proposals", "one", "signatories"), ["b"])) == {
        "proposals": {"one": {"title": "One", "signatories": ["b"]}}
    }
    within = "proposals: {one: {title: One, signatories: [a, b]}}\n"
    assert set_value(within, ("proposals", "one", "signatories"), ["b", "a"]) == within.replace("a, b", "b, a")
    assert remove(first, ("proposals", "one", "signatories")) == text


def test_what_is_shared_through_an_alias_is_not_changed_behind_the_users_back():
    text = "a: &x {k: 1}\nb: *x\nc: &y 5\nd: *y\n"
    assert load(set_value(text, ("d",), 6)) == {"a": {"k": 1}, "b": {"k": 1}, "c": 5, "d": 6}
    with pytest.raises(EditError):
        set_value(text, ("b", "k"), 2)
    with pytest.raises(EditError):
        set_value(text, ("c",), 2)


@pytest.mark.parametrize(
    ("text", "path", "why"),
    [
        ("a: [1", ("a",), "not valid YAML"),
        ("- 1", ("a",), "not a mapping"),
        ("a: 1", ("a", "b"), "single value"),
        ("a: [1]", ("a", "b"), "list"),
    ],
)
def test_what_cannot_be_changed_says_so(text, path, why):
    with pytest.raises(EditError, match=why):
        set_value(text, path, 2)


@pytest.mark.parametrize(
    "value",
    [
        ":",
        "- a",
        "a: b",
        "#",
        "a #b",
        "1",
        "true",
        "null",
        "é\u2028",
        "\U00010000\xa0",
        "",
        " a",
        "'",
        "{",
        "%",
        "*a",
        "&0",
        "&0 x",
        "a & b",
    ],
)
def test_awkward_words_stay_words(value):
    text = "a: x\nb: {c: y}\n"
    assert load(set_value(set_value(text, ("a",), value), ("b", "c"), value)) == {"a": value, "b": {"c": value}}


def test_a_date_is_written_as_by_hand_and_stays_text_to_a_case():
    after = set_value("a: x\n", ("a",), "2020-01-01")
    assert after == "a: 2020-01-01\n"
    assert read_tree(after, "", "") == {"a": "2020-01-01"}


def test_a_missing_key_cannot_be_removed_and_an_empty_mapping_goes():
    with pytest.raises(KeyError):
        remove("a: 1\n", ("b",))
    assert remove("a: 1\nb:\n  c:\n    d: 2\n", ("b", "c", "d")) == "a: 1\n"
    assert remove("a: {b: 1, c: 2, d: 3}\n", ("a", "c")) == "a: {b: 1, d: 3}\n"
    assert remove("a: {b: 1, c: 2, d: 3}\n", ("a", "d")) == "a: {b: 1, c: 2}\n"


@given(st.sampled_from(["share", "rate", "duration", "positive"]), st.floats(0.01, 0.9), st.floats(0, 0.09))
def test_what_is_written_is_read_back(kind, low, more):
    back = parse_quantity(written(kind, low, low + more), kind)
    assert back.low == pytest.approx(low, rel=1e-3)
    assert back.high == pytest.approx(low + more, rel=1e-3)


PATHS = (
    ("record", "²", "says"),
    ("record", "0", "says"),
    ("record", "-1"),
    ("record", "99"),
    ("record",),
    ("record", "0", "0"),
    ("as_of",),
    ("title", "x"),
    ("",),
    ("parties", "country-a", "patience"),
    ("war", "front", "notches"),
    ("scenarios", "cut", "set", "record.0"),
    ("x", "0", "y"),
)
ANY_VALUES = (
    1,
    "²",
    "5%",
    None,
    True,
    1.5,
    float("nan"),
    10**5000,
    {"a": 1},
    [],
    ["x"],
    {},
    "\ud800",
    "\0",
    "x: y",
    "'",
    {"²": {"x": []}},
    "0x10",
    "a\nb",
    "\x85",
    {10**5000: 1},
)


def test_changes_of_spoilt_texts_are_made_or_refused():
    made = 0
    for seed in range(60):
        r = random.Random(seed)
        text, path, value = mutated(random.Random(seed)), r.choice(PATHS), r.choice(ANY_VALUES)
        for change in (
            lambda t=text, p=path, v=value: set_value(t, p, v),
            lambda t=text, p=path: set_quantity(t, ".".join(p), "5%"),
            lambda t=text, p=path: remove(t, p),
        ):
            try:
                change()
                made += 1
            except (EditError, KeyError):
                pass
    assert made > 20


@pytest.mark.parametrize("text", ["a: &x [*x]\nb: 1\n", "? [p, q]\n: 1\nb: 1\n", 'a: "\\UFFFFFFFF"\nb: 1\n'])
def test_texts_that_cannot_be_compared_are_refused(text):
    with pytest.raises(EditError):
        set_value(text, ("b",), 2)


@pytest.mark.parametrize("value", [10**5000, "\ud800", {"x": ["\udfff"]}], ids=["whole", "text", "part"])
def test_values_no_case_can_hold_are_refused(value):
    with pytest.raises(EditError, match="got"):
        set_value("a: 1\n", ("a",), value)
