"""Ids made of titles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case import parse_case
from detente.case.edit import set_values
from detente.case.identifier import identifier


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A third way", "a-third-way"),
        ("  Few talks! ", "few-talks"),
        ("2022: the war", "the-war"),
        ("a" * 50, "a" * 36),
        ("a" * 35 + " b", "a" * 35),
        ("Перемирие на линии", "peremirie-na-linii"),
        ("Донецьк: мир", "donetsk-mir"),
        ("საქართველო", "sakartvelo"),
        ("停战协定", "ting-zhan-xie-ding"),
        ("한국 전쟁", "han-gug-jeon-jaeng"),
        ("Straße nach Łódź", "strasse-nach-lodz"),
        ("e\u0301tat", "etat"),
    ],
)
def test_a_title_becomes_a_name_that_a_case_file_may_have(title, name):
    assert identifier(title, ()) == name


@pytest.mark.parametrize("title", ["هدنة على الخط", "שלום", "शांति", "ሰላም", "สันติภาพ"])
def test_scripts_without_capitals_give_ids_too(title):
    assert re.fullmatch(r"[a-z][a-z0-9-]+", identifier(title, ()))


def test_a_name_that_is_taken_gets_a_number():
    assert identifier("Cut", {"cut": 1}) == "cut-2"
    assert identifier("Cut", {"cut": 1, "cut-2": 1}) == "cut-3"
    assert identifier("Срез", {"srez"}) == "srez-2"


@pytest.mark.parametrize("title", ["", "   ", "1789", "...", "\u202e"])
def test_a_title_without_letters_gets_its_kind_and_a_number(title):
    assert identifier(title, (), "proposal") == "proposal-1"
    assert identifier(title, {"proposal-1", "proposal-2"}, "proposal") == "proposal-3"


@given(st.text(max_size=150), st.sets(st.sampled_from(["a", "a-2", "entry-1"])))
def test_any_text_becomes_a_valid_id(title, taken):
    found = identifier(title, taken)
    assert re.fullmatch(r"[a-z][a-z0-9-]{0,39}", found)
    assert found not in taken


@pytest.mark.parametrize("title", ["Война за область", "حرب على إقليم", "一个省份的战争", "ომი პროვინციისთვის"])
def test_a_case_may_have_a_title_in_any_script(title):
    from importlib import resources

    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    changed = set_values(text, {("title",): title, ("parties", "country-a", "title"): title})
    assert parse_case(changed).case.title == title
