"""A graph model refuses parts that do not fit together."""

import numpy as np
import pytest

from detente.graph.model import GraphError, GraphModel, better, matrix, ordered


def made(**other):
    given = {
        "parties": ("a", "b"), "states": ("1", "2"), "moves": (matrix([(0, 1)], 2), matrix([], 2)), "ranks": np.array([[0, 1], [1, 1]]),
    }  # fmt: skip
    return GraphModel(**{**given, **other})


def test_improvements_are_the_moves_to_what_is_preferred():
    model = made()
    assert [m.nnz for m in model.improvements] == [1, 0]
    assert made(ranks=np.array([[1, 1], [0, 0]])).improvements[0].nnz == 0
    assert better(matrix([(0, 1), (1, 0)], 2), np.array([3, 2])).nonzero()[0].tolist() == [1]
    assert model.with_ranks(0, np.array([1, 0])).improvements[0].nnz == 0


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"parties": ("a", "a")}, "a party is named twice"),
        ({"states": ("1", "1")}, "a state is named twice"),
        ({"states": ()}, "got 0 states"),
        ({"parties": ()}, "got 0 parties"),
        ({"ranks": np.zeros((2, 3))}, "got ranks of shape"),
        ({"moves": (matrix([], 2),)}, "got the moves of 1 parties; expected those of 2"),
        ({"moves": (matrix([(0, 0)], 2), matrix([], 2))}, "to itself"),
        ({"moves": (matrix([], 3), matrix([], 2))}, "got moves of shape"),
        ({"today": 2}, "got 2 as the state of today; expected 0 to 1"),
        ({"patterns": np.zeros((1, 1), np.int8)}, "got patterns of shape"),
    ],
)
def test_parts_that_do_not_fit_are_refused(other, told):
    with pytest.raises(GraphError, match=told):
        made(**other)


def test_names_that_there_are_not_are_refused():
    with pytest.raises(GraphError, match="party: got 'c'; expected one of a, b"):
        made().party("c")
    with pytest.raises(GraphError, match="state: got '3'; expected one of 1, 2"):
        made().state("3")
    with pytest.raises(GraphError, match="a move leads from or to"):
        matrix([(0, 5)], 2)


def test_rankings_name_every_state_once():
    assert ordered([[2], [0, 1]], 3).tolist() == [0, 0, 1]
    for wrong in ([[0], [0, 1]], [[0], [3], [1, 2]], [[0], [1]]):
        with pytest.raises(GraphError, match="ranking"):
            ordered(wrong, 3)
