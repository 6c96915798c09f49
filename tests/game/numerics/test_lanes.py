"""The vector arithmetic, against NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.game.numerics.jit import LANES
from detente.game.numerics.lanes import exponentials, interpolate, load_grades

REALS = {np.float64: (700, 1e-14), np.float32: (87, 3e-7)}  # the largest argument of exp, the error


@pytest.mark.parametrize("real", REALS)
@given(data=st.data())
def test_exponentials_agree_with_numpy(real, data):
    most, error = REALS[real]
    numbers = data.draw(st.lists(st.floats(-most, most, width=32), min_size=1, max_size=LANES))
    scratch = np.zeros(2 * LANES, dtype=real)
    scratch[LANES : LANES + len(numbers)] = numbers
    exponentials(scratch, LANES, len(numbers))
    np.testing.assert_allclose(scratch[LANES : LANES + len(numbers)], np.exp(numbers), rtol=error)
    assert not scratch[:LANES].any()


@pytest.mark.parametrize("real", REALS)
def test_exponentials_beyond_the_range_of_floats_are_held(real):
    most, error = REALS[real]
    scratch = np.zeros(LANES, dtype=real)
    scratch[:2] = -np.inf, 1e9
    exponentials(scratch, 0, 2)
    np.testing.assert_allclose(scratch[:2], np.exp([-most, most]), rtol=error)


@pytest.mark.parametrize("real", REALS)
@pytest.mark.parametrize("size", [3, 4, 5, 9])
def test_interpolation_agrees_with_numpy(size, real):
    rng, error = np.random.default_rng(size), 1e-12 if real is np.float64 else 2e-6
    node = np.concatenate([[0.0], np.sort(rng.uniform(0.05, 0.95, size - 2)), [1.0]])
    width = np.append(1 / np.diff(node), 0.0)
    value = rng.normal(size=(2, size, 40)).astype(real)
    grade = np.zeros(2 * size * LANES, dtype=real)
    for kind in range(2):
        load_grades(value, kind, 5, 0, 1, 30, size, 1, grade, kind * LANES)
    scratch = np.zeros(5 * LANES, dtype=real)
    posterior = np.concatenate([[0.0, 1.0], rng.random(28)])
    scratch[:30] = posterior
    interpolate(scratch, 0, LANES, grade, 0, node, width, size, 30)
    worth = scratch.reshape(5, LANES)[1:, :30]
    for kind in range(2):
        for lane in range(30):
            along = value[kind, :, 5 + lane]
            assert worth[kind, lane] == pytest.approx(np.interp(posterior[lane], node, along), abs=error)
            if 1 < lane:
                inside = np.searchsorted(node, posterior[lane]) - 1
                assert worth[2 + kind, lane] == pytest.approx(
                    (along[inside + 1] - along[inside]) * width[inside], rel=error
                )
