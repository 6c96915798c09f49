"""A form gives a ballot what the panel asks, and nothing else."""

import pytest
from hypothesis import given as made_up
from hypothesis import strategies as st
from voters import SCALED, panel_text

from detente.panel.questions import parse_panel
from detente.panel.tally import NOT_SEEN
from detente.web.ballot.forms import filled, given, on_step, steps
from detente.web.store import Invalid
from detente.web.store.ballots import Cast

PANEL = parse_panel(panel_text(12))
BLANK = Cast.blank("p-1", PANEL)


@pytest.mark.parametrize("number", [1, 9, 10, 11, 20, 21])
def test_every_question_stands_on_one_step(number):
    panel = parse_panel(panel_text(number))
    shown = [q for step in range(1, steps(panel) + 1) for q in on_step(panel, step)]
    assert shown == list(range(number))
    assert not on_step(panel, 1)
    assert not on_step(panel, steps(panel))


def test_answers_are_put_in_and_taken_back():
    panel = parse_panel(SCALED)
    found = filled(panel, Cast.blank("p-1", panel), [("q-offer", "tolerable"), ("q-view", "disagree"), ("group", "b")])
    assert (found.answers.tolist(), found.group) == ([2, -1], 1)
    back = filled(
        panel, Cast("p-1", "open", found.answers, 1, found.also, "en", None), [("q-offer", ""), ("group", "")]
    )
    assert (back.answers.tolist(), back.group) == ([NOT_SEEN, -1], -1)
    assert given(panel, Cast.blank("p-1", panel), {"view": "pass"}, "a", {}).answers.tolist() == [NOT_SEEN, 0]


@made_up(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=6))
def test_whatever_a_form_says_it_is_a_ballot_or_a_refusal(fields):
    try:
        found = filled(PANEL, BLANK, fields)
    except Invalid as error:
        assert "\n" not in str(error).replace(repr(fields), "") or any("\n" in a + b for a, b in fields)
        return
    assert set(found.answers.tolist()) <= {NOT_SEEN, -1, 0, 1}
    assert -1 <= found.group < 2
    assert (BLANK.answers == NOT_SEEN).all()
