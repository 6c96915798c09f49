"""Plain data that knows where each value was written."""

import pytest

from detente.case import CaseError
from detente.case.tree import read, whole

TEXT = """\
a: {b: [1, {c: yes}], d: &d {e: 0x1F}}
f: {<<: *d, g: 1e999}
h: *d
"""


def test_values_and_their_places():
    tree = read(TEXT, "x.yaml", "a")
    assert tree.root == {"a": {"b": [1, {"c": "yes"}], "d": {"e": 31}}, "f": {"g": "inf", "e": 31}, "h": {"e": 31}}
    assert tree.walk(("a", "b", "1", "c")) == (("x.yaml", 1, 13), 4)
    assert tree.walk(("f", "e"))[0] == ("x.yaml", 1, 30)
    assert tree.walk(("a", "b", "7", "c")) == (("x.yaml", 1, 5), 2)  # nothing there: the nearest place around it
    assert str(tree.problem(("a", "x", "*"), "what")) == "x.yaml:1:1: a.x: what"


@pytest.mark.parametrize(("text", "got"), [("", "an empty file"), ("- a", "a list"), ("a", "a single value")])
def test_a_text_that_is_no_mapping_is_told_what_it_is(text, got):
    with pytest.raises(CaseError, match=f"x:1:1: got {got}; expected a mapping that starts with 'detente: 1'"):
        read(text, "x", "detente: 1")


@pytest.mark.parametrize(
    ("written", "number"),
    [("-1_000", -1000), ("0b11", 3), ("+0o17", 15), ("017", 17), ("9" * 16, None), ("9" * 900_000, None)],
)
def test_whole_numbers(written, number):
    assert whole(written) == number


def test_what_is_merged_is_a_mapping():
    with pytest.raises(CaseError, match=r"x:1:9: a\.<<: what is merged by '<<' must be a mapping"):
        read("a: {<<: 1}", "x", "")
