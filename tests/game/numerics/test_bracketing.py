"""The search for a root, against SciPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from detente.game.numerics.bracketing import search_from, seen


def searched(left, start, bound):
    """Where the search ends, and where it looked."""
    search, looked = search_from(start, bound), []
    while search.on:
        looked.append(search.x)
        search = seen(search, left(search.x))
    return search.x, looked


@given(st.floats(-20, 20), st.floats(0.1, 5), st.floats(-3, 3))
def test_the_root_of_a_falling_function(start, slope, height):
    def left(x):
        return height + np.tanh(height - x) - slope * x

    root, looked = searched(left, start, 50.0)
    assert root == pytest.approx(brentq(left, -50, 50, xtol=1e-14), abs=1e-10)
    assert max(abs(x) for x in looked) <= 50


def test_of_several_roots_the_one_on_the_way_from_the_start():
    def left(x):
        return -(x + 4.0) * (x - 0.5) * (x - 6.0)

    assert searched(left, -5.0, 20.0)[0] == pytest.approx(-4.0)
    assert searched(left, -3.9, 20.0)[0] == pytest.approx(-4.0)
    assert searched(left, 6.2, 20.0)[0] == pytest.approx(6.0)


def test_a_start_that_is_a_root_is_looked_at_once():
    assert searched(lambda x: 2.0 - x, 2.0, 9.0) == (2.0, [2.0])


@pytest.mark.parametrize(("sign", "end"), [(1.0, 9.0), (-1.0, -9.0)])
def test_without_a_root_it_ends_where_it_began_having_looked_at_the_bound(sign, end):
    root, looked = searched(lambda x: sign, 1.0, 9.0)
    assert root == 1.0
    assert looked[-1] == end
    assert np.diff(np.abs(np.array(looked[1:-1]) - 1.0)) == pytest.approx([0.1 * 2**n for n in range(len(looked) - 3)])
