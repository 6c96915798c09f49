"""Ways from today's state."""

import numpy as np
import pytest
from by_definition import graph

from detente.graph.coalitions import coalitions
from detente.graph.file import load_graph
from detente.graph.model import GraphError
from detente.graph.status_quo import KINDS, status_quo, where_improvements_lead


def test_elmira_went_from_1_to_5_and_by_a_coalition_to_8():
    """Li, Kilgour & Hipel 2005 and what happened in 1991: the local government insisted, then the ministry and Uniroyal agreed."""
    model = load_graph("elmira").model
    found = status_quo(model, coalitions(model))
    assert list(found.reached) == list(KINDS)
    assert found.way("improvements", 4) == [((2,), 4)]
    assert found.way("improvements", 7) is None
    assert found.way("coalitions", 7) == [((2,), 4), ((0, 1), 7)]
    assert found.way("moves", 8) == [((1,), 8)]
    assert found.way("moves", 0) == []
    assert where_improvements_lead(model, 0).tolist() == [0, 4]


def test_no_way_is_shorter_with_fewer_kinds_of_move():
    for seed in range(20):
        model = graph(seed, ties=False)
        model = type(model)(model.parties, model.states, model.moves, model.ranks, today=0)
        found = status_quo(model, coalitions(model))
        far = [np.where(found.distance(k) < 0, 99, found.distance(k)) for k in ("coalitions", "improvements")]
        assert (far[0] <= far[1]).all()
        assert ((found.distance("moves") >= 0) >= (found.distance("improvements") >= 0)).all()


def test_a_graph_that_does_not_say_where_it_is_is_refused():
    with pytest.raises(GraphError, match="add 'today:'"):
        status_quo(graph(0))
