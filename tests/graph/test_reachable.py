"""What can be reached when nobody moves twice running."""

import numpy as np
import pytest
from by_definition import graph, lists, reached
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.graph.model import GraphError, matrix
from detente.graph.reachable import WORST, any_of, least, reach, reach_all


def test_nobody_moves_twice_running():
    alone = matrix([(0, 1), (1, 2)], 3)
    other = matrix([(1, 0)], 3)
    assert reach([alone], 0).states.tolist() == [1]
    assert reach_all([alone])[[0]].nonzero()[1].tolist() == [1]
    assert least([alone], np.array([5, 4, 3])).tolist() == [4, 3, WORST]
    # a, then b back, then a once more: but a third state needs two moves of a in a row.
    assert reach([alone, other], 0).states.tolist() == [1]


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_three_ways_to_work_it_out_agree_with_the_definition(seed, parties):
    model = graph(seed, parties)
    out, values = lists(model), np.random.default_rng(seed).integers(0, 9, 5)
    whole, lowest = reach_all(model.moves), least(model.moves, values)
    for s in range(5):
        wanted = reached(out, range(parties), s)
        found = reach(model.moves, s)
        assert set(found.states.tolist()) == wanted - {s} == set(whole[[s]].nonzero()[1].tolist())
        assert lowest[s] == min((values[t] for t in wanted), default=WORST)
        for t in found.states.tolist():
            way, here, last = found.path(t), s, None
            assert len(way) == found.distance[t]
            for mover, there in way:
                assert mover != last and there in out[mover][here]
                here, last = there, mover
            assert here == t


def test_a_state_that_cannot_be_reached_has_no_way():
    found = reach([matrix([(0, 1)], 3)], 0)
    assert found.distance.tolist() == [0, 1, -1] and found.path(0) == []
    with pytest.raises(GraphError, match="cannot be reached"):
        found.path(2)
    assert any_of(matrix([(0, 1)], 3), np.array([False, True, False])).tolist() == [True, False, False]
