"""Numbers taken apart and put together mean what they meant, to the reader of case files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case.quantity import parse_quantity, written
from detente.web.pages.case.builder.ends import UNITS, Ends, taken_apart, unit_of

ends = st.floats(0.01, 0.9).map(lambda x: float(f"{x:.3g}"))


@given(st.sampled_from(["share", "rate", "duration", "positive"]), ends, ends, st.booleans())
def test_a_range_means_the_same_once_put_together_again(kind, one, other, percent):
    text = written(kind, min(one, other), max(one, other), percent)
    found = taken_apart(text, kind)
    assert found.unit in UNITS[kind]
    again, was = parse_quantity(found.written(), kind), parse_quantity(text, kind)
    assert (again.low, again.high) == (was.low, was.high)


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit"),
    [
        ("15% to 40%", "share", "15", "40", "%"),
        ("0.25", "share", "25", "", "%"),
        ("2% to 5% per year", "rate", "2", "5", "% per year"),
        ("6 to 8 months", "duration", "6", "8", "months"),
        ("1 year", "duration", "1", "", "years"),
        ("1.5 to 3", "positive", "1.5", "3", ""),
        ("-1 to 2", "real", "-1", "2", ""),
    ],
)
def test_what_is_written_is_taken_apart(text, kind, low, high, unit):
    assert taken_apart(text, kind) == Ends(low, high, unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("rest", "share"), ("history.peace_failure(guarantee: treaty)", "rate"), ("many", "share"), ("5", "duration")],
)
def test_what_has_no_ends_stays_whole(text, kind):
    assert taken_apart(text, kind) is None


def test_nothing_typed_writes_nothing_and_units_follow_the_default():
    assert Ends("", "", "%").written() == ""
    assert Ends("15%", "40", "%").written() == "15% to 40%"
    assert unit_of("positive", "4% to 12%") == "%"
    assert unit_of("positive", "1.5 to 2.5") == ""
    assert unit_of("rate", "") == "% per year"
