"""The graph model of an assessment made by hand: equilibria that are known, and shares counted by hand."""

import json

import pytest
from talks import run

from detente.assessment import AssessmentError, QuestionError, graph_of
from detente.assessment.questions.second_lens import read_lens
from detente.graph.stability import CONCEPTS


def test_nobody_signs_or_both_do():
    # As in an assurance game: nobody can bring peace alone, both have it together.
    found = graph_of(run({"peace": {"a": [0.2], "b": [0.1]}}))
    assert found.graph.equilibria("nash") == ["war", "peace"]
    assert found.graph.equilibria("nash", coalitions=True) == ["peace"]
    assert found.graph.today == "war" and found.rank["a", "peace"] == 1 and found.rank["b", "war"] == 2
    assert found.graph.data["status_quo"]["improvements"]["peace"] is None
    assert found.graph.data["status_quo"]["coalitions"]["peace"] == [{"who": ["a", "b"], "to": "peace"}]


def test_a_prisoners_dilemma_of_breach_ends_in_war():
    # Peace is better for both than war, but each would rather strike than keep it: no peace lasts, and neither does the war.
    worth = {"first": {"a": [0.5], "b": [-0.5]}, "second": {"a": [-0.5], "b": [0.5]}}
    found = graph_of(run({"peace": {"a": [0.2], "b": [0.2]}}, worth, by={"first": "a", "second": "b"}))
    assert found.graph.equilibria("nash") == found.graph.equilibria("gmr") == ["first", "second"]


def test_a_strike_that_follows_keeps_a_party_in_terms_it_dislikes():
    # b would rather fight on than keep the terms, but a would then strike, which is worse for b.
    gains = {"terms": {"a": [0.2], "b": [-0.1]}}
    found = graph_of(run(gains, {"strike": {"a": [0.1], "b": [-0.4]}}))
    assert found.graph.mark("b", "terms") == "s" and found.graph.mark("a", "terms") == "r"
    assert "terms" in found.graph.equilibria("seq") and "terms" not in found.graph.equilibria("nash")


def test_shares_are_counted_over_the_draws():
    gains = {"peace": {"a": [0.2, 0.3, -0.1, 0.2], "b": [0.1, -0.2, 0.1, 0.1]}}
    found = graph_of(run(gains))
    assert found.lasts["nash"]["peace"] == 0.5 and found.lasts["nash"]["war"] == 1
    assert found.stable["nash"]["a"]["peace"] == found.stable["nash"]["b"]["peace"] == 0.75
    assert found.together["nash"]["peace"] == 0.5 and found.together["nash"]["war"] == 0.5
    assert found.orderings == 3 and found.as_median == 0.5
    assert "peace" in found.graph.equilibria("nash")


def test_three_parties_and_others_who_sign():
    found = graph_of(run({"peace": {"a": [0.2], "b": [0.1], "c": [-0.1]}}, others=["un"]))
    assert list(found.graph.parties) == ["a", "b", "c"] and found.others == {"peace": ["un"]}
    assert [found.graph.mark(p, "peace") for p in "abc"] == ["r", "r", "u"]


def test_a_threat_that_the_run_has_no_figure_for_is_left_out_and_named():
    a = run({"peace": {"a": [0.2], "b": [0.1]}}, {"strike": {"a": [0.5], "b": [0.1]}, "cut": {"a": [0], "b": [0]}},
            by={"strike": "a", "cut": "patron"})  # fmt: skip
    samples = {p: v for p, v in a.samples.items() if "worth" not in p}
    found = graph_of(type(a)(**{**vars(a), "samples": samples}))
    assert [o.id for o in found.outcomes] == ["war", "peace"]
    assert found.missing == (
        "'Strike': what carrying it out is worth was not kept by detente 1; assess the case again",
        "'Cut' is a threat of patron, who is not a party",
    )


def test_it_reads_back_equal():
    found = graph_of(run({"peace": {"a": [0.2, 0.1], "b": [0.1, -0.1]}}, {"strike": {"a": [0.1, 0], "b": [-1, 0]}}))
    assert read_lens(found.to_json()) == found
    with pytest.raises(AssessmentError, match=r"x\.json: not JSON"):
        read_lens("{", "x.json")
    with pytest.raises(AssessmentError, match="not a saved graph model of a case"):
        read_lens("{}")
    for altered in (
        '{"graph_of_case": 1}',
        json.dumps(found.as_dict()),
        found.to_json().replace('"draws": ', '"draws": 1', 1),
    ):
        with pytest.raises(AssessmentError, match="altered or damaged"):
            read_lens(altered)


def test_a_run_without_proposals_is_refused():
    a = run({"peace": {"a": [0.2], "b": [0.1]}})
    none = {p: v for p, v in a.samples.items() if not p.startswith("proposals")}
    with pytest.raises(QuestionError, match="needs two parties and a proposal"):
        graph_of(type(a)(**{**vars(a), "samples": none}))
    with pytest.raises(QuestionError, match="draws: got 0"):
        graph_of("ukraine-2022", draws=0)


def test_every_draw_is_the_graph_of_its_own_orderings():
    gains = {"line": {"a": [0.2, -0.3], "b": [0.1, 0.2]}, "swap": {"a": [0.1, 0.3], "b": [0.3, 0.1]}}
    both = graph_of(run(gains))
    single = [graph_of(run({d: {p: [g[n]] for p, g in x.items()} for d, x in gains.items()})) for n in (0, 1)]
    for concept in CONCEPTS:
        for state in both.graph.states:
            assert both.lasts[concept][state] == sum(state in one.graph.equilibria(concept) for one in single) / 2
