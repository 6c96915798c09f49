"""Stability against coalitions, as published and by definition."""

import numpy as np
import pytest
from by_definition import coalition_stable, graph

from detente.graph.coalitions import coalitions, coalitions_of, improves, why_not
from detente.graph.file import load_graph
from detente.graph.model import GraphError, GraphModel, matrix
from detente.graph.stability import CONCEPTS, stability


def test_the_ministry_and_uniroyal_improve_from_5_to_8():
    """Kilgour, Hipel, Fang & Peng 2001: the equilibrium 5 of Elmira is upset by this coalition, and 8 and 9 by none."""
    model = load_graph("elmira").model
    found = coalitions(model)
    assert found.upset(4) == {(0, 1): [7]}
    assert found.upset(7) == found.upset(8) == {}
    assert (np.flatnonzero(found.equilibria("nash")) + 1).tolist() == [8, 9]
    assert improves(model, (0, 1), 4) == [7]


def test_prisoners_who_can_agree_keep_silent():
    found = coalitions(load_graph("prisoners-dilemma").model)
    assert found.upset(0) == {(0, 1): [3]}
    assert np.flatnonzero(found.equilibria("gmr")).tolist() == [3]


@pytest.mark.parametrize("seed", range(12))
def test_as_by_definition(seed):
    model = graph(seed, parties=2 + seed % 3, density=0.2 + 0.05 * (seed % 3))
    found, alone = coalitions(model), stability(model)
    assert list(found.coalitions) == coalitions_of(range(len(model.parties)))
    for n, members in enumerate(found.coalitions):
        for concept in CONCEPTS:
            assert found.stable[concept][n].tolist() == coalition_stable(model, members, concept), (members, concept)
        for s in range(len(model.states)):
            to = [int(t) for t in found.improvements[members][[s]].nonzero()[1]]
            assert sorted(to) == improves(model, members, s)
    for i in range(len(model.parties)):
        for concept in ("nash", "gmr", "smr"):
            assert (found.stable[concept][i] == alone.stable[concept][i]).all()


def test_graphs_that_are_too_large_are_refused():
    n = 2001
    large = GraphModel(("a",), tuple(map(str, range(n))), (matrix([(0, 1)], n),), np.zeros((1, n)))
    many = graph(0, parties=6)
    assert why_not(graph(0)) is None
    for model, told in ((large, "at most 2,000 states; there are 2,001"), (many, "at most 5 parties; there are 6")):
        with pytest.raises(GraphError, match=told):
            coalitions(model)
