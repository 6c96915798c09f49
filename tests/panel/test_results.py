"""A panel's results against counts made by hand, with nothing shown of few people."""

import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from panel_text import TEXT

from detente.panel.answer import answer
from detente.panel.box import empty, read_ballots
from detente.panel.questions import case_of, load_panel, parse_panel
from detente.panel.results import EVERYBODY, MIXED, OTHERS, results
from detente.panel.secrecy import Published
from detente.panel.tally import NOT_SEEN, interval

PANEL = parse_panel(TEXT)


def box(north, south, also=None):
    """Ballots whose answers to the three questions are given by group."""
    made = empty(PANEL, len(north) + len(south))
    made.answers[:] = np.array([*north, *south], np.int8)
    made.groups[:] = [0] * len(north) + [1] * len(south)
    if also is not None:
        made.also["age"][:] = also
    return made


@pytest.fixture(scope="module")
def example():
    panel = load_panel("ukraine-2022")
    with resources.as_file(resources.files("detente.panel") / "library" / "ukraine-2022.ballots.csv") as path:
        ballots = read_ballots(panel, path)
    return panel, ballots, results(panel, ballots, case_of(panel))


def test_shares_and_words_are_those_counted():
    found = results(PANEL, box([(5, 2, 1)] * 6 + [(1, 1, -1)] * 4, [(3, 1, 0)] * 8))
    north = found.question("open").row("north")
    assert (north.answered, north.accept) == (10, 0.6)
    assert (north.low, north.high) == pytest.approx([float(x) for x in interval(6, 10)], abs=1e-4)
    assert found.question("talk").row("south").accept == 0  # who passes does not agree
    everybody = found.question("open").everybody
    assert (everybody.group, everybody.answered, everybody.accept) == (EVERYBODY, 18, round(14 / 18, 4))
    assert sum(n for _, n in everybody.words) == 18
    assert found.weighted is None and "not a sample" in found.notes[0]
    assert found.ranked["least"][0].question == "both" and found.ranked["least"][0].least == "south"
    assert found.divided[0].difference == 0.6 and (found.divided[0].more, found.divided[0].less) == ("north", "south")


def test_nothing_is_shown_of_few_people():
    found = results(PANEL, box([(5, 5, 1)] * 4, [(1, 1, -1)] * 20))
    for asked in found.asked:
        assert asked.row("north") is None and asked.withheld == ["The north"]
        assert asked.everybody.answered == 20  # and not the 24 that would tell of the four
    assert found.ballots.everybody.answered == 20
    text = json.dumps(found.as_dict())
    assert '"north"' not in text and "24" not in text


def test_what_leaving_out_would_change_is_told_in_the_last_view_only(example):
    panel, ballots, found = example
    assert found.flags["effect"]
    before = results(panel, ballots, case_of(panel), last=False)
    assert before.flags["effect"] == [] and before.flags["sentences"] == found.flags["sentences"]
    assert "once the panel is closed" in answer(before)[-1]


def test_nothing_said_of_weights_and_flags_gives_the_sum_away():
    panel = parse_panel(TEXT + "margins: {group: {north: 50, south: 50}}\n")
    ballots = box([(5, 5, 1)] * 4, [(1, 1, -1)] * 43)
    ballots.seconds[:], ballots.submitted[:] = 1.0, 1e9
    found = results(panel, ballots)
    assert "47" not in json.dumps(found.as_dict()) and "4 " not in found.weighted


def test_groups_too_small_alone_are_shown_together():
    small = empty(PANEL, 7)
    small.answers[:] = (4, 4, 1)
    small.groups[:] = [0, 0, 0, 1, 1, 1, 1]
    rows = results(PANEL, small).question("open").rows
    assert [(r.group, r.answered) for r in rows] == [(OTHERS, 7)]


def test_one_ballot_more_changes_nothing_that_is_shown_a_second_time():
    first = results(PANEL, box([(5, 5, 1)] * 10, [(1, 1, -1)] * 10))
    more = box([(5, 5, 1)] * 10, [(1, 1, -1)] * 10 + [(5, 5, 1)])
    second = results(PANEL, more, published=first.published)
    assert second.question("open").row("south") is None  # eleven less ten is one person
    assert second.question("open").row("north").answered == 10
    assert [isinstance(p, Published) for p in second.published] == [True]


