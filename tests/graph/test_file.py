"""A graph's file: the examples give the published equilibria, and every mistake is told with its line."""

import numpy as np
import pytest

from detente.case import CaseError
from detente.graph.file import is_graph, library, load_graph, parse_graph
from detente.graph.stability import stability

PUBLISHED = {
    "elmira": {"nash": "5 8 9", "seq": "5 8 9", "gmr": "1 4 5 8 9", "smr": "1 4 5 8 9"},
    "prisoners-dilemma": {"nash": "1", "gmr": "1 4", "smr": "1 4", "seq": "1 4"},
    "chicken": {"nash": "first-swerves second-swerves", "gmr": "first-swerves second-swerves both-swerve"},
    "cuba": {"nash": "6", "seq": "5 6 7"},
}
GOOD = """graph: 1
id: two
title: Two options
parties:
  a:
    title: A
    options:
      go: {says: Go}
    prefers: [stop and not go, go]
  b:
    title: B
    options:
      stop: {says: Stop, irreversible: taken}
    ranking: [4, [1, 2], 3]
today: {go: no, stop: no}
"""
NAMED = """graph: 1
id: named
title: Named
states: {war: Fighting goes on, peace: It ends}
parties:
  a: {title: A, moves: {war: [peace]}, ranking: [peace, war]}
today: war
"""


def test_the_library_gives_what_is_published():
    assert library() == sorted(PUBLISHED)
    for name, concepts in PUBLISHED.items():
        model = load_graph(name).model
        found = stability(model)
        for concept, wanted in concepts.items():
            assert " ".join(model.states[s] for s in np.flatnonzero(found.equilibria(concept))) == wanted, name


def test_options_become_states_moves_and_ranks():
    model = parse_graph(GOOD).model
    assert model.states == ("1", "2", "3", "4") and model.today == 0
    assert model.ranks.tolist() == [[0, 1, 2, 1], [1, 1, 0, 2]]
    assert sorted(zip(*map(list, model.moves[1].nonzero()), strict=True)) == [(0, 2), (1, 3)]
    named = parse_graph(NAMED).model
    assert named.states == ("war", "peace") and named.today == 0 and named.says["war"] == "Fighting goes on"


MANY = "".join(f"      o{n}: {{says: O}}\n" for n in range(60))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("graph: 1", "graph: 2", ":1:1: graph: got 2; expected 1"),
        ("stop and not go", "stop and not goo", ":9:15: parties.a.prefers.0: column 14: not an option: got 'goo'; expected one of go, stop; did"),
        ("[4, [1, 2], 3]", "[4, [1, 2], 5]", "ranking.2: not a state: got '5'"),
        ("[4, [1, 2], 3]", "[4, [1, 2]]", "leaves out state '3'"),
        ("[4, [1, 2], 3]", "[4, [1, 1], 3, 2]", "state '1' is ranked twice"),
        ("[4, [1, 2], 3]", "[4, [], 3]", "got an empty list"),
        ("[4, [1, 2], 3]", "[4, {a: 1}, 3]", "expected the name of a state"),
        ("      go: {says: Go}", "      if: {says: Go}", "'if' joins statements; give the option another name"),
        ("      stop: {says: Stop, irreversible: taken}", "      go: {says: Go}", "is also an option of 'a'"),
        ("irreversible: taken", "irreversible: always", "got 'always'; expected 'taken' or 'dropped'"),
        ("    prefers: [stop and not go, go]\n", "", "orders the states by 'prefers' or by 'ranking'"),
        ("{go: no, stop: no}", "{go: no}", ":15:1: today: several states match (1, 3); name more options"),
        ("{go: no, stop: no}", "{go: no, halt: no}", "today.halt: not an option: got 'halt'"),
        ("{go: no, stop: no}", "{go: perhaps, stop: no}", "go: got 'perhaps'; expected yes or no"),
        ("{go: no, stop: no}", "9", "today: not a state: got '9'"),
        ("today:", "infeasible: [go, not go]\ntoday:", "infeasible: no state is feasible"),
        ("today:", "infeasible: [go and]\ntoday:", "infeasible.0: column 7: the statement ends here"),
        ("today:", "infeasible: [[go]]\ntoday:", "expected options with yes or no"),
        ("today:", "same: [{go: yes}, {go: yes}]\ntoday:", ":15:19: same.1: no feasible state is left that matches"),
        ("today:", "infeasible: [{stop: no}]\ntoday:", "no feasible state matches"),
        ("    title: B\n", "    title: B\n    moves: {1: [2]}\n", "moves follow from options"),
        ("      go: {says: Go}", MANY + "      go: {says: Go}", "options: got 61; expected at most 60"),
        ("today:", "todai: x\ntoday:", "unknown field: got 'todai'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_is(old, new, told):
    assert old in GOOD
    with pytest.raises(CaseError) as error:
        parse_graph(GOOD.replace(old, new, 1), "g.yaml")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("war: [peace]", "war: [peas]", "moves.war.0: not a state: got 'peas'"),
        ("war: [peace]", "war: [war]", "moves.war: leads to itself"),
        ("moves: {war: [peace]}", "options: {go: {says: Go}}", "in a graph of named states parties have 'moves'"),
        ("today: war", "today: {go: yes}", "got a pattern; expected the name of one of the 'states'"),
        ("today: war", "same: [{go: yes}]", "is about options"),
        ("states: {war: Fighting goes on, peace: It ends}\n", "", "no party has an option"),
    ],
)
def test_so_is_one_in_a_graph_of_named_states(old, new, told):
    assert old in NAMED
    with pytest.raises(CaseError) as error:
        parse_graph(NAMED.replace(old, new, 1), "g.yaml")
    assert told in str(error.value)


def test_a_file_that_is_not_there():
    with pytest.raises(CaseError, match="no such file, and not a built-in graph: got 'none'; expected one of chicken"):
        load_graph("none")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("graph: 1\nid: x\n", True), ("# mine\ndetente: 1\ntitle: graph\n", False), ("'graph' : 1", True),
        ("panel: 1\n  graph: 1\n", None), ("", None),
    ],
)  # fmt: skip
def test_a_graph_is_told_from_a_case(text, told):
    assert is_graph(text) is told
