"""Examples are what the built-in cases say at the same place, read back from their texts."""

import pytest

from detente.case.examples import MOST, examples
from detente.case.load import library, merged, read_text


@pytest.fixture(scope="module")
def cases():
    read = (merged(read_text(name)[0]) for name in library())
    return {tree["title"]: tree for tree in read}


@pytest.mark.parametrize(
    "keys",
    [
        ("parties", "upland", "war_cost"),
        ("parties", "upland", "war_cost", "limited"),
        ("parties", "upland", "types", "limited", "prior"),
        ("guarantees", "treaty", "answers"),
        ("record", "3", "weight"),
        ("war", "began"),
    ],
)
def test_each_example_stands_in_its_case(cases, keys):
    found = examples(keys)
    assert 1 <= len(found) <= MOST
    assert len({one.case for one in found}) == len(found)
    for one in found:
        assert f"'{one.text}'" in repr(cases[one.case]) or f" {one.text}" in repr(cases[one.case])
        assert one.what


def test_where_no_case_says_anything_there_is_no_example():
    assert examples(("parties", "x", "nothing")) == []
