"""The tables of the graph model: what they say is what the answer holds."""

from detente.graph.answer import analyse
from detente.graph.file import load_graph
from detente.report.graph import by_state, change, condition, needed, tableau, tables, wanted

found = analyse(load_graph("elmira").model, wanted="7", coalition=("ministry", "uniroyal"))


def test_the_tableau_is_the_published_one():
    rows = {r[0]: r[1:] for r in tableau(found).rows}
    assert tableau(found).head[1:] == ["1*", *"23456789"]
    assert rows["delay"] == list("YYNNYYNN-")
    assert rows["local: rank"] == list("482736159")
    assert rows["SMR"] == ["E", "", "", "E", "E", "", "", "E", "E"]


def test_a_row_a_state_says_the_same():
    rows = {r[0]: r[1:] for r in by_state(found).rows}
    assert rows["1*"] == ["delay", "6 r", "1 r", "4 m", "SMR, GMR"]
    assert rows["9"] == ["abandon", "9 r", "5 r", "9 r", "Nash, SEQ, SSEQ, SMR, GMR"]
    named = by_state(analyse(load_graph("chicken").model))
    assert named.rows[0] == ["crash", "Neither swerves", "4 u", "4 u", "-"]


def test_changes_are_told_in_words():
    rows = {r[0]: r[1:] for r in wanted(found).rows}
    assert rows["uniroyal, Nash"] == ["2 swaps", "50%"]
    assert rows["ministry, Nash"][0] == "none: uniroyal would leave"
    base = {"against": [], "hopeless": False, "swaps": None, "at_least": 3, "exact": False}
    assert change(base) == "3 swaps or more; none found"
    assert change({**base, "hopeless": True}) == "none does it"
    assert change({**base, "swaps": 5}) == "3 to 5 swaps"
    assert change({**base, "swaps": 0, "at_least": 0, "exact": True}) == "none needed"


def test_conditions_are_told_in_words():
    rows = dict(needed(found).rows)
    assert rows["uniroyal, Nash"] == "not 9"
    assert rows["local, SMR"] == "not 3 or not 9 or none of (4, 8)"
    assert condition([]) == "any: it always stays"
    assert condition([[["1"]], [["2"], ["3", "4"]]]) == "not 1; and not 2 or none of (3, 4)"
    assert condition([[[str(n)] for n in range(9)]]).endswith("not 5 or 3 other ways")


def test_only_tables_with_something_to_show_are_there():
    assert len(tables(found)) == 7
    assert len(tables(analyse(load_graph("chicken").model))) == 3
