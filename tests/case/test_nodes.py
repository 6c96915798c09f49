"""Texts as nodes: what libyaml reads, by the rules of YAML 1.2, within limits and at a line and column."""

import pytest

from detente.case import CaseError
from detente.case.nodes import NULL, REAL, TEXT, TRUTH, WHOLE, compose, tag_of


def refusal(text: str) -> str:
    with pytest.raises(CaseError) as caught:
        compose(text, "x.yaml")
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        *((x, NULL) for x in ("", "~", "null", "NULL")),
        *((x, TRUTH) for x in ("true", "False")),
        *((x, WHOLE) for x in ("0", "-12", "+3", "1_000", "0x1F", "0o17", "0b10", "017")),
        *((x, REAL) for x in ("1.5", "-.5", "1.", "1e3", "1.5E-3", "1e999")),
        *((x, TEXT) for x in ("yes", "off", "12:30:45", "2020-01-01", ".inf", ".nan", "²", "0x", "1e", "-", "_1", "=")),
    ],
)
def test_plain_scalars_are_what_yaml_1_2_says_but_dates_stay_text(written, tag):
    assert tag_of(written) == tag


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [1, 2\n", "x.yaml:2:1: not valid YAML: did not find expected ',' or ']'"),
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3:1: the key 'a' is given twice; keep one"),
        ("a: !!binary aGVs\n", "x.yaml:1:4: YAML tags such as !!binary are not allowed"),
        ("a: 1\n---\nb: 1\n", "x.yaml:2:1: not valid YAML: a second document begins here"),
        ("a: *b\n", "x.yaml:1:4: not valid YAML: nothing is called '&b'"),
        ("a: &b [*b]\n", "x.yaml:1:8: '*b' stands within what it names"),
        ("a: 1\nb: x\x07y\n", "x.yaml:2:5: not valid YAML: U+0007 is a character that no YAML text may hold as it is"),
        ("a: x\u2028y\n", "x.yaml:1:5: not valid YAML: U+2028"),
        ("? [a]\n: 1\n", "x.yaml:1:3: a key is a list or a mapping; expected a single value"),
        ("a: " + "[" * 100_000, "x.yaml:1:24: nested deeper than 20 levels"),
        ("a: " + "{? " * 100_000, "a key is a list or a mapping"),
        ("a: &a [[[[[[[[[[[1]]]]]]]]]]]\nb: [[[[[[[[[[[*a]]]]]]]]]]]\n", "nested deeper than 20 levels once aliases are"),
        ("- x\n" * 60_000, "x.yaml:50000:3: more than 50,000 keys and values"),
        ("a: &a [" + "1," * 999 + "]\nb: [" + "*a," * 60 + "]\n", "more than 50,000 keys and values once aliases are"),
        ("x" * 1_000_001, "x.yaml: the file is larger than 1,000,000 characters"),
        ("a: history.peace_failure(guarantee: treaty)\n", "put a base rate in quotes"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_at_its_place(text, says):
    assert says in refusal(text)


def test_an_alias_is_the_node_that_it_names():
    root, count = compose("a: &x {b: 1}\nc: *x\n")
    assert root.value[0][1] is root.value[1][1]
    assert count == 9  # the mapping that is named counts twice


def test_a_block_of_text_ends_with_its_last_line():
    text = "a: |\n  one\n  two\n\n\nb: 1\n"
    root, _ = compose(text)
    node = root.value[0][1]
    assert text[node.start_mark.index : node.end_mark.index] == "|\n  one\n  two"