def test_the_view_without_flagged_ballots_counts_as_shown(example):
    panel, ballots, found = example
    whole, without = found.published
    dropped = (without.answers == NOT_SEEN).all(axis=1) & (whole.answers != NOT_SEEN).any(axis=1)
    assert dropped.sum() >= 9
    assert len(results(panel, ballots, case_of(panel), last=False).published) == 1


def test_weights_meet_the_margins_and_those_who_say_nothing_are_left_out():
    panel = parse_panel(TEXT + "margins: {age: {young: 50, old: 50}}\n")
    made = box([(5, 5, 1)] * 30 + [(1, 1, -1)] * 10, [(3, 3, 0)] * 10, also=[0] * 30 + [1] * 10 + [0] * 5 + [-1] * 5)
    found = results(panel, made)
    # Declared: 35 young, 10 old; weighted half and half, so the young count 45/70 each and the old 45/20.
    assert "who did not declare these is left out" in found.weighted
    north = found.question("open").row("north")
    assert north.accept == round(30 * (45 / 70) / (30 * (45 / 70) + 10 * 45 / 20), 2)
    assert found.question("open").everybody.accept == round(35 * (45 / 70) / 45, 2)


def test_the_order_of_ballots_and_answers_left_out_do_not_matter(example):
    panel, ballots, found = example
    order = np.random.default_rng(3).permutation(len(ballots))
    shuffled = replace(ballots, answers=ballots.answers[order], groups=ballots.groups[order], also={"age": ballots.also["age"][order]},
                       seconds=ballots.seconds[order], submitted=ballots.submitted[order])  # fmt: skip
    again = results(panel, shuffled, case_of(panel))
    for one, other in zip(found.asked, again.asked, strict=True):
        assert one == other
    assert again.ranked == found.ranked and again.divided == found.divided


def test_the_example_shows_all_of_it_and_says_that_it_is_invented(example):
    _, ballots, found = example
    told = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert told["invented"] and told["weighted"]
    assert told["ballots"]["everybody"]["answered"] == len(ballots)
    assert told["implied"]["first"]["score"] >= told["implied"]["second"]["score"]
    assert told["clusters"]["stability"]["low"] <= told["clusters"]["stability"]["median"] <= 1
    assert int(told["flags"]["flagged"].split()[0]) >= 9  # five straight lines and four that took seconds were put in
    assert told["flags"]["sentences"][1] == "Fewer than 5 ballots took less than 2 seconds a question."
    assert "published" not in told


def test_the_implied_package_is_none_that_was_asked_about_or_cannot_be(example):
    from detente.case.constraints import rules_out

    panel, _, found = example
    case = case_of(panel)
    asked = [
        dict(case.proposals[q.proposal].terms) for q in panel.questions.values() if q.kind == "package" and q.proposal
    ]
    for which in ("first", "second"):
        terms = found.implied[which]["terms"]
        assert terms not in asked and not rules_out(case, terms)


def test_a_cluster_map_shows_no_cell_of_few_people(example):
    panel, _, found = example
    cells = found.clusters["map"]
    assert cells and min(c["people"] for c in cells) >= panel.threshold


def test_no_ballots_no_results():
    found = results(PANEL, empty(PANEL))
    assert all(a.everybody is None and not a.rows for a in found.asked)
    assert found.ranked["least"] == [] and found.implied is None and found.clusters is None
    blank = results(PANEL, empty(PANEL, 9))
    assert blank.ballots.everybody is None  # a ballot without an answer is none
    assert NOT_SEEN == -128


@pytest.mark.parametrize(("secret", "there"), [(1, False), (4, False), (5, True)])
def test_who_typed_in_ballots_cannot_take_them_away_from_the_others(secret, there):
    """Six of the north came on paper; of the others as many must have answered as of any group."""
    ballots = box([(5, 2, 1)] * 6 + [(1, 1, -1)] * secret, [(3, 1, 0)] * 8)
    known = np.arange(len(ballots)) < 6
    found = results(PANEL, replace(ballots, known=known))
    assert [(a.row("north") is not None) for a in found.asked] == [there] * 3
    assert found.asked[0].row("south") is not None
    assert MIXED in found.notes and found.implied is None and found.clusters is None


def test_where_all_ballots_are_known_nothing_is_kept_from_anybody():
    ballots = box([(5, 2, 1)] * 6, [(3, 1, 0)] * 8)
    for same in (np.ones(14, bool), np.zeros(14, bool)):
        assert results(PANEL, replace(ballots, known=same)).as_dict() == results(PANEL, ballots).as_dict()
