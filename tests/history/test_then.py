"""What was known on a day, and which cases are the war in question."""

import datetime

import numpy as np
import pytest

from detente.history.then import UNDATED_KNOWN, days_watched, named


@pytest.mark.parametrize(
    ("case", "war", "same"),
    [
        ("Korean_1950-53, alliance 3205", "The Korean War", True),
        ("Bosnia, settlement 3", "Bosnian War", True),
        ("Iran-Iraq (Iran - Iraq), 1988", "Iran-Iraq War 1980-1988", True),
        ("Iraq 2003, alliance 1", "Iran-Iraq War", False),
        ("World War II, alliance 2", "Second World War", False),
        ("World War II, alliance 2", "World War II", True),
        ("Falklands (UK - Argentina), 1982", "Falkland Islands", False),
        ("Korean, 1950-1953", "Korea, July 1952", True),
        ("Iran-Iraq, 1980-1988", "Iran Iraq", True),
        ("Six Day_1967", "Six Day War", True),
        ("anything", "", False),
    ],
)
def test_a_case_is_of_a_war_if_it_has_the_words_of_its_name(case: str, war: str, same: bool) -> None:
    assert named(case, (war,)) is same


def test_days_watched_are_counted_from_the_beginning() -> None:
    found = days_watched(["1950-06-25", "1970-01-01", ""], datetime.date(1951, 6, 25))
    assert found.tolist() == [365, 0, 0]
    assert np.isinf(days_watched([""], UNDATED_KNOWN)[0])
