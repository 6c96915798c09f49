"""Answers read off one draw agree with each other."""

import pytest
from small import built, solved

from detente.assessment.reading import Reader


@pytest.fixture(scope="module")
def answers():
    conflict = built()
    return Reader(conflict, solved(conflict), seed=1, plays=2000).everything()


def test_overall_is_the_mix_of_types(answers):
    for party, kinds in (("country-a", ("limited", "expansionist")), ("country-b", ("resolute", "weary"))):
        parts = [answers[f"proposals/armistice/signs_by_type/{party}/{k}"] for k in kinds]
        assert min(parts) - 1e-12 <= answers[f"proposals/armistice/signs/{party}"] <= max(parts) + 1e-12


def test_all_sign_at_most_as_often_as_the_last_signs(answers):
    # The chain ends with the guarantor, who answers knowing what the others said, as it does where its own chance is asked.
    signs = [v for k, v in answers.items() if k.startswith("proposals/armistice-alliance/signs/")]
    assert len(signs) == 3
    assert 0 < answers["proposals/armistice-alliance/all_sign"] <= signs[-1]


def test_a_settlement_holds_less_and_less(answers):
    for deal in ("armistice", "armistice-alliance"):
        held = [answers[f"proposals/{deal}/holds/{y}"] for y in (1, 5, 10)]
        assert held == sorted(held, reverse=True)
        assert answers[f"proposals/{deal}/signed_and_holds_5"] == pytest.approx(
            held[1] * answers[f"proposals/{deal}/all_sign"]
        )


def test_waiting_nothing_but_a_quarter_is_close_to_fighting_on(answers):
    # Waiting n quarters is measured against signing; so is fighting on. One quarter without talks changes little.
    for party in ("country-a", "country-b"):
        gain = answers[f"proposals/armistice/gains/{party}"]
        assert answers[f"waiting/armistice/{party}/1"] == pytest.approx(-gain, abs=0.05)


def test_levers_cover_proposals_and_support(answers):
    names = [k.removeprefix("levers/lasting-peace/") for k in answers if k.startswith("levers/lasting-peace/")]
    assert names == [
        "no talks",
        "propose armistice",
        "propose armistice-alliance",
        "support cut",
        "support hold",
        "support surge",
    ]


def test_the_mix_of_support_levels_is_no_talks(answers):
    # What a backer does on its own is an average of its levels: 'no talks' lies between them.
    levels = [answers[f"levers/lasting-peace/support {x}"] for x in ("cut", "hold", "surge")]
    assert min(levels) - 1e-9 <= answers["levers/lasting-peace/no talks"] <= max(levels) + 1e-9


def test_the_front_stands_somewhere_whenever_the_war_is_on_or_won(answers):
    notches = built().setting.case.war.front.notches
    for years in ("1", "2", "5"):
        stands = [answers[f"front/{years}/{n}"] for n in range(1, notches + 1)]
        ends = {
            e: answers[f"ends/{years}/{e}"] for e in ("fighting", "settled-broken", "country-a-wins", "country-b-wins")
        }
        assert stands[-1] == pytest.approx(ends["country-a-wins"])
        assert stands[0] == pytest.approx(ends["country-b-wins"])
        assert sum(stands) == pytest.approx(sum(ends.values()))


def test_a_front_that_cannot_move_stays_where_it_is():
    conflict = built(("front: {notches: 5, now: 3,", "front: {notches: 5, now: 3, tempo: 0% per quarter,"))
    found = Reader(conflict, solved(conflict), seed=1, plays=500).ends()
    # Only a settlement that was broken may have moved the line, or a collapse have ended the war.
    moved = sum(v for k, v in found.items() if k.startswith("front/1/") and k != "front/1/3")
    assert (
        moved
        <= found["ends/1/settled-broken"] + found["ends/1/country-a-wins"] + found["ends/1/country-b-wins"] + 1e-12
    )
    assert found["front/1/3"] >= found["ends/1/fighting"] - 1e-12


def test_in_a_quarter_every_choice_is_made_by_somebody_and_adds_up(answers):
    def total(start):
        return sum(v for k, v in answers.items() if k.startswith(start))

    assert 0 <= answers["talks/today"] <= 1
    assert total("turn/") == pytest.approx(1)
    turns = [k.removeprefix("turn/") for k in answers if k.startswith("turn/")]
    assert turns[:2] == ["country-a", "country-b"]
    for who in turns:
        assert total(f"proposes/{who}/") == pytest.approx(1)
    conflict = built()
    for backer in conflict.setting.case.backers:
        assert total(f"supports/{backer}/") == pytest.approx(1)
    assert total("front_moves/") == pytest.approx(conflict.setting.x(conflict.setting.case.war.front.tempo))


def test_a_threat_that_changes_nothing_is_worth_its_cost():
    # What follows is fighting with the same support, so that whoever carries it out has lost what it costs, and the target nothing.
    threat = """threats:
  strike:
    title: Strike
    by: country-a
    against: country-b
    with_terms: [armistice]
    carried_out: {cost: 16%, outcomes: {fighting: 100%}, support: same}
# What was done and said."""
    conflict = built(("# What was done and said.", threat))
    found = Reader(conflict, solved(conflict), seed=1, plays=100).threats()
    assert found["threats/strike/worth/country-a"] == pytest.approx(-0.16)
    assert found["threats/strike/worth/country-b"] == pytest.approx(0)
