"""One decision alone, against the equation reckoned with NumPy."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.game.decision.damped import settle_two


@given(st.integers(0, 10**6), st.sampled_from([2, 4]), st.floats(0.05, 0.95), st.floats(0.05, 0.3))
@settings(max_examples=40, deadline=None)
def test_the_answer_meets_the_equation(seed, actions, belief, noise):
    rng = np.random.default_rng(seed)
    node = np.linspace(0, 1, 7)
    own = 0.3 * rng.normal(size=(2, actions, 1)) + 0.03 * rng.normal(size=(2, actions, 7))
    line, work = np.zeros((7, actions)), np.zeros((6, actions))
    line[:2] = 1 / actions
    gap = settle_two(own[0], own[1], node, 6, 1.0, belief, noise, 4, 1e-10, 400, actions, line, work)
    assert gap < 1e-10
    policy = line[2:4]
    joint = belief * policy[1]
    posterior = joint / (joint + (1 - belief) * policy[0])
    worth = np.array([[np.interp(posterior[a], node, own[k, a]) for a in range(actions)] for k in range(2)])
    odds = np.exp((worth - worth.max(axis=1, keepdims=True)) / noise)
    np.testing.assert_allclose(policy, odds / odds.sum(axis=1, keepdims=True), atol=1e-8)
