"""Names of a case found in a text."""

import pytest

from detente.case import load_case
from detente.case.article import Names
from detente.case.article.names import Gazetteer, place_of


def found(names, text):
    return [(text[m.start : m.end], m.who) for m in Gazetteer(names).mentions(text)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Moscow agreed.", ["russia"]),
        ("The Kremlin and Kyiv agreed.", ["russia", "ukraine"]),
        ("the Ukrainians and the Russian army", ["ukraine", "russia"]),
        ("the U.S. told us and the United States' envoy", ["united-states", "united-states"]),
        ("Washington asked Europe.", ["united-states", "europe"]),
        ("Belarus and Prussia", []),
    ],
)
def test_countries_are_found_by_title_adjective_and_capital(text, who):
    assert [w for _, w in found(Names.of(load_case("ukraine-2022").case), text)] == who


def test_the_longest_name_is_taken_and_one_that_two_share_is_nobodys():
    names = Names(
        {"sudan": "Sudan", "south": "South Sudan", "rebels": "People's Front", "others": "Patriots' Front"},
        {"rebels": ["PF"], "others": ["PF"]},
    )
    assert found(names, "South Sudan and Sudan") == [("South Sudan", "south"), ("Sudan", "sudan")]
    assert found(names, "The PF left.") == []


def test_titles_give_short_names_and_initials():
    names = Names(
        {
            "state": "Government of Costera",
            "front": "Revolutionary United Front (RUF)",
            "chief": "President Maria Alves",
        }
    )
    assert found(names, "Costera's army, the RUF, the government of Costera, Alves") == [
        ("Costera's", "state"), ("RUF", "front"), ("government of Costera", "state"), ("Alves", "chief"),
    ]  # fmt: skip
    assert found(names, "The government and the Costeran army") == [("government", "state"), ("Costeran", "state")]


def test_small_letters_are_no_names():
    names = Names({"a": "A", "us": "US", "may": "May"})
    assert found(names, "A man told us he may go.") == []


def test_an_article_teaches_who_speaks_for_whom():
    gazetteer = Gazetteer(Names({"russia": "Russia"}))
    gazetteer.learn("The Russian foreign minister, Sergei Lavrov, said so.")
    assert [m.who for m in gazetteer.mentions("Lavrov left.")] == ["russia"]


def test_a_name_in_any_script_is_found():
    assert found(Names({"side": "Україна"}), "Влада України. Україна відмовила.") == [("Україна", "side")]


def test_a_place_is_known_by_its_adjective_and_capital():
    assert [place_of(x) for x in ("Hanoi", "Iranian", "U.S.", "Nowhere")] == [
        "North Vietnam",
        "Iran",
        "United States",
        None,
    ]
