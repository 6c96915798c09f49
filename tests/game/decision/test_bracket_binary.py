"""The bracketed answer, against the equation reckoned with NumPy."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.game.decision.bracket_binary import bracket_yes_no


def answer(own, node, belief, noise, chance):
    """The logit answer to chances of the first action, by type."""
    policy = np.array([chance, 1 - chance])
    joint = belief * policy[:, 1]
    posterior = joint / (joint + (1 - belief) * policy[:, 0])
    worth = np.array([[np.interp(posterior[a], node, own[k, a]) for a in range(2)] for k in range(2)])
    return 1 / (1 + np.exp(-(worth[:, 0] - worth[:, 1]) / noise))


def decision(seed, size):
    """A random yes or no: the lattice, the values of actions, a start."""
    rng = np.random.default_rng(seed)
    node = np.concatenate([[0.0], np.sort(rng.uniform(0.05, 0.95, size - 2)), [1.0]])
    own = 0.05 * rng.normal(size=(2, 2, 1)) + 0.02 * rng.normal(size=(2, 2, size))
    return node, own, rng.uniform(0.05, 0.95, 2)


@given(st.integers(0, 10**6), st.floats(0.05, 0.95), st.sampled_from([3, 5, 9]))
@settings(max_examples=60, deadline=None)
def test_the_residual_is_how_far_the_answer_is_from_the_equation(seed, belief, size):
    node, own, chance = decision(seed, size)
    gap = bracket_yes_no(own, node, belief, 0.03, chance)
    assert abs(answer(own, node, belief, 0.03, chance) - chance).max() < max(10 * gap, 1e-6)


def test_nearly_all_answers_meet_the_equation():
    # Where the first type's reply jumps, the search can end at the jump instead of a root; its residual says so.
    rng = np.random.default_rng(7)
    settled = 0
    for seed in range(500):
        node, own, chance = decision(seed, int(rng.choice([3, 5, 9])))
        settled += bracket_yes_no(own, node, float(rng.uniform(0.05, 0.95)), 0.03, chance) < 1e-6
    assert settled >= 475


def test_a_valley_of_near_equilibria_is_crossed():
    # What the second type gains rises just as fast as its chance of saying yes does, so that plain iteration hardly moves.
    node = np.linspace(0, 1, 3)
    belief, noise = 0.5, 0.03
    chance = np.array([0.3, 0.6])
    own = np.zeros((2, 2, 3))
    own[1, 0] = [-0.12, 0.0, 0.12]
    own[1, 1] = [0.0, 0.0001, 0.0]
    gap = bracket_yes_no(own, node, belief, noise, chance)
    assert gap < 1e-9
    np.testing.assert_allclose(answer(own, node, belief, noise, chance), chance, atol=1e-8)


def test_at_next_to_no_noise_chances_are_numbers_and_the_residual_is_true():
    # Gains of hundreds of times the noise: answers beyond any log-odds that are searched.
    settled = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        node = np.concatenate([[0.0], np.sort(rng.uniform(0.05, 0.95, 3)), [1.0]])
        own, chance = rng.normal(size=(2, 2, 5)), rng.uniform(0.05, 0.95, 2)
        gap = bracket_yes_no(own, node, 0.4, 0.002, chance)
        assert np.isfinite(chance).all()
        settled += gap < 1e-6
    assert settled > 100
