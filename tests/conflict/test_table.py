"""The table: leverage, ultimatums and audience costs do what their names say."""

import pytest
from small import built, solved

THREAT = (
    "# What was done and said.",
    """threats:
  strike:
    title: Strike
    by: country-a
    against: country-b
    with_terms: [armistice]
    audience_cost: 6%
    carried_out: {cost: 16%, outcomes: {country-a-wins: 20%, escalated: 10%, fighting: rest}}
# What was done and said.""",
)


def support(leverage: str, refuser: str) -> float:
    conflict = built(("delay: 4 to 8 months", f"delay: 6 months\n    leverage: {leverage}"))
    solution = solved(conflict)
    levels = solution.policy(int(conflict.places.refused[refuser].ids[conflict.today]))[0]
    return float(levels @ [0, 1, 2])


def test_leverage_is_aid_that_follows_the_clients_answer():
    assert support("4%", "country-b") < support("4%", "none") - 0.3
    assert support("0%", "country-b") == pytest.approx(support("0%", "none"), abs=0.02)


def strikes(*edits: tuple[str, str]) -> float:
    conflict = built(THREAT, *edits)
    solution = solved(conflict)
    state = int(conflict.places.execute["strike"].ids[conflict.today])
    return float(solution.policy(state)[:, 0].mean())


def test_a_threat_is_carried_out_more_often_where_backing_down_costs_more():
    base = strikes()
    assert strikes(("audience_cost: 6%", "audience_cost: 15%")) > base + 0.05
    assert strikes(("carried_out: {cost: 16%", "carried_out: {cost: 25%")) < base - 0.05


def test_all_moves_of_a_quarter_are_there():
    conflict = built(THREAT)
    places = conflict.places
    actions = conflict.game.actions
    assert set(actions["propose:a"]) == {"none", "armistice", "armistice-alliance", "armistice or strike"}
    assert set(actions["propose:b"]) == {"none", "armistice", "armistice-alliance"}
    assert list(places.answers["armistice"]) == [("country-b",), ("country-a", "country-b"), ("country-a",)]
    assert ("country-a", "country-b", "patron") in places.answers["armistice-alliance"]
    assert ("patron",) in places.answers["armistice-alliance"]
    assert actions["execute:strike"] == ("carry out", "back down")
    assert set(actions["refused:none"]) == {"cut", "hold", "surge"}


def test_more_talks_more_settlements():
    def signed(talks: str) -> float:
        conflict = built(("  exhaustion: {levels: 3}", f"  exhaustion: {{levels: 3}}\n  talks: {talks}"))
        tree, state = conflict.game.tree, int(conflict.places.talk.ids[conflict.today])
        act = tree.action[state]
        return 1 - float(tree.prob[tree.successor[act]])

    assert signed("90% per quarter") == pytest.approx(0.9)
    assert signed("15% per quarter") == pytest.approx(0.15)
