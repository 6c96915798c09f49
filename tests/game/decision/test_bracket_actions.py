"""The bracketed answer among several actions, against the equation reckoned with NumPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.game.decision.bracket_actions import bracket_choice
from detente.game.decision.bracket_binary import bracket_yes_no


def answer(own, node, belief, noise, policy):
    """The logit answer to a policy (2, actions)."""
    joint = belief * policy[1]
    posterior = joint / (joint + (1 - belief) * policy[0])
    worth = np.array([[np.interp(posterior[a], node, own[k, a]) for a in range(own.shape[1])] for k in range(2)])
    odds = np.exp((worth - worth.max(axis=1, keepdims=True)) / noise)
    return odds / odds.sum(axis=1, keepdims=True)


def lattice(rng, size):
    return np.concatenate([[0.0], np.sort(rng.uniform(0.05, 0.95, size - 2)), [1.0]])


@given(st.integers(0, 10**6), st.floats(0.05, 0.95), st.sampled_from([3, 5, 9]), st.sampled_from([2, 3, 9]))
@settings(max_examples=60, deadline=None)
def test_the_answer_meets_the_equation(seed, belief, size, actions):
    rng = np.random.default_rng(seed)
    node = lattice(rng, size)
    own = 0.05 * rng.normal(size=(2, actions, 1)) + 0.01 * rng.normal(size=(2, actions, size))
    policy = rng.dirichlet(np.ones(actions), size=2)
    gap = bracket_choice(own, node, belief, 0.03, 1e-9, policy)
    assert policy.sum(axis=1) == pytest.approx(1)
    assert abs(answer(own, node, belief, 0.03, policy) - policy).max() == pytest.approx(gap, abs=1e-9)
    assert gap < 1e-6


def test_it_never_leaves_a_policy_worse():
    # Strong feedback: the path of answers may break off before it comes to an equilibrium.
    settled = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        node, own = lattice(rng, 9), 0.3 * rng.normal(size=(2, 4, 9))
        policy = rng.dirichlet(np.ones(4), size=2)
        before = abs(answer(own, node, 0.4, 0.03, policy) - policy).max()
        gap = bracket_choice(own, node, 0.4, 0.03, 1e-9, policy)
        assert gap <= before + 1e-12
        assert abs(answer(own, node, 0.4, 0.03, policy) - policy).max() == pytest.approx(gap, abs=1e-9)
        settled += gap < 1e-6
    assert settled > 20


def test_two_actions_are_answered_as_yes_or_no():
    # With little feedback, so that there is one equilibrium.
    rng = np.random.default_rng(5)
    for _ in range(20):
        node, own = lattice(rng, 5), 0.003 * rng.normal(size=(2, 2, 5))
        chance = np.array([0.5, 0.5])
        policy = np.full((2, 2), 0.5)
        assert bracket_yes_no(own, node, 0.3, 0.05, chance) < 1e-9
        assert bracket_choice(own, node, 0.3, 0.05, 1e-9, policy) < 1e-9
        np.testing.assert_allclose(policy[:, 0], chance, atol=1e-7)
