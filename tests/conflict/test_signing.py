"""Signatures in turn against enumeration of types by hand."""

import itertools

import numpy as np
import pytest

from detente.conflict.signing import sign_in_turn
from detente.game import GameBuilder, Move, solve


@pytest.fixture(scope="module")
def solved():
    """Two parties of two types each answer in turn; what signing and refusing are worth differs by type."""
    g = GameBuilder()
    g.party("a", {"soft": 0.3, "hard": 0.7}, noise=0.2)
    g.party("b", {"soft": 0.6, "hard": 0.4}, noise=0.2)
    signed, refused = g.states("signed"), g.states("refused")
    g.terminal(signed, {"a": {"soft": 0.6, "hard": 0.4}, "b": {"soft": 0.7, "hard": 0.3}})
    g.terminal(refused, {"a": 0.5, "b": 0.5})
    second, first = g.states("second"), g.states("first")
    g.decide(second, "b", {"yes": Move(signed.ids), "no": Move(refused.ids)})
    g.decide(first, "a", {"yes": Move(second.ids), "no": Move(refused.ids)})
    game = g.build()
    return solve(game, points=33), [("a", int(first.ids)), ("b", int(second.ids))]


def test_all_sign_is_the_sum_over_types(solved):
    solution, answers = solved
    found = sign_in_turn(solution, answers)
    a, b = found.by_type["a"], found.by_type["b"]
    # b's types are independent of a's, and b moves knowing that a has signed.
    total = sum(
        p * a[i] * q * b[j] for (i, p), (j, q) in itertools.product(enumerate([0.3, 0.7]), enumerate([0.6, 0.4]))
    )
    assert found.all_sign == pytest.approx(total, abs=1e-12)
    assert found.all_sign == pytest.approx(found.signs["a"] * found.signs["b"], abs=1e-15)


def test_signing_teaches_by_bayes(solved):
    solution, answers = solved
    found = sign_in_turn(solution, answers)
    joint = np.array([0.3, 0.7]) * found.by_type["a"]
    assert found.belief["a"]["soft"] == pytest.approx(joint[0] / joint.sum(), abs=1e-12)
    assert found.belief["a"]["soft"] > 0.3, "the soft type signs more readily"


def test_another_belief_weighs_the_types_otherwise(solved):
    solution, answers = solved
    sure = {"a": {"soft": 1.0, "hard": 0.0}, "b": {"soft": 0.6, "hard": 0.4}}
    found = sign_in_turn(solution, answers, sure)
    assert found.signs["a"] == pytest.approx(found.by_type["a"][0])
    assert found.belief["a"]["soft"] == 1.0


def test_nobody_to_ask(solved):
    found = sign_in_turn(solved[0], [])
    assert found.all_sign == 1.0 and not found.signs
