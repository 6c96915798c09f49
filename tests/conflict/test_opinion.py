"""Opinion in the game of a draw: nothing without a rule or at one half; else the cost of conceding, also for terms nobody proposed."""

import numpy as np
import pytest
from small import TEMPLATE, built

from detente.case.schema import Proposal
from detente.conflict.offer import Terms, _setting, named_terms
from detente.conflict.packages import package_space
from detente.conflict.peace import _concessions

GROUPS = """
opinion:
  groups:
    coast: {title: The coast, accepts: {province: {returned: 10%, line: 40%}}, proposals: {armistice: 70%}}
"""
COST = "    cost: {group: coast, party: country-a, by: 100%}\n"
VALUE = "    line: {group: coast, party: country-b, option: {province: line}, by: 50%}\n"
HALF = GROUPS.replace("10%", "50%").replace("40%", "50%").replace("70%", "50%")
RETURN = Proposal(title="t", terms={"province": "returned"})


def conflict_of(opinion="", moves=""):
    return built(text=TEMPLATE + opinion + (f"  moves:\n{moves}" if moves else ""))


@pytest.fixture(scope="module")
def plain():
    return conflict_of()


@pytest.mark.parametrize(("opinion", "moves"), [(GROUPS, ""), (HALF, COST + VALUE)])
def test_no_rule_or_one_half_is_the_same_game(plain, opinion, moves):
    found = conflict_of(opinion, moves)
    assert found.game.families.keys() == plain.game.families.keys()
    for name in ("reward", "prob", "target", "action", "successor"):
        assert getattr(found.game.tree, name).tobytes() == getattr(plain.game.tree, name).tobytes(), name
    assert found.game.start_value.tobytes() == plain.game.start_value.tobytes()


def paid(setting, deal):
    """What conceding costs each type of side a today."""
    return np.array([cost[setting.today] for cost in _concessions(setting, deal)["country-a"].values()])


def test_what_it_costs_to_concede(plain):
    moved = conflict_of(GROUPS, COST)
    for deal, factor in (("armistice", 0.8), ("armistice-alliance", 1.1)):
        was, now = paid(plain.setting, deal), paid(moved.setting, deal)
        np.testing.assert_allclose(now, factor * was, rtol=1e-12)
    assert (was < 0).any()
    untouched = _concessions(moved.setting, "armistice")["country-b"]
    for kind, cost in _concessions(plain.setting, "armistice")["country-b"].items():
        np.testing.assert_array_equal(untouched[kind], cost)


def test_terms_put_on_the_table_today_are_judged_alike(plain):
    moved = conflict_of(GROUPS, COST)
    for terms, factor in (
        (named_terms(moved, "armistice"), 0.8),
        (Terms(Proposal(title="t", terms={"province": "line"}), {}), 0.8),
        (Terms(RETURN, {}), 1.4),
    ):
        was, now = paid(_setting(plain, terms), "offer"), paid(_setting(moved, terms), "offer")
        np.testing.assert_allclose(now, factor * was, rtol=1e-12)
    assert (was < 0).all()


def test_the_space_of_packages_has_the_values_moved(plain):
    moved = conflict_of(GROUPS, VALUE)
    (space, columns), (was, _) = package_space(moved.setting), package_space(plain.setting)
    n = space.issues.index("province")
    weight = np.concatenate([v.weight["province"] for v in plain.setting.values.values()])
    expected = np.zeros_like(was.worth[n])
    expected[:, space.options[n].index("line")] = [
        -0.05 * w if who == "country-b" else 0 for (who, _), w in zip(columns, weight, strict=True)
    ]
    np.testing.assert_allclose(space.worth[n] - was.worth[n], expected, atol=1e-12)
