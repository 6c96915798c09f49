"""A leader that may change: the chance in a quarter, and what it does to a settlement, to what the record taught and to a deal put on the table."""

import numpy as np
import pytest
from small import TEMPLATE, built, solved

from detente import assess
from detente.assessment.draws import middle
from detente.case import CaseError, parse_case
from detente.conflict.leaders import heirs, leaves
from detente.conflict.offer import named_terms, put_on_table

SIDE_A = "  country-a:\n    title: A\n    side: a\n"


def with_leader(leader, text=TEMPLATE):
    """The template, with a line on A's leader."""
    assert SIDE_A in text
    return text.replace(SIDE_A, f"{SIDE_A}    leader: {leader}\n")


def in_a_quarter(leader):
    case = parse_case(with_leader(leader)).case
    return leaves(case, middle(case), "country-a")


def test_the_chance_of_a_change_in_a_quarter():
    assert in_a_quarter("{leaves: 19% per year}") == pytest.approx(1 - 0.81**0.25)
    # By the election, two years on, the chance that it gives is reached, and leaving early comes on top.
    by_vote = in_a_quarter("{election: {date: 2028-01-01, loses: 60%}}")
    assert 1 - (1 - by_vote) ** 8 == pytest.approx(0.6, abs=1e-3)
    both = in_a_quarter("{leaves: 19% per year, election: {date: 2028-01-01, loses: 60%}}")
    assert 1 - both == pytest.approx((1 - by_vote) * 0.81**0.25)
    # Within the quarter it is the chance itself.
    assert in_a_quarter("{election: {date: 2026-02, loses: 60%}}") == pytest.approx(0.6)
    case = parse_case(TEMPLATE).case
    assert leaves(case, middle(case), "country-a") == 0.0


def test_a_base_rate_may_say_how_often_leaders_go():
    found = in_a_quarter('{leaves: "history.leader_exit(how: any, war: yes, within: 1 year)"}')
    assert 0.005 < found < 0.1


def test_a_new_leader_is_what_the_priors_say_or_the_case():
    case = parse_case(with_leader("{leaves: 10% per year}")).case
    assert heirs(case, middle(case), "country-a") == pytest.approx({"limited": 0.5, "expansionist": 0.5})
    case = parse_case(with_leader("{leaves: 10% per year, successor: {expansionist: rest, limited: 20%}}")).case
    assert heirs(case, middle(case), "country-a") == pytest.approx({"limited": 0.2, "expansionist": 0.8})


# Of A's two types one, today's leader, would keep its word, and the other would break it and win the war that follows.
FAITHFUL = [
    (
        "{limited: 5% to 10%, expansionist: 2% to 5%}",
        "{limited: 20%, expansionist: 0.1%}\n    breach_cost: {limited: 90%, expansionist: 0}",
    ),
    ("limited: {prior: 40% to 60%,", "limited: {prior: 99%,"),
    ("{resolute: 2% to 5%, weary: 5% to 9%}", "{resolute: 15%, weary: 20%}\n    breach_cost: 90%"),
    ("exhaustion: {levels: 3}\n", "exhaustion: {levels: 3}\n  strength: {own: {country-a: 150%, country-b: 100%}}\n"),
]


def offered(*edits, text=TEMPLATE):
    conflict = built(*edits, text=text)
    solution = solved(conflict, 1e-4)
    return conflict, solution, put_on_table(conflict, solution, named_terms(conflict, "armistice"))


def test_a_peace_is_worth_less_where_its_maker_may_be_gone_tomorrow():
    stays = offered(*FAITHFUL)[2]
    leader = "{leaves: 20% per quarter, successor: {limited: 5%, expansionist: 95%}}"
    goes = offered(*FAITHFUL, text=with_leader(leader))[2]
    assert stays.holds[5] > 0.8 and goes.holds[5] < 0.5
    assert goes.gains["country-b"].mean() < stays.gains["country-b"].mean() - 0.02
    # A successor of the same mind changes little.
    same = offered(
        *FAITHFUL, text=with_leader("{leaves: 20% per quarter, successor: {limited: 99%, expansionist: 1%}}")
    )[2]
    assert same.holds[5] == pytest.approx(stays.holds[5], abs=0.05)


def test_as_leaders_go_ever_more_often_what_the_record_taught_counts_for_less():
    # Apart from this quarter, two beliefs about a leader who is gone by the next are worth the same.
    def apart(leader):
        conflict, solution, _ = offered(text=with_leader(leader) if leader else TEMPLATE)
        talk = int(conflict.places.talk.ids[conflict.today])
        beliefs = [{"country-a": {"limited": p, "expansionist": 1 - p}} for p in (0.1, 0.9)]
        return abs(np.subtract(*[solution.value("country-b", talk, b).mean() for b in beliefs]))

    never, often, always = apart(None), apart("{leaves: 20% per quarter}"), apart("{leaves: 100% per quarter}")
    assert always < often < never


def test_all_of_an_assessment_runs_with_leaders_who_may_go():
    text = with_leader('{leaves: "history.leader_exit(how: any, war: yes, within: 1 year)"}')
    found = assess(parse_case(text), draws=2)
    assert "parties.country-a.leader.leaves" in {x["path"] for x in found.facts["assumptions"]}
    for path, values in found.samples.items():
        if path.startswith(("proposals/armistice/holds", "ends/")):
            assert ((values >= 0) & (values <= 1 + 1e-9)).all(), path


@pytest.mark.parametrize(
    ("leader", "says"),
    [
        ("{successor: {limited: 50%, expansionist: 50%}}", "nothing says when the leader may go"),
        ("{election: {date: 2025-11, loses: 50%}}", "expected a date after as_of"),
        ("{leaves: 5% per year, successor: {limited: 50%}}", "no number for type expansionist"),
        ("{leaves: 5% per year, successor: {limited: 50%, expansionist: 20%}}", "the entries sum to 70%"),
        ("{leaves: 5% per year, successor: {limited: 50%, expansionists: 50%}}", "expansionist"),
    ],
)
def test_mistakes(leader, says):
    with pytest.raises(CaseError, match=says):
        parse_case(with_leader(leader))


def test_a_party_of_one_type_has_no_other_leader():
    text = with_leader("{leaves: 5% per year}")
    begin, end = text.index("    types:\n      limited"), text.index("    war_cost: {limited")
    one = text[:begin] + text[end:]
    one = one.replace("{limited: 5% to 10%, expansionist: 2% to 5%}", "5%").replace(
        "{limited: 60%, expansionist: 40%}", "60%"
    )
    one = one.replace("{limited: 40%, expansionist: 60%}", "40%").replace(
        ", likelihood: {limited: 30% to 50%, expansionist: 60% to 80%}", ""
    )
    with pytest.raises(CaseError, match="it has only one; give it at least two types"):
        parse_case(one)
