"""The graph model of a case in words and tables."""

from talks import run

from detente.assessment import graph_of
from detente.assessment.tables_of_lens import answer, disagreements, finding, gains, left_out, lenses, outcomes

GAINS = {"line": {"a": [0.2, 0.3], "b": [0.1, 0.2]}, "swap": {"a": [0.1, 0.3], "b": [-0.3, -0.1]}}


def test_it_says_what_lasts_and_why_not():
    told = answer(graph_of(run(GAINS, {"strike": {"a": [-0.5, -0.4], "b": [-1, -1]}})))
    assert told[0] == (
        "By the orderings of the medians, 'Line' lasts if agreed: nobody would rather fight on or carry out a threat. 'Swap' would not: B would "
        "rather leave it."
    )
    assert told[1] == "No party can end the war by itself, but together they can do better: 'Line' is better for all."
    assert finding(graph_of(run(GAINS))) == "By the graph model 'Line' would last if agreed"
    assert told[2] == "A would not carry out 'Strike' rather than fight on."
    assert told[-1].startswith("Over 2 draws there are")


def test_it_says_so_if_nothing_lasts():
    told = answer(graph_of(run({"line": {"a": [-0.2], "b": [0.1]}}, {"strike": {"a": [0.1], "b": [-1]}})))
    assert told[:3] == [
        "By the orderings of the medians, 'Line' would not last: A would rather leave it.",
        "The war as it is would not last: A can do better alone.",
        "A would rather carry out 'Strike' than fight on.",
    ]


def test_where_the_lenses_disagree():
    agree = graph_of(run(GAINS, sign={"line": 0.8, "swap": 0.2}))
    assert disagreements(agree)[0].startswith("The two lenses agree on every proposal.") and [
        r[-1] for r in lenses(agree).rows
    ] == [
        "no",
        "no",
    ]
    apart = graph_of(run(GAINS, sign={"line": 0.2, "swap": 0.2}))
    assert disagreements(apart) == [
        "The lenses disagree: by the graph 'Line' would last if agreed; in the game the chance that all sign it is 20% (20-20)."
    ]
    assert [r[-1] for r in lenses(apart).rows] == ["yes", "no"]


def test_tables_have_ranks_shares_and_figures():
    found = graph_of(run(GAINS, {"strike": {"a": [-0.5, -0.4], "b": [-1, -1]}}, others=["un"]))
    rows = {r[0]: r[1:] for r in outcomes(found).rows}
    assert rows["The war goes on"][:3] == ["3", "2", "Nash"] and rows["Line"][-3:] == ["100%", "100%", "100%"]
    assert rows["Strike (threat)"] == ["4", "4", "final", "-", "-", "-"]
    assert gains(found).rows[0] == ["Line", "+25 (+20, +30)", "+15 (+11, +20)"]
    assert any("un for 'Line' and 'Swap'" in x for x in left_out(found))
