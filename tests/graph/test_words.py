"""The answer in sentences."""

from by_definition import graph

from detente.graph.answer import analyse
from detente.graph.file import load_graph
from detente.graph.words import answer, listed


def test_elmira_in_words():
    assert answer(analyse(load_graph("elmira").model)) == [
        "No party has a better move in states 5, 8 and 9 (Nash).",
        "States 1 and 4 last only if parties fear answers that would hurt whoever gives them, too (GMR and SMR).",
        "Today's state, 1, lasts by SMR and GMR.",
        "Together Ministry of the Environment and Uniroyal improve from 5 to 8.",
        "From today state 5 can be reached by moves each of which is better for whoever makes it.",
        "State 8 can be reached so only if coalitions move together.",
        "State 9 can be reached only if somebody makes a move to nothing better for it.",
    ]


def test_cuba_in_words():
    told = answer(analyse(load_graph("cuba").model))
    assert (
        told[0]
        == "No party has a better move in state 6 (Nash); states 5 and 7 last as well if parties foresee the others' best answers (SEQ)."
    )
    assert "Today's state, 1, does not last: United States gains by leaving it, whatever the others answer." in told


def test_any_graph_can_be_told():
    for seed in range(8):
        assert answer(analyse(graph(seed)))
    assert listed([str(n) for n in range(20)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 8 more"
