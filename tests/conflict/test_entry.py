"""Outside powers that may enter the war: each enters by its own will, moves what it should, and deters."""

import numpy as np
import pytest
from scipy.special import expit
from small import TEMPLATE, built, solved, with_entry

from detente.assessment.entering import entering
from detente.assessment.reading import Reader
from detente.conflict.war import chance_forward

ID = "the-patron"
CERTAIN = "{country-b-wins: 90%, fighting: rest}"


def reader(text: str) -> Reader:
    conflict = built(text=text)
    return Reader(conflict, solved(conflict), seed=1, plays=2000)


def follows(conflict, state, action=0):
    """Where an action, or chance, leads: {state: chance}."""
    tree = conflict.game.tree
    act = int(tree.action[state]) + action
    links = range(int(tree.successor[act]), int(tree.successor[act + 1]))
    return {int(tree.target[n]): float(tree.prob[n]) for n in links}


def test_it_enters_if_that_is_worth_its_cost_and_else_stays_out():
    cheap, dear = (reader(with_entry(cost, CERTAIN)) for cost in ("0.1%", "1000%"))
    assert cheap.ends()[f"interventions/{ID}/enters/2"] > 0.95
    assert dear.entering() == {f"interventions/{ID}/today": pytest.approx(0, abs=1e-9)}
    assert dear.ends()[f"interventions/{ID}/enters/10"] == 0


@pytest.mark.parametrize("cost", [0.6, 0.72, 0.75, 0.9])
def test_a_power_that_sees_no_further_than_the_quarter(cost):
    # Entering wins the war at once and is worth 1 - cost. A quarter more of war is worth 1/4 to the patron: half of the province, at half the weight,
    # and no alliance. It pays nothing for support, and the front is two notches from either end.
    now = ("delay: 4 to 8 months", "delay: 6 months\n    patience: 0%\n    cost: 0\n    leverage: 0\n    noise: 3%")
    conflict = built(now, text=with_entry(f"{cost:.0%}", "{country-b-wins: 100%}"))
    solution = solved(conflict)
    for moment in conflict.places.enters[ID]:
        assert solution.policy(int(moment.ids[conflict.today]))[0, 0] == pytest.approx(
            expit((0.75 - cost) / 0.03), abs=1e-6
        )


def test_the_chance_to_enter_is_the_logit_of_the_difference_in_values():
    conflict = built(text=with_entry())
    solution = solved(conflict)
    s = conflict.setting
    for moment in conflict.places.enters[ID]:
        for state in moment.ids.ravel()[::17]:
            (out,), (entered,) = follows(conflict, state, 1), follows(conflict, state)
            ahead = sum(p * solution.value("patron", to)[0] for to, p in follows(conflict, entered).items())
            gain = ahead - s.x(s.case.interventions[ID].cost) - solution.value("patron", out)[0]
            chance = solution.policy(int(state))[0, 0]
            assert chance == pytest.approx(expit(gain / s.x(s.case.backers["patron"].noise)), abs=1e-4)


def test_the_prospect_deters_the_side_it_would_fight_and_emboldens_the_other():
    never, likely = (reader(with_entry(cost, CERTAIN)) for cost in ("1000%", "30%"))
    assert likely.entering()[f"interventions/{ID}/today"] > never.entering()[f"interventions/{ID}/today"] + 0.3
    before, after = never.proposals(), likely.proposals()
    assert after["fighting_on/country-a"] < before["fighting_on/country-a"] - 0.1
    assert after["fighting_on/country-b"] > before["fighting_on/country-b"] + 0.1
    signs = "proposals/armistice-alliance/signs"
    assert after[f"{signs}/country-a"] > before[f"{signs}/country-a"] + 0.2
    assert after[f"{signs}/country-b"] < before[f"{signs}/country-b"] - 0.2


def test_a_case_without_interventions_has_the_states_it_had():
    conflict = built()
    assert conflict.game.size == 2489
    assert not any("enter" in name or ":backing" in name for name in conflict.game.families)
    assert conflict.places.enters == conflict.places.entered == {}
    assert conflict.setting.shape == (3, 3, 3, 1, 3)


