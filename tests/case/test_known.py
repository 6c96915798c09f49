"""What the checks between sections are made of; the sentences themselves are tested with the checks that say them."""

import pytest

from detente.case import load_case
from detente.case.known import a_side, distribution, known, option_of, typed
from detente.case.quantity import parse_quantity

CASE = load_case("bosnia-1995-croats").case


def shares(**given):
    return {name: parse_quantity(text, "share", name) for name, text in given.items()}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (known("rusia", ["russia", "ukraine"], ()), "did you mean 'russia'"),
        (known("russia", ["russia", "ukraine"], ()), ""),
        (distribution(shares(a="60%", b="rest"), ()), ""),
        (distribution(shares(a="60%", b="60%"), ()), "sum to 120%; expected 100%"),
        (distribution(shares(a="60%", b="rest", c="rest"), ()), "only one entry"),
        (distribution(shares(a="90%", b="90%", c="rest"), ()), "at most 100%"),
        (typed({"soft": 1}, ["soft", "hard"], ()), "no number for type hard"),
        (typed({"*": 1}, ["soft", "hard"], ()), ""),
        (option_of(CASE, "land", "mapp", ()), "did you mean 'map'"),
        (option_of(CASE, "lands", "map", ()), "did you mean 'land'"),
        (a_side(CASE, "bosnian-croats", ()), "fights on the side of 'bosnia'"),
        (a_side(CASE, "bosnia", ()), ""),
    ],
)  # fmt: skip
def test_what_is_said(found, said):
    messages = [message for _, message in found]
    assert len(messages) == bool(said) and all(said in message for message in messages)
