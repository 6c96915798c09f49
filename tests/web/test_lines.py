"""Lines compared: the laws of a diff, `difflib` as the other program, and texts over which `difflib` takes hours."""

import difflib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.assessment.errors import QuestionError
from detente.web.lines import MOST, compared, unified
from detente.web.merging import merge

LINES = st.lists(st.sampled_from(["a", "b", "c: 1", "  d", ""]), max_size=12)


@given(LINES, LINES)
def test_what_became_of_each_line_is_told_once_and_truly(old, new):
    at = to = 0
    made = []
    for kind, a, b, c, d in compared(old, new):
        assert (a, c) == (at, to)
        assert (kind == "equal") == (old[a:b] == new[c:d])
        made += old[a:b] if kind == "equal" else new[c:d]
        at, to = b, d
    assert (made, at, to) == (new, len(old), len(new))


@given(LINES, LINES)
def test_as_much_stays_as_in_difflib_or_more(old, new):
    def kept(codes):
        return sum(b - a for kind, a, b, _, _ in codes if kind == "equal")

    assert kept(compared(old, new)) >= kept(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


@pytest.mark.parametrize("changed", [{}, {3: "x"}, {0: "x", 30: "y"}, {10: "x", 11: "y", 12: "z"}])
def test_a_diff_is_written_as_difflib_writes_it(changed):
    old = [f"line {n}" for n in range(40)]
    new = [changed.get(n, line) for n, line in enumerate(old)]
    for one, other in ((old, new), (new, old), (old, [*new, "more"]), ([], old), (old, []), (["a"], ["b"])):
        assert unified(one, other, "1", "2") == "\n".join(difflib.unified_diff(one, other, "1", "2", lineterm=""))


def test_texts_that_repeat_a_few_lines_take_no_longer_than_others():
    old = [str(n * n % 7) for n in range(MOST // 2)]
    begun = time.monotonic()
    unified(old, [str(n * n % 11) for n in range(MOST // 2)], "1", "2")
    merge("\n" * (MOST // 2), "\n" * (MOST // 2) + "a", "b" + "\n" * (MOST // 2))
    assert time.monotonic() - begun < 10


def test_long_texts_are_compared_where_they_differ_and_refused_if_that_is_too_long():
    old = [f"line {n}" for n in range(5 * MOST)]
    assert compared(old, [*old[:50_000], "new", *old[50_000:]])[1] == ("insert", 50_000, 50_000, 50_000, 50_001)
    with pytest.raises(QuestionError, match="differ over more than 20,000 lines, too many to compare here"):
        compared(old, old[::-1])
