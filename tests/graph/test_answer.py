"""The answer as data: it reads back equal, and the graph can be made again from it."""

import numpy as np
import pytest
from by_definition import graph

from detente.graph.answer import MOST_SHOWN, analyse, read_answer
from detente.graph.file import library, load_graph
from detente.graph.model import GraphError, GraphModel, matrix


@pytest.mark.parametrize("name", library())
def test_an_answer_reads_back_equal_and_its_graph_gives_it_again(name):
    model = load_graph(name).model
    asked = {"wanted": model.states[2], "coalition": model.parties[:2]}
    found = analyse(model, **asked)
    again = read_answer(found.to_json())
    assert again == found and again.as_dict() == found.as_dict()
    assert analyse(again.model, **asked) == found


def test_what_can_be_looked_up():
    found = analyse(load_graph("elmira").model)
    assert found.equilibria("nash") == ["5", "8", "9"]
    assert found.equilibria("nash", coalitions=True) == ["8", "9"]
    assert found.lasting == ["1", "4", "5", "8", "9"] and found.today == "1"
    assert [found.mark(p, "1") for p in found.parties] == ["r", "r", "m"]
    assert found.mark("uniroyal", "2") == "u" and found.mark("local", "2") == "s"
    assert found.data["upset"]["5"] == [{"members": ["ministry", "uniroyal"], "to": ["8"]}]
    with pytest.raises(GraphError, match="concept: got 'best'; expected one of nash"):
        found.equilibria("best")


def test_names_that_there_are_not_are_refused():
    model = load_graph("cuba").model
    for asked, told in (
        ({"wanted": "13"}, "state: got '13'"),
        ({"wanted": "6", "parties": ["cuba"]}, "party: got 'cuba'; expected one of usa, ussr"),
        ({"coalition": ["usa", "uk"]}, "party: got 'uk'"),
    ):
        with pytest.raises(GraphError, match=told):
            analyse(model, **asked)


def test_of_many_states_those_that_matter_are_shown():
    n = 3000
    moves = matrix([(k, k + 1) for k in range(n - 1)], n)
    back = matrix([(k + 1, k) for k in range(n - 1)], n)
    ranks = np.array([np.arange(n), np.arange(n) // 100])
    model = GraphModel(("a", "b"), tuple(map(str, range(n))), (moves, back), ranks, today=5)
    found = analyse(model, coalition=["a", "b"])
    assert found.data["coalitions"] is None and "at most 2,000 states" in found.data["no_coalitions"]
    assert found.equilibria("nash") == [str(n - 1)] and found.data["upset"] == {}
    assert {"5", "6"} <= set(found.shown) and len(found.shown) <= MOST_SHOWN
    with pytest.raises(GraphError, match="at most 2,000 states"):
        found.equilibria("nash", coalitions=True)


def test_what_is_no_answer_is_refused():
    for text, told in (
        ("{", "is not JSON: line 1"),
        ("[]", "is not an answer"),
        ('{"graph_answer": 2}', "is not an answer"),
        ("[" * 100_000, "is not JSON: "),
        ('{"graph_answer": 1}', "was altered or damaged since it was saved"),
        (analyse(load_graph("chicken").model).to_json().replace("Chicken", "Hawk", 1), "was altered or damaged"),
    ):
        with pytest.raises(GraphError, match=told):
            read_answer(text)


def test_it_saves_itself(tmp_path):
    found = analyse(graph(3))
    found.save(tmp_path / "g.json")
    assert read_answer((tmp_path / "g.json").read_text("utf-8")) == found
    assert found.data["status_quo"] is None


def test_a_file_of_a_large_graph_holds_what_is_shown():
    n = 3 * MOST_SHOWN
    up = matrix(((s, s + 1) for s in range(n - 1)), n)
    model = GraphModel(("a",), tuple(f"s{k}" for k in range(n)), (up,), np.arange(n)[None], today=n - 5)
    found = analyse(model)
    part = found.limited()
    assert part["states"] == found.shown and part["left_out"] == n - len(found.shown)
    assert part["ranks"]["a"] == [int(s[1:]) for s in found.shown]
    assert set(part["moves"]["a"]) <= set(found.shown) and {t for to in part["moves"]["a"].values() for t in to} <= set(
        found.shown
    )
    small = analyse(load_graph("chicken").model)
    assert small.limited() == small.data
