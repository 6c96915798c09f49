"""Who backs and guarantees what, and everybody's part in each proposal."""

import pytest

from detente.case import load_case
from detente.report.charts import network, network_rows

SAMPLES = {
    "ends/1/east-wins": [0.5],
    "ends/1/west-wins": [0.5],
    "fighting_on/east": [0.5],
    "fighting_on/west": [0.5],
    "fighting_on/friend": [0.5],
    "fighting_on/un": [0.5],
    "supports/friend/cut": [0.25],
    "supports/friend/hold": [0.75],
    "proposals/truce/signs/east": [0.5],
    "proposals/truce/signs/west": [0.5],
    "proposals/truce/signs/un": [0.5],
}
FACTS = {
    "who": {
        "backers": {"friend": {"backs": "west", "levels": ["cut", "hold"]}},
        "outsiders": {"un": {"of": None}},
        "guarantees": {"watch": {"title": "Observers", "by": "un", "means": "support"}},
        "threats": {},
    },
    "proposals": {
        "truce": {
            "by": "friend", "guarantee": "watch", "endorsed_by": [{"who": "A bishop"}], "rejected_by": [{"who": "east"}, {"who": "A general"}],
        }
    },
}  # fmt: skip


def test_every_tie_of_the_case_is_listed(by_hand):
    a = by_hand(SAMPLES, {"un": "United Nations"}, facts=FACTS)
    assert [(r["who"], r["does"], r["what"], r["how"]) for r in network_rows(a)] == [
        ("Friend", "supports", "West", "this quarter most likely 'hold', 75%"),
        ("United Nations", "guarantees", "Observers", "by more support"),
        ("Friend", "put forward", "Truce", ""),
        ("A bishop", "endorsed", "Truce", ""),
        ("East", "rejected", "Truce", ""),
        ("A general", "rejected", "Truce", ""),
        ("United Nations", "guaranteed", "Truce", "Observers"),
        ("United Nations", "to be signed", "Truce", ""),
    ]


@pytest.mark.parametrize("width", [720, 350], ids=["page", "phone"])
def test_marks_stand_on_the_lanes_of_those_who_have_a_say_and_others_are_named(by_hand, drawn, width):
    a = by_hand(SAMPLES, {"un": "United Nations"}, facts=FACTS)
    chart = network(a, width)
    assert chart.to_dict()["description"].startswith(
        "East has no backer, West has 1 backer; 1 of 1 proposal with a guarantee"
    )
    marks = {m["says"]: m for m in drawn(chart, "says", "shape")}
    assert set(marks) == {
        "Truce: put forward by Friend",
        "Truce: rejected by East",
        "Truce: guaranteed by United Nations (Observers)",
        "Truce: to be signed by United Nations",
    }
    # Side a is on the left, outsiders in the middle, side b's backers on the right.
    assert (
        marks["Truce: rejected by East"]["x"]
        < marks["Truce: to be signed by United Nations"]["x"]
        < marks["Truce: put forward by Friend"]["x"]
    )
    words = " ".join(t["text"] for t in drawn(chart, "text")).replace("\n", " ")
    assert "endorsed by A bishop" in words and "A general" in words


def test_the_ties_are_those_of_the_case_file(answer):
    case = load_case("ukraine-2022").case
    rows = network_rows(answer)
    assert {(r["id"], r["what"]) for r in rows if r["does"] == "supports"} == {
        (b, case.name(x.backs)) for b, x in case.backers.items()
    }
    for stance, of in (("endorsed", "endorsed_by"), ("rejected", "rejected_by")):
        assert [(r["id"], r["what"]) for r in rows if r["does"] == stance] == [
            (w, p.title) for p in case.proposals.values() for w in getattr(p, of)
        ]


def test_an_older_assessment_makes_no_picture(by_hand):
    assert network(by_hand({"ends/1/east-wins": [0.5]})) is None
