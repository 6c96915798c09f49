"""What groups accept moves values and concession costs by the rules of the case: by hand, linear in `by`, and not at all at one half."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from two_lands import ISSUES

from detente.assessment.draws import middle
from detente.case import parse_case
from detente.case.numbers import Numbers
from detente.case.schema import Proposal
from detente.terms import Values
from detente.terms.opinion import accepting, concession_factor, judged, opinion_of

CASE = (
    ISSUES
    + """\
    values: {land: {weight: {soft: 3, hard: 1}}, status: {weight: 1, options: {open: {soft: 60%, hard: 20%}}}}
  b-land: {side: b}
backers: {patron: {backs: a-land}}
guarantees: {treaty: {by: patron, answers: 50%}}
war: {front: {settles: {land: {a: ours, b: theirs}}}, status_quo: {status: open}}
proposals:
  divide: {title: Divide, terms: {land: line}}
  again: {title: Divide with a treaty, terms: {land: line, status: open}, guarantee: treaty}
  give: {title: Give, terms: {land: theirs, status: neutral}}
"""
)
OPINION = """\
opinion:
  groups:
    coast: {title: The coast, accepts: {land: {theirs: 10%, line: 40%, ours: 90%}, status: {open: 30%}}, proposals: {divide: 70%}}
    hills: {title: The hills, accepts: {land: {theirs: 60%}}}
  moves: {MOVES}
"""
FRONT = np.array([0.0, 0.5, 1.0])


def case_of(**moves):
    return parse_case(CASE + OPINION.replace("MOVES", ", ".join(f"{k}: {{{v}}}" for k, v in moves.items()))).case


def factor(case, proposal, who="a-land"):
    return concession_factor(case, middle(case), who, case.proposals[proposal])


def values(case, who="a-land"):
    return Values(case, middle(case), who)


PLAIN = parse_case(CASE).case


def test_an_option_s_value_moves_and_nothing_else():
    a = values(case_of(x="group: coast, party: a-land, option: {status: open}, by: 50%"))
    plain = values(PLAIN)
    # 50% x (30% - 1/2) of the issue, whose weight is 1/4 or 1/2.
    np.testing.assert_allclose(a.value["status", "open"], [0.5, 0.1])
    terms = {"land": "ours", "status": "open"}
    np.testing.assert_allclose(a.package(terms) - plain.package(terms), [-0.025, -0.05])
    np.testing.assert_allclose(a.at_war(FRONT) - plain.at_war(FRONT), [[-0.025] * 3, [-0.05] * 3])
    for pair in plain.value:
        if pair != ("status", "open"):
            np.testing.assert_array_equal(a.value[pair], plain.value[pair])
    case = case_of(x="group: coast, party: a-land, option: {status: open}, by: 50%")
    assert values(case, "b-land").value.keys() == plain.value.keys()
    np.testing.assert_array_equal(values(case, "b-land").value["status", "open"], [0.5])


def test_a_lottery_over_a_moved_option_moves_with_it_and_rules_add_up():
    a = values(
        case_of(
            x="group: coast, party: a-land, option: {land: theirs}, by: 50%",
            y="group: hills, party: a-land, option: {land: theirs}, by: 100%",
        )
    )
    np.testing.assert_allclose(a.value["land", "theirs"], [0.5 * -0.4 + 0.1] * 2)
    np.testing.assert_allclose(a.value["land", "vote"], [0.7 + 0.3 * -0.1] * 2)


def test_a_line_moves_when_signed_and_not_at_war():
    a, plain = values(case_of(x="group: coast, party: a-land, option: {land: line}, by: 50%")), values(PLAIN)
    terms = {"land": "line", "status": "open"}
    np.testing.assert_allclose(a.package(terms, FRONT) - plain.package(terms, FRONT), [[-0.0375] * 3, [-0.025] * 3])
    np.testing.assert_array_equal(a.at_war(FRONT), plain.at_war(FRONT))


def test_the_concession_cost_goes_by_the_proposal_or_by_its_least_accepted_option():
    case = case_of(x="group: coast, party: a-land, by: 100%")
    assert factor(case, "divide") == pytest.approx(1 - 0.2)  # 70%, its own answer
    assert factor(case, "again") == pytest.approx(1 - 0.2)  # the same terms
    assert factor(case, "give") == pytest.approx(1 + 0.4)  # 10% for the land; nobody was asked about neutrality
    assert factor(case, "divide", "b-land") == 1
    two = case_of(x="group: coast, party: a-land, by: 100%", y="group: hills, party: a-land, by: -50%")
    assert factor(two, "give") == pytest.approx(1 + 0.4 + 0.05)
    assert factor(two, "divide") == pytest.approx(1 - 0.2)  # the hills were asked about none of it
    never = case_of(
        x="group: coast, party: a-land, by: -200%",
        y="group: hills, party: a-land, by: -200%",
        z="group: coast, party: a-land, by: -200%",
    )
    assert factor(never, "give") == 0  # 1 - 0.8 + 0.2 - 0.8


def test_a_group_s_answer_is_on_the_terms_and_if_possible_on_the_same_guarantee():
    case = case_of(x="group: coast, party: a-land, by: 100%")
    coast, x = case.opinion.groups["coast"], middle(case)
    assert (
        judged(case, coast, Proposal(title="t", terms={"land": "line", "status": "open"})) is coast.proposals["divide"]
    )
    other = Proposal(title="t", terms={"land": "line", "status": "neutral"})
    assert judged(case, coast, other) is None and accepting(case, x, coast, other) == 0.4
    assert accepting(case, x, case.opinion.groups["hills"], other) is None
    both = coast.model_copy(
        update={"proposals": {"divide": coast.proposals["divide"], "again": coast.accepts["status"]["open"]}}
    )
    for guarantee, name in (("treaty", "again"), (None, "divide")):
        found = judged(case, both, Proposal(title="t", terms={"land": "line"}, guarantee=guarantee))
        assert found is both.proposals[name]
    alone = opinion_of(case, case.proposals["again"], "offer")
    assert alone.groups["coast"].proposals == {"offer": coast.proposals["divide"]}
    assert alone.groups["hills"].proposals == {} and alone.moves == case.opinion.moves


BOTH = case_of(x="group: coast, party: a-land, by: 1", y="group: coast, party: a-land, option: {land: theirs}, by: 1")
NUMBERS = middle(BOTH).values


def moved(by, share):
    """The factor of the concession cost of terms, and their value to each type."""
    by_rule = {f"opinion.moves.{rule}.by": by for rule in BOTH.opinion.moves}
    x = Numbers({**NUMBERS, **by_rule, "opinion.groups.coast.accepts.land.theirs": share})
    terms = {"land": "theirs", "status": "open"}
    factor = concession_factor(BOTH, x, "a-land", Proposal(title="t", terms={**terms, "status": "allied"}))
    return np.array([factor, *Values(BOTH, x, "a-land").package(terms)])


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(0, 1))
def test_linear_in_by_and_nothing_at_one_half(one, other, share):
    still = moved(0, share)
    np.testing.assert_array_equal(still, [1, *values(PLAIN).package({"land": "theirs", "status": "open"})])
    np.testing.assert_array_equal(moved(one, 0.5), still)
    np.testing.assert_allclose(
        moved((one + other) / 2, share), (moved(one, share) + moved(other, share)) / 2, atol=1e-12
    )
    np.testing.assert_allclose(moved(one, share) - still, np.array([-1, 0.75, 0.5]) * (share - 0.5) * one, atol=1e-12)
