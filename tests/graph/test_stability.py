"""Stability as published for known conflicts, and as the definitions have it on graphs made by chance."""

import numpy as np
import pytest
from by_definition import graph, ranked, stable
from hypothesis import given, settings
from hypothesis import strategies as st
from test_states import ELMIRA, elmira

from detente.graph.model import GraphModel, Option, matrix
from detente.graph.stability import CONCEPTS, stability
from detente.graph.states import feasible, moves_of


def equilibria(model):
    found = stability(model)
    return {c: (np.flatnonzero(found.equilibria(c)) + 1).tolist() for c in CONCEPTS}


def two_by_two(first, second):
    """Each of two parties has one option; states NN, YN, NY, YY."""
    options, patterns = [Option("x", 0), Option("y", 1)], feasible(2)
    moves = tuple(moves_of(k, options, patterns) for k in (0, 1))
    return GraphModel(("a", "b"), tuple("1234"), moves, np.array([ranked(first, 4), ranked(second, 4)]))


def test_elmira():
    patterns = elmira()
    moves = tuple(moves_of(k, ELMIRA, patterns) for k in range(3))
    orders = ("7>3>4>8>5>1>2>6>9", "1>4>8>5>9>3>7>2>6", "7>3>5>1>8>6>4>2>9")
    model = GraphModel(("m", "u", "l"), tuple("123456789"), moves, np.array([ranked(o, 9) for o in orders]))
    found = equilibria(model)
    assert found["nash"] == found["seq"] == [5, 8, 9]
    assert found["gmr"] == found["smr"] == [1, 4, 5, 8, 9]


def test_prisoners_dilemma():
    # An option taken is cooperation: 1 is DD, 4 is CC.
    found = equilibria(two_by_two("3>4>1>2", "2>4>1>3"))
    assert found["nash"] == [1]
    assert all(found[c] == [1, 4] for c in ("gmr", "smr", "seq"))


def test_chicken():
    # An option taken is to swerve: who does not while the other does is best off, and a crash is worst for both.
    found = equilibria(two_by_two("3>4>2>1", "2>4>3>1"))
    assert found["nash"] == found["seq"] == [2, 3]
    assert found["gmr"] == found["smr"] == [2, 3, 4]


@pytest.mark.parametrize("seed", range(40))
def test_as_by_definition(seed):
    model = graph(seed, parties=2 + seed % 3, states=4 + seed % 4, density=0.15 + 0.1 * (seed % 4))
    found = stability(model).stable
    for i in range(len(model.parties)):
        for concept in CONCEPTS:
            assert found[concept][i].tolist() == stable(model, i, concept).tolist(), (i, concept)


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_what_implies_what(seed):
    found = stability(graph(seed)).stable
    for stronger, weaker in (
        ("nash", "smr"),
        ("nash", "sseq"),
        ("smr", "gmr"),
        ("seq", "gmr"),
        ("sseq", "seq"),
        ("sseq", "smr"),
    ):
        assert not (found[stronger] & ~found[weaker]).any(), (stronger, weaker)


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_other_names_and_another_order_change_nothing(seed):
    model, rng = graph(seed), np.random.default_rng(seed)
    who, where = rng.permutation(3), rng.permutation(5)
    pairs = [zip(*model.moves[k].nonzero(), strict=True) for k in who]
    back = np.argsort(where)
    moved = tuple(matrix([(int(back[a]), int(back[b])) for a, b in p], 5) for p in pairs)
    other = GraphModel(("x", "y", "z"), tuple("vwxyz"), moved, 3 * model.ranks[who][:, where] - 7)
    for concept in CONCEPTS:
        a, b = stability(model).stable[concept], stability(other).stable[concept]
        assert (a[who][:, where] == b).all()


def test_one_party_alone_stays_only_where_it_is_best():
    model = GraphModel(("a",), ("1", "2"), (matrix([(0, 1)], 2),), np.array([[0, 1]]))
    assert equilibria(model) == {c: [2] for c in CONCEPTS}
