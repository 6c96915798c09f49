"""Quantities as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case.quantity import in_unit, parse_quantity


@pytest.mark.parametrize(
    "raw, kind, low, high",
    [
        ("25%", "share", 0.25, 0.25),
        (0.3, "share", 0.3, 0.3),
        ("15% to 40%", "share", 0.15, 0.4),
        ("15 to 40%", "share", 0.15, 0.4),
        ("0.2 to 0.4", "share", 0.2, 0.4),
        ("30% per quarter", "rate", 0.3, 0.3),
        ("19% per year", "rate", 1 - 0.81**0.25, 1 - 0.81**0.25),
        ("10% a month", "rate", 1 - 0.9**3, 1 - 0.9**3),
        ("6 to 8 months", "duration", 6, 8),
        ("2 years", "duration", 24, 24),
        ("2", "positive", 2, 2),
        ("4% to 12% per year", "positive", 0.04, 0.12),
        ("-1 to 2", "real", -1, 2),
    ],
)
def test_read(raw, kind, low, high):
    quantity = parse_quantity(raw, kind)
    assert (quantity.low, quantity.high) == (pytest.approx(low), pytest.approx(high))
    assert quantity.basis == "judgement"


def test_with_source():
    quantity = parse_quantity({"value": "5%", "source": "report", "basis": "data", "note": "why"}, "share")
    assert (quantity.low, quantity.source, quantity.basis, quantity.note) == (0.05, "report", "data", "why")


@pytest.mark.parametrize(
    "raw, kind, words",
    [
        ("120%", "share", "between 0 and 1"),
        ("40% to 15%", "share", "write the lower end of the range first"),
        ("15% to 40", "share", "15% to 40%"),
        ("often", "share", "expected a share"),
        (True, "share", "got True"),
        (None, "share", "got None"),
        ("30%", "rate", "expected a chance per time"),
        ("24", "duration", "expected a time such as 24 months"),
        ("0 months", "duration", "longer than 0"),
        ("-2", "positive", "which is negative; expected a number above 0"),
        ("rest", "positive", "only completes a distribution"),
        ({"value": 1, "basis": "guess"}, "share", "expected data or judgement"),
        ({"value": 1, "basis": "data"}, "share", "needs a source"),
        ({"valeu": 1}, "share", "value, source"),
        ("1e400", "real", "below 1,000,000,000"),
    ],
)
def test_refused_in_words(raw, kind, words):
    with pytest.raises(ValueError, match=words):
        parse_quantity(raw, kind)


@given(raw=st.text(max_size=30), kind=st.sampled_from(["share", "rate", "positive", "duration", "real"]))
def test_any_text_is_read_or_refused(raw, kind):
    try:
        quantity = parse_quantity(raw, kind)
    except ValueError as error:
        assert str(error).startswith("got")
    else:
        assert quantity.low <= quantity.high


@pytest.mark.parametrize(
    ("text", "kind", "values", "shown"),
    [
        ("1% to 3% per year", "rate", (0.00251, 0.00759), "1% to 3% per year"),
        ("10% to 20% a quarter", "rate", (0.1, 0.2), "10% to 20% a quarter"),
        ("30% per month", "rate", (0.657,), "30% per month"),
        ("1 to 2 years", "duration", (12.3, 23.6), "1 to 2 years"),
        ("20 to 30 months", "duration", (20.21, 29.63), "20 to 30 months"),
        ("1.5% to 4%", "positive", (0.0152, 0.0399), "1.5% to 4%"),
        ("1.5 to 2.5", "positive", (1.512, 2.487), "1.5 to 2.5"),
        ("95% to 105%", "positive", (0.951, 1.049), "95% to 105%"),
        ("-1 to 2", "real", (-0.96, 1.93), "-1 to 1.9"),
        ("0% to 30%", "share", (0.0021, 0.301), "0.2% to 30%"),
        ("0 to 3", "real", (0.0, 0.0), "0 to 0"),
        ("35 months", "duration", (35.27,), "35 months"),
        ("4.168% to 30%", "share", (0.04168, 0.3), "4% to 30%"),
        ("7.302 to 7.4 months", "duration", (7.302, 7.4021), "7.3 to 7.4 months"),
        ("1234 to 1250", "positive", (1234.0, 1236.0), "1234 to 1236"),
        ("99% to 99.9%", "share", (0.9901, 0.9992), "99% to 99.9%"),
        ("history.peace_failure(guarantee: treaty)", "share", (0.0812, 0.2249), "8% to 22%"),
        ("history.peace_failure(guarantee: treaty)", "rate", (0.01, 0.02), "3.9% to 7.8% per year"),
        ("0.5", "share", (0.5, 0.5), "50% to 50%"),
    ],
)
def test_values_in_the_unit_of_the_analyst(text, kind, values, shown):
    assert in_unit(text, kind, *values) == shown


PANEL = {"value": "12% to 38%", "basis": "judgement", "source": "panel:war-room", "n": 2, "round": 2}


def test_a_panel_s_range():
    found = parse_quantity({**PANEL, "experts": ["12% to 20%", "15 to 38%"], "weights": [1, 3]}, "share")
    assert (found.panel, found.n, found.round, found.low, found.high) == ("war-room", 2, 2, 0.12, 0.38)
    assert [(e.low, e.high) for e in found.experts] == [(0.12, 0.2), (0.15, 0.38)] and found.weights == (1, 3)
    bare = parse_quantity({"value": "12% to 38%", "experts": ["12% to 20%"]}, "share")
    assert bare.n == 1 and bare.panel is None
    assert parse_quantity("12% to 38%", "share").experts == ()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"n": 0}, "n: got 0; expected a whole number"),
        ({"n": True}, "n: got True"),
        ({"round": "second"}, "round: got 'second'"),
        ({"experts": []}, "expected a list with each expert's range"),
        ({"experts": "12% to 20%"}, "expected a list"),
        ({"experts": ["12% to 20%"]}, "n: got 2, but there are 1 experts"),
        ({"experts": ["12% to 20%", "rest"]}, "experts: got 'rest'"),
        ({"experts": ["12% to 20%", "120%"]}, "experts: got '120%'"),
        ({"experts": ["12% to 20%", "history.peace_failure(guarantee: treaty)"]}, "experts: got"),
        ({"experts": ["1%", "2%"], "value": "2%"}, "got '2%' beside experts"),
        ({"experts": ["1%", "2%"], "weights": [1]}, "expected 2 numbers of at least 0"),
        ({"experts": ["1%", "2%"], "weights": [-1, 2]}, "expected 2 numbers of at least 0"),
        ({"experts": ["1%", "2%"], "weights": [0, 0]}, "at least one must be above 0"),
        ({"weights": [1, 2]}, "these are of experts"),
        ({"basis": "data"}, "is judgement"),
        ({"people": 3}, "from a panel also n, round, experts and weights"),
    ],
)
def test_mistakes_of_a_panel_s_range(more, says):
    with pytest.raises(ValueError, match=says):
        parse_quantity({**PANEL, **more}, "share")
