"""Sensitivity and the worth of information, against SciPy and closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from detente.assessment.sensitivity import leading, pawn, settled, worth_knowing


@pytest.fixture(scope="module")
def inputs():
    rng = np.random.default_rng(5)
    return {name: rng.random(400) for name in "abcd"}


@given(st.integers(0, 1000), st.integers(2, 10), st.integers(0, 2))
def test_pawn_is_the_median_of_scipys_distances(seed, slices, digits):
    rng = np.random.default_rng(seed)
    x = rng.random((80, 3))
    y = np.round(x[:, 0] + 0.5 * x[:, 1] * rng.random(80), digits)  # with ties
    for k in range(3):
        part_of = np.arange(80) * slices // 80
        order = np.argsort(x[:, k], kind="stable")
        distances = [ks_2samp(y[order[part_of == n]], y, method="asymp").statistic for n in range(slices)]
        assert pawn(x, y, slices)[k] == pytest.approx(np.median(distances), abs=1e-12)


def test_pawn_of_what_decides_and_of_what_does_not(inputs):
    a = inputs["a"]
    # y = a: the distance between U(slice) and U(0, 1) is 1 - 1/s at the ends and more than half of it in between.
    decides, other = pawn(np.stack([a, inputs["b"]], axis=1), a, 10)
    assert decides == pytest.approx(0.7, abs=0.05)
    assert other < 0.3


def test_the_order_is_found_and_steady(inputs):
    y = 4 * inputs["a"] + 2 * inputs["b"] + 0.1 * inputs["c"]
    found = leading(inputs, y, seed=1)
    assert [w.path for w in found][:2] == ["a", "b"]
    assert [w.stability for w in found][:2] == [1.0, 1.0]
    assert [w.index for w in found] == sorted((w.index for w in found), reverse=True)


def test_noise_does_not_settle():
    rng = np.random.default_rng(6)
    inputs = {f"x{n}": rng.random(32) for n in range(60)}
    assert not settled(leading(inputs, rng.random(32), seed=1))


def test_the_worth_of_a_coin_that_decides(inputs):
    # One lever pays x, the other nothing, x uniform on (-1, 1): knowing x is worth E max(x, 0) - max(E x, 0) = 1/4.
    rng = np.random.default_rng(7)
    x = 2 * (rng.permutation(2000) + 0.5) / 2000 - 1
    everything, found = worth_knowing({"idle": rng.random(2000), "x": x}, {"risk": x, "safe": 0 * x}, seed=1)
    assert everything == pytest.approx(0.25, abs=1e-3)
    assert [w.path for w in found] == ["x", "idle"]
    assert found[0].gain == pytest.approx(0.25, abs=1e-3)
    assert found[1].gain < 0.02
    assert found[1].gain < 3 * found[1].chance


def test_knowing_is_worth_nothing_where_one_lever_is_always_best(inputs):
    everything, found = worth_knowing(inputs, {"better": inputs["a"] + 2, "worse": inputs["a"]}, seed=1)
    assert everything == pytest.approx(0, abs=1e-12)
    assert all(w.gain == pytest.approx(0, abs=1e-9) for w in found)
