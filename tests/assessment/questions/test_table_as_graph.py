"""The talks as a graph are the graph that one writes by hand, and ties are told as they should be."""

import numpy as np
import pytest

from detente.assessment.questions.table_as_graph import EQUAL, ranks_of, ranks_of_medians, resolution, shape
from detente.graph import GraphError, analyse_graph, parse_graph

BY_HAND = """
graph: 1
id: talks
title: Talks
parties:
  a:
    title: A
    options: {a-line: {says: Accept the line}, a-swap: {says: Accept the swap}, strike: {says: Strike, irreversible: taken}}
    ranking: [9, [1, 2, 3, 4, 6], 5, 7, 8]
  b:
    title: B
    options: {b-line: {says: Accept the line}, b-swap: {says: Accept the swap}}
    ranking: [[5, 7], 8, [1, 2, 3, 4, 6], 9]
infeasible:
  - {a-line: yes, a-swap: yes}
  - {b-line: yes, b-swap: yes}
  - {a-line: yes, b-swap: yes}
  - {a-swap: yes, b-line: yes}
same:
  - {strike: yes}
today: {a-line: no, a-swap: no, b-line: no, b-swap: no, strike: no}
"""


def two():
    return shape(["a", "b"], {"line": ["a", "b"], "swap": ["a", "b"]}, {"strike": "a"}, {}, "Talks")


def test_it_is_the_graph_written_by_hand():
    form = two()
    assert form.outcomes == ("war", "line", "swap", "strike")
    assert form.model.states == ("war", "1", "2", "3", "line", "4", "swap", "strike")
    assert form.model.says["1"] == "war; a accepts 'line'" and form.model.says["swap"] == "agreed: swap"
    text = BY_HAND.replace("[9, [1, 2, 3, 4, 6], 5, 7, 8]", "[8, [1, 2, 3, 4, 6], 5, 7]")
    text = text.replace("[[5, 7], 8, [1, 2, 3, 4, 6], 9]", "[[5, 7], [1, 2, 3, 4, 6], 8]")
    hand = parse_graph(text).model
    made = form.ordered(np.array([[2, 1, 0, 3], [1, 2, 2, 0]]))
    assert (made.patterns == hand.patterns).all() and made.today == hand.today
    for one, other in zip(made.moves, hand.moves, strict=True):
        assert (one != other).nnz == 0
    found, known = analyse_graph(made), analyse_graph(hand)
    assert found.data["ranks"] == known.data["ranks"]
    as_named = dict(zip(made.states, hand.states, strict=True))
    for concept in ("nash", "gmr", "smr", "seq", "sseq"):
        for together in (False, True):
            named = [as_named[s] for s in found.equilibria(concept, together)]
            assert named == known.equilibria(concept, together)


def test_a_threat_is_the_last_move_and_an_agreement_can_be_left():
    model = two().model
    at = model.places
    assert model.moves[0][[at["strike"]]].nnz == model.moves[1][[at["strike"]]].nnz == 0
    assert {model.states[t] for t in model.moves[1][[at["line"]]].nonzero()[1]} == {"1"}
    assert {model.states[t] for t in model.moves[0][[at["line"]]].nonzero()[1]} == {"3", "strike"}


def test_three_parties_agree_only_together():
    form = shape(["a", "b", "c"], {"line": ["a", "b", "c"]}, {}, {}, "Three")
    assert len(form.model.states) == 8 and list(form.of).count(1) == 1
    assert all(form.model.moves[n][[0]].nnz == 1 for n in range(3))


def test_names_that_meet_are_told_apart():
    form = shape(["a", "b"], {"war": ["a", "b"]}, {"war-2": "b"}, {}, "Names")
    assert form.outcomes == ("war", "war-2", "war-2-2") and len(set(form.model.states)) == len(form.model.states)


def test_too_many_proposals_are_refused():
    with pytest.raises(GraphError, match="40 proposals and 0 threats give 2 parties 80 options; the graph model takes"):
        shape(["a", "b"], {f"p{n}": ["a", "b"] for n in range(40)}, {}, {}, "Many")


def test_within_a_draw_only_what_is_equal_to_the_solver_is_tied():
    worth = np.array([[0.0, 0.2, -0.1, 0.2 + EQUAL / 2], [0.0, 2 * EQUAL, 0.5, -0.5]])
    assert ranks_of(worth).tolist() == [[1, 2, 0, 2], [1, 2, 3, 0]]


def test_medians_closer_than_the_draws_can_tell_are_tied():
    steady = np.array([[[0.0, 0.1]]] * 16)
    assert ranks_of_medians(steady).tolist() == [[0, 1]]
    spread = np.zeros((16, 1, 2))
    spread[:, 0, 1] = np.linspace(-1, 1.1, 16)  # its median is 0.05, which 16 draws cannot tell from 0
    assert ranks_of_medians(spread).tolist() == [[0, 0]]


def test_the_resolution_is_the_standard_error_of_the_median():
    # Of a normal sample it is sqrt(pi / 2n) (Kendall & Stuart); of 0 to 15 by hand, half the way from 5.625 to 9.375.
    assert resolution(np.arange(16.0)) == 1.875 and resolution(np.array([3.0])) == 0
    samples = np.random.default_rng(1).normal(size=(400, 64))
    found = np.mean([resolution(row) for row in samples])
    assert found == pytest.approx(np.sqrt(np.pi / 128), rel=0.1)
