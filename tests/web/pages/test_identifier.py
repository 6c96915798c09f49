"""Names made of titles."""

import re

import pytest

from detente.web.pages.identifier import identifier
from detente.web.store import Invalid


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A third way", "a-third-way"),
        ("  Few talks! ", "few-talks"),
        ("2022: the war", "the-war"),
        ("Å Ä war", "war"),
        ("a" * 50, "a" * 36),
        ("a" * 35 + " b", "a" * 35),
    ],
)
def test_a_title_becomes_a_name_that_a_case_file_may_have(title, name):
    assert identifier(title, ()) == name
    assert re.fullmatch(r"[a-z][a-z0-9-]*", name)


def test_a_name_that_is_taken_gets_a_number():
    assert identifier("Cut", {"cut": 1}) == "cut-2"
    assert identifier("Cut", {"cut": 1, "cut-2": 1}) == "cut-3"


@pytest.mark.parametrize("title", ["", "   ", "1789", "...", "戦争"])
def test_a_title_without_letters_is_refused(title):
    with pytest.raises(Invalid, match="letter"):
        identifier(title, ())
