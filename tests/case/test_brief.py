"""What a card shows of a case, whatever state its text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case import library, parse_case
from detente.case.brief import Brief, brief
from detente.case.load import read_text


@pytest.mark.parametrize("name", library())
def test_a_built_in_case_in_brief(name):
    text = read_text(name)[0]
    case, found = parse_case(text).case, brief(text)
    assert found.as_of == case.as_of
    assert found.sides == [(case.parties[party].side, case.name(party)) for party in case.at_table]
    assert found.summary == (case.summary or "")


@pytest.mark.parametrize(
    "text", ["", "[1, 2]", "a: [", "parties: {a: 1}", "parties: [x]", "summary: [1]", "a: &x [*x]"]
)
def test_a_text_that_is_no_case_is_brief(text):
    assert brief(text).sides == []
    assert brief(text).summary == ""


@given(st.text(max_size=60))
def test_any_text_at_all(text):
    assert isinstance(brief(text), Brief)


def test_a_part_that_points_elsewhere_is_read_with_the_whole():
    text = "sources: {x: {date: &day 2020-01-01}}\nas_of: *day\nparties: {a: {side: a, title: Aland}}\n"
    assert brief(text) == Brief("2020-01-01", {"a": ("a", "Aland")})
