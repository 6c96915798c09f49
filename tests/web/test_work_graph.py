"""Graphs in a worker: what is too large for a page is refused in a sentence."""

from detente.web.work_graph import look


def test_a_graph_too_large_for_a_page_is_said_to_be():
    text = "graph: 1\nid: x\ntitle: X\nparties:\n"
    for party in "abcd":
        options = ", ".join(f"{party}{n}: {{says: x}}" for n in range(4))
        text += f"  {party}: {{title: X, options: {{{options}}}, prefers: [{party}1]}}\n"
    (problem,) = look(text).problems
    assert "65,536 states are feasible; a page takes at most 20,000" in problem.message
