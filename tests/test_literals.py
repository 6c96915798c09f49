import math

import pytest

from detente.literals import LiteralError, date_parts, is_place, keys, number, place, shown, whole


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("-1.5", -1.5), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("+2E-1", 0.2), ("1e999", math.inf)],
)
def test_a_number(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "1_0", "²", "٣", "nan", "inf", "0x10", "1 ", " 1", "1,5", "e5", "-", "."])
def test_no_number(text):
    with pytest.raises(LiteralError, match="expected a number"):
        number(text)


def test_whole_numbers_have_an_end():
    assert whole("-12") == -12
    for text in ("1.0", "²", "1_0", "9" * 16, "9" * 5000):
        with pytest.raises(LiteralError, match="whole number"):
            whole(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("1994", (1994,)), ("1994-12", (1994, 12)), ("2024-02-29", (2024, 2, 29)), ("0001-01-01", (1, 1, 1))],
)
def test_a_date(text, parts):
    assert date_parts(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "94",
        "0000",
        "10000",
        "1994-13",
        "1994-1",
        "2023-02-29",
        "2_26-0_1-0_1",
        "20²4",
        "٢٠٢٤",
        "2020-99999999999999999999",
        "1994-12-05T00",
        " 1994",
    ],
)
def test_no_date(text):
    with pytest.raises(LiteralError, match="1994-12-05"):
        date_parts(text)


def test_places_in_lists_are_counted_in_ascii():
    assert [place(key, 3) for key in ("0", "2", "3", "-1", "²", "1_0", "", "9" * 5000)] == [
        0,
        2,
        None,
        None,
        None,
        None,
        None,
        None,
    ]
    assert is_place("12")
    assert not is_place("²")
    assert keys("record.0.says") == ("record", "0", "says")


def test_what_is_shown_is_short_whatever_it_is():
    assert shown("x") == "'x'"
    assert len(shown("x" * 1000)) == 60
    assert "digits" in shown(10**5000)