def test_a_power_that_never_enters_changes_nothing():
    plain, never = built(), built(text=with_entry("1000%"))
    values = [solved(c, settled=1e-5) for c in (plain, never)]
    for who in ("country-a", "country-b", "patron"):
        here, there = (
            v.value(who, int(c.places.talk.ids[c.today])) for v, c in zip(values, (plain, never), strict=True)
        )
        np.testing.assert_allclose(here, there, atol=1e-4)


@pytest.mark.parametrize("support, level", [("full", 2), ("same", 1)])
def test_if_fighting_goes_on_it_strains_the_enemy_and_supports_its_side(support, level):
    conflict = built(text=with_entry("1%", "{fighting: 100%}", f"strain: 1, support: {support}, strength: 50%"))
    s, game = conflict.setting, conflict.game
    assert s.today == (1, 0, 0, 0, 1, 0)
    for moment in (f"refused:{who}" for who in ("none", "country-b")):
        state = int(game.families[f"{moment}:entered:{ID}"].ids[conflict.today])
        backing = game.families[f"{moment}:backing"].ids
        assert follows(conflict, state) == {int(backing[1, 1, 0, 0, level, 1]): pytest.approx(1)}
        worn = int(game.families[f"{moment}:entered:{ID}"].ids[1, 2, 0, 0, 1, 0])
        assert follows(conflict, worn) == {
            int(backing[1, 2, 0, 0, level, 1]): pytest.approx(1)
        }  # already at its last level
    toward_a = chance_forward(s, s.case.fronts[0])
    a, b = (s.x(s.case.war.strength.own[side]) for side in s.sides)
    given = s.x(s.case.war.strength.support["country-b"])
    contest = s.x(s.case.war.strength.contest)
    for joined in (0, 1):
        exact = a**contest / (a**contest + (b + given + 0.5 * joined) ** contest)
        assert toward_a[1, 0, 0, 0, 1, joined] == pytest.approx(exact)


def test_a_power_in_the_war_decides_no_more_and_goes_home_with_a_settlement():
    conflict = built(text=with_entry())
    families, places = conflict.game.families, conflict.places
    begin = places.refused["none"].ids
    np.testing.assert_array_equal(begin[..., 1], families["refused:none:backing"].ids[..., 1])
    np.testing.assert_array_equal(begin[..., 0], families[f"refused:none:enters:{ID}"].ids[..., 0])
    for lapse in places.lapse:
        for state in lapse.ids.ravel():
            assert set(follows(conflict, state)) <= set(places.talk.ids[..., 0].ravel().tolist())


TWO = """
outsiders:
  empire: {title: The empire, war_cost: 1%}

war:
"""


def two() -> str:
    text = with_entry("10%", "{country-b-wins: 20%, fighting: rest}", text=TEMPLATE.replace("\nwar:\n", TWO, 1))
    return f"{text}  empire-enters: {{by: empire, against: country-b, cost: 1%, outcomes: {{country-a-wins: 20%, fighting: rest}}}}\n"


def test_two_powers_decide_one_after_the_other():
    conflict = built(text=two())
    solution = solved(conflict)
    assert conflict.setting.shape == (3, 3, 3, 1, 3, 2, 2)
    begin = conflict.places.quiet.ids
    families = conflict.game.families
    np.testing.assert_array_equal(begin[..., 0, 0], families[f"quiet:enters:{ID}"].ids[..., 0, 0])
    np.testing.assert_array_equal(begin[..., 1, 0], families["quiet:enters:empire-enters"].ids[..., 1, 0])
    np.testing.assert_array_equal(begin[..., 0, 1], families[f"quiet:enters:{ID}"].ids[..., 0, 1])
    np.testing.assert_array_equal(begin[..., 1, 1], families["quiet:backing"].ids[..., 1, 1])
    found = entering(conflict, solution, int(begin[conflict.today]))
    assert sum(found.then.values()) == pytest.approx(1)
    assert all(0 < p < 1 for p in found.chance.values())
    first = float(solution.policy(int(begin[conflict.today]))[0, 0])
    assert found.chance[ID] == pytest.approx(first)
    # The empire fights B: where it is in, A is the stronger for it.
    toward_a = chance_forward(conflict.setting, conflict.setting.case.fronts[0])
    assert (toward_a[..., 1] > toward_a[..., 0]).all()
    assert (toward_a[..., 1, :] < toward_a[..., 0, :]).all()
