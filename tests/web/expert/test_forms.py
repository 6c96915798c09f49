"""Fields of an expert's form: what people type for numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.panel.experts.idea import Answer, FourSteps
from detente.web.elicitation import Own
from detente.web.expert.forms import filled, on_step, steps, texts_of
from detente.web.expert.pages import words_for
from detente.web.work_experts import Asked

W = words_for("en")


class Round:
    """A sitting as far as forms look at it."""

    def __init__(self, *asked):
        self.questions = [Own(a, None, None) for a in asked]

    def may_answer(self, own):
        return not own.asked.known


SHARE = Asked("a", "How likely?", "share", "%", 0, 1)
MONTHS = Asked("b", "How long?", "duration", "months", 0, None)
REAL = Asked("c", "How much?", "real", "", None, None)


def read(asked, low, high, best, sure="80"):
    fields = [
        (f"{f}:{asked.id}", v)
        for f, v in zip(("lowest", "highest", "best", "sure"), (low, high, best, sure), strict=True)
    ]
    return filled(Round(asked), fields, W)


@pytest.mark.parametrize(
    ("asked", "typed", "values"),
    [
        (SHARE, ("10", "12,5 %", "11%"), (0.1, 0.125, 0.11)),
        (MONTHS, (" 1 000 ", "1200.5", "1\u202f100"), (1000, 1200.5, 1100)),
        (REAL, ("\u22125", "+.5", "-0,25"), (-5, 0.5, -0.25)),
    ],
)
def test_numbers_are_read_as_people_write_them(asked, typed, values):
    steps_ = read(asked, *typed).given[asked.id][0]
    assert (steps_.lowest, steps_.highest, steps_.best) == pytest.approx(values)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3, unique=True), st.floats(0.5, 1))
def test_an_answer_shown_in_the_form_is_read_back_as_it_was(ends, sure):
    low, best, high = sorted(round(x, 9) for x in ends)
    if low == high:
        return
    before = FourSteps(low, high, best, round(sure, 9))
    texts = texts_of(SHARE, Answer("x", "a", 1, before))
    found = read(SHARE, texts["lowest"], texts["highest"], texts["best"], texts["sure"])
    after = found.given["a"][0]
    assert (after.lowest, after.best, after.highest, after.confidence) == pytest.approx(
        (low, best, high, before.confidence), abs=1e-9
    )


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_typed_is_an_answer_or_kept_with_a_mistake_at_its_field(low, high, best, sure):
    for asked in (SHARE, REAL):
        found = read(asked, low, high, best, sure)
        typed = any(x.strip() for x in (low, high, best, sure))
        assert (asked.id in found.given) + (asked.id in found.wrong) == typed
        assert (asked.id in found.typed) == (asked.id in found.wrong)


def test_questions_stand_by_threes_and_known_ones_are_left_out_when_they_are_not_asked():
    many = Round(*(Asked(f"q{n}", "?", "real", "", None, None, n == 4) for n in range(8)))
    assert steps(many) == 5
    assert [[o.asked.id for o in on_step(many, n)] for n in (1, 2, 3, 4)] == [
        [],
        ["q0", "q1", "q2"],
        ["q3", "q5", "q6"],
        ["q7"],
    ]
