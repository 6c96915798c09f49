"""A rate fitted to history is no reason to add or drop a guarantee."""

from importlib import resources

import pytest
from small import built, solved

from detente.assessment import deals, tables_of_deals
from detente.assessment.confounding import accidents, confounded
from detente.assessment.questions.remedies import Change, _weigh, changed, fixes, single_changes
from detente.case import load_case, parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
# Observers answer no breach and cost nothing; peace with them has failed more often, for they go where it is frail.
FITTED = '"history.peace_failure(guarantee: peacekeepers, terms: ceasefire)"'
OBSERVED = (
    (
        "proposals:\n",
        "peace: {failure: 2% per year}\n\nproposals:\n"
        "  observed: {title: Observed line, terms: {province: line, alignment: neutral}, guarantee: observers}\n",
    ),
    (
        "guarantees:\n",
        f"guarantees:\n  observers: {{title: Observers, by: patron, answers: 0%, cost: 0, failure: {FITTED}}}\n",
    ),
)
# A is strong and breaks terms unless a breach is answered; B does not break them.
TEMPTED = (
    ("war:\n", "war:\n  strength: {own: {country-a: 200%, country-b: 80%}}\n"),
    (
        "    war_cost: {limited: 5% to 10%, expansionist: 2% to 5%} ",
        "    breach_cost: 0\n    war_cost: {limited: 1%, expansionist: 1%} ",
    ),
    (
        "    war_cost: {resolute: 2% to 5%, weary: 5% to 9%}",
        "    war_cost: {resolute: 2% to 5%, weary: 5% to 9%}\n    breach_cost: 100%",
    ),
)
# Nobody breaks terms, so that only accidents end a peace.
STEADY = (
    ("    war_cost: {limited: 5%", "    breach_cost: 200%\n    war_cost: {limited: 5%"),
    ("    war_cost: {resolute: 2%", "    breach_cost: 200%\n    war_cost: {resolute: 2%"),
)
ENTERS = (
    "answers: 0%, cost: 0,",
    "answers: 90%, means: enters the war, outcomes: {country-b-wins: 80%, fighting: rest}, cost: 0,",
)
DROPPED = (Change("guarantee", "", ""),)


def _observed(*edits):
    return built(*OBSERVED, *edits)


def _offers(conflict):
    candidates = {
        d: [(), *((c,) for c in single_changes(conflict.setting.case, p))]
        for d, p in conflict.setting.case.proposals.items()
    }
    return _weigh(conflict, solved(conflict), candidates, seed=1)


def test_a_rate_fitted_to_history_is_no_reason_to_send_observers_home():
    conflict = _observed(*STEADY)
    case = conflict.setting.case
    proposal = case.proposals["observed"]
    own, without = (conflict.setting.x(accidents(case, p)) for p in (proposal, changed(case, proposal, DROPPED)))
    assert own > 2 * without  # history: with peacekeepers, peace failed more often than this case says it does without
    assert confounded(case, proposal, changed(case, proposal, DROPPED))
    found = _offers(conflict)
    # The observers do nothing in the model, so that without them peace holds as long; taken at its word, history would make it last.
    assert found["observed", DROPPED].holds[5] == pytest.approx(found["observed", ()].holds[5], abs=0.02)
    judged = _offers(_observed((FITTED, "9% per year"), *STEADY))
    assert judged["observed", DROPPED].holds[5] > judged["observed", ()].holds[5] + 0.1
    # The same the other way round: adding observers takes the proposal's own rate along.
    added = (Change("guarantee", "", "observers"),)
    assert confounded(case, case.proposals["armistice"], changed(case, case.proposals["armistice"], added))
    assert found["armistice", added].holds[5] == pytest.approx(found["armistice", ()].holds[5], abs=0.02)


def test_the_answer_to_a_breach_still_counts_where_rates_are_held_equal():
    added = (Change("guarantee", "", "observers"),)
    idle, armed = _offers(_observed(*TEMPTED)), _offers(_observed(ENTERS, *TEMPTED))
    assert idle["armistice", added].holds[5] == pytest.approx(idle["armistice", ()].holds[5], abs=0.02)
    assert armed["armistice", added].holds[5] > armed["armistice", ()].holds[5] + 0.2
    assert armed["observed", DROPPED].holds[5] < armed["observed", ()].holds[5] - 0.1


def test_deals_warn_where_a_rate_fitted_to_history_could_rank_packages():
    text = TEMPLATE
    for old, new in OBSERVED:
        text = text.replace(old, new, 1)
    found = deals(parse_case(text), draws=1)
    assert "2% per year, history.peace_failure(guarantee: peacekeepers" in found.caution
    assert tables_of_deals.deals(found.as_dict()).note.splitlines()[0] == found.as_dict()["caution"] == found.caution
    assert deals(parse_case(TEMPLATE), draws=1).caution == ""


def test_fix_says_which_rates_it_left_out_and_why():
    text = TEMPLATE
    for old, new in OBSERVED:
        text = text.replace(old, new, 1)
    found = fixes(parse_case(text), draws=2)
    by_name = {f.proposal: f for f in found.fixes}
    assert "Left out: the rate without a guarantee (2% per year)" in by_name["observed"].left_out
    assert "history.peace_failure(guarantee: peacekeepers" in by_name["observed"].left_out
    assert "the rate with Observers (history.peace_failure(guarantee: peacekeepers" in by_name["armistice"].left_out
    assert found.as_dict()["fixes"][0]["left_out"] == by_name["observed"].left_out


def test_in_a_built_in_case_only_a_rate_from_history_is_left_out():
    case = load_case("ukraine-2022").case
    deals = {d: [(c,) for c in single_changes(case, p)] for d, p in case.proposals.items()}
    assert not any(
        confounded(case, case.proposals[d], changed(case, case.proposals[d], c))
        for d, changes in deals.items()
        for c in changes
    )
    # With the same case's guarantee given history's rate, every change that brings it or drops it is weighed without that rate, and no other.
    fitted = parse_case(
        "detente: 1\nextends: ukraine-2022\nid: observed\ntitle: Observed\n"
        'guarantees: {treaty: {failure: "history.peace_failure(guarantee: peacekeepers)"}}\n'
    ).case

    def has(proposal):
        return (proposal.guarantee or "").endswith("treaty") or proposal.terms["alignment"] == "guarantees"

    seen = 0
    for deal, proposal in fitted.proposals.items():
        for change in deals[deal]:
            made = changed(fitted, proposal, change)
            switched = has(made) != has(proposal)
            assert confounded(fitted, proposal, made) == switched
            seen += switched
    assert seen > 0
