import datetime

import pytest

from detente.case.dates import day, earliest, latest, years_between


@pytest.mark.parametrize(
    ("text", "stands_for"),
    [
        ("2022", datetime.date(2022, 7, 1)),
        ("2022-10", datetime.date(2022, 10, 1)),
        ("2022-10-25", datetime.date(2022, 10, 25)),
    ],
)
def test_a_date_stands_for_a_day(text, stands_for):
    assert day(text) == stands_for


def test_years_between_dates_and_none_backward():
    assert years_between("2020-01-01", "2024-01-01") == pytest.approx(4, abs=0.01)
    assert years_between("2024", "2020") == 0


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2024", (1, 1), (12, 31)), ("2024-02", (2, 1), (2, 29)), ("2024-02-03", (2, 3), (2, 3))],
)
def test_the_days_a_date_may_mean(text, first, last):
    assert earliest(text) == datetime.date(2024, *first)
    assert latest(text) == datetime.date(2024, *last)
