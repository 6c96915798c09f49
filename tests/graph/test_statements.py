"""Statements about options are read, judged and ordered; a mistake is told with its column."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.graph.statements import StatementError, lexicographic, read_statement

OPTIONS = ["a", "b", "c-d"]
ALL = np.array(list(product((0, 1), repeat=3)), np.int8)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a", lambda a, b, c: a),
        ("not a", lambda a, b, c: not a),
        ("not a and b", lambda a, b, c: (not a) and b),
        ("a or b and c-d", lambda a, b, c: a or (b and c)),
        ("(a or b) and c-d", lambda a, b, c: (a or b) and c),
        ("a if b", lambda a, b, c: a or not b),
        ("a iff b or c-d", lambda a, b, c: bool(a) == bool(b or c)),
        ("not (a if (b iff c-d))", lambda a, b, c: not (a or bool(b) != bool(c))),
        ("not not a", lambda a, b, c: a),
    ],
)
def test_a_statement_means_what_logic_says(text, meaning):
    found = read_statement(text, OPTIONS).true_in(ALL)
    assert found.tolist() == [bool(meaning(*row)) for row in ALL.tolist()]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "column 1: the statement ends here; expected an option"),
        ("a and", "column 6: the statement ends here"),
        ("a b", "column 3: got 'b'; expected 'and'"),
        ("a & b", "column 3: got '&'; expected an option, 'not'"),
        ("(a or b", "column 1: this parenthesis is not closed"),
        ("a or c-e", "column 6: not an option: got 'c-e'; expected one of a, b, c-d"),
        ("a if b if c-d", "column 8: a second 'if' could be read two ways"),
        ("and a", "column 1: got 'and'"),
        ("not " * 60 + "a", "nested deeper than 50 levels"),
    ],
)
def test_a_mistake_is_told_with_its_column(text, told):
    with pytest.raises(StatementError) as error:
        read_statement(text, OPTIONS)
    assert told in str(error.value)


def test_what_may_be_either_counts_as_not_taken():
    assert read_statement("not a", ["a"]).true_in(np.array([[-1]], np.int8)).tolist() == [True]


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), max_size=6))
def test_ranks_are_those_of_the_sum_of_powers_of_two(truths):
    """Fang, Hipel, Kilgour & Peng 2003, eq. 3: the j-th of k statements counts 2^(k - j)."""
    rows = np.array(truths, np.bool_).reshape(-1, 4)
    scores = [sum(2 ** (len(rows) - 1 - j) for j in range(len(rows)) if rows[j, s]) for s in range(4)]
    assert lexicographic(rows).tolist() == [sorted(set(scores)).index(x) for x in scores]
