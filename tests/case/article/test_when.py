"""Dates as a sentence gives them, against the calendar."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case.article.when import dated
from detente.literals import LiteralError, date_parts

ARTICLE = "2022-10-04"  # a Tuesday


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("It said on 12 March that it would.", "2022-03-12"),
        ("It said on 12 December that it would.", "2021-12-12"),
        ("On March 12, 2014, it signed.", "2014-03-12"),
        ("It signed on the 5 May 1994.", "1994-05-05"),
        ("It signed in September.", "2022-09"),
        ("It signed in December 1994.", "1994-12"),
        ("It signed in 1994.", "1994"),
        ("It refused on Tuesday.", "2022-10-04"),
        ("It refused last Tuesday.", "2022-09-27"),
        ("It refused on Monday.", "2022-10-03"),
        ("It refused on Wednesday.", "2022-09-28"),
        ("It refused yesterday.", "2022-10-03"),
        ("It refused today.", "2022-10-04"),
        ("It refused last month.", "2022-09"),
        ("On Monday it promised to leave by 12 March.", "2022-10-03"),
        ("It promised to leave by Friday.", None),
        ("It will leave on 12 March 2023.", None),
        ("It met on 31 February.", None),
        ("They may march in line.", None),
        ("It refused.", None),
    ],
)
def test_a_date_is_the_last_such_day_up_to_the_article(sentence, date):
    found = dated(sentence, ARTICLE)
    assert (found and found[0]) == date
    assert found is None or found[1] in sentence


def test_of_an_article_without_a_day_weekdays_are_not_counted_back():
    assert dated("It refused on Monday.", "2022-10") is None


def test_an_article_needs_a_date():
    with pytest.raises(LiteralError):
        dated("It refused on Monday.", "soon")


@given(
    st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), st.sampled_from(["Monday", "Thursday", "Sunday"])
)
def test_a_weekday_is_within_a_week_and_on_that_day(article, weekday):
    date, _ = dated(f"It refused on {weekday}.", article.isoformat())
    found = datetime.date(*date_parts(date))
    assert found.strftime("%A") == weekday
    assert 0 <= (article - found).days < 7
