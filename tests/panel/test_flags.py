"""Flags on ballots with planted faults, and how rarely they fall on honest ones."""

import numpy as np
import pytest

from detente.panel.flags import bursts, flag, straight_liners, too_fast
from detente.panel.tally import NOT_SEEN


def honest(people=200, questions=12, seed=1):
    return np.random.default_rng(seed).integers(1, 6, (people, questions)).astype(np.int8)


def test_a_straight_line_is_flagged_where_others_vary():
    answers = honest()
    answers[3] = 1
    answers[4] = 1
    answers[4, 2] = 2
    answers[5] = NOT_SEEN
    answers[5, :7] = 3
    answers[6] = NOT_SEEN
    answers[6, :8] = 3
    assert np.flatnonzero(straight_liners(answers, np.ones(12, bool))).tolist() == [3, 6]


def test_a_straight_line_is_not_flagged_where_most_think_so():
    answers = np.ones((50, 10), np.int8)
    answers[0] = 5
    assert np.flatnonzero(straight_liners(answers, np.ones(10, bool))).tolist() == [0]
    assert not straight_liners(answers[1:2], np.ones(10, bool)).any()


def test_statements_do_not_count_as_a_line():
    answers = honest()
    answers[0] = 1
    scaled = np.arange(12) < 7
    assert not straight_liners(answers, scaled).any()
    assert straight_liners(answers, scaled, 7)[0]
    assert not straight_liners(answers, np.zeros(12, bool)).any()
    with pytest.raises(ValueError, match="straight line"):
        straight_liners(answers, scaled, 1)


def test_seconds_are_for_each_question_answered():
    answers = honest(5, 10)
    answers[1, 5:] = NOT_SEEN
    answers[4] = NOT_SEEN
    submitted = np.array([19.9, 10.0, 20.0, np.nan, 0.0])
    assert too_fast(answers, np.zeros(5), submitted).tolist() == [True, False, False, False, False]


def test_a_planted_burst_is_flagged_and_hardly_anything_else():
    rng = np.random.default_rng(2)
    times = np.concatenate([rng.uniform(0, 86_400, 2_000), rng.uniform(40_000, 40_030, 40)])
    order = rng.permutation(len(times))
    found = bursts(times[order])
    assert found[order >= 2_000].all()
    assert found[order < 2_000].sum() <= 10
    assert not bursts(np.where(order >= 2_000, np.nan, times[order])).any()


def test_an_even_stream_is_hardly_ever_flagged_and_a_busy_day_is_no_burst():
    rng = np.random.default_rng(3)
    assert sum(bursts(np.cumsum(rng.exponential(60, 500))).any() for _ in range(100)) <= 2
    busy = np.concatenate([rng.uniform(0, 50_000, 200), rng.uniform(50_000, 70_000, 4_000)])
    inside = bursts(busy)[(busy > 53_600) & (busy < 66_400)]
    assert not inside.any()


def test_without_time_around_it_there_is_no_burst():
    assert not bursts(np.linspace(0, 30, 500)).any()
    assert not bursts(np.array([1.0])).any()
    assert not bursts(np.full(5, np.nan)).any()


def test_flags_have_a_sentence_for_each_kind():
    answers = honest()
    answers[0] = 5
    times = np.arange(200) * 600.0
    started = times - 100
    started[1] = times[1] - 5
    found = flag(answers, np.ones(12, bool), started, times, np.ones(200, bool))
    assert np.flatnonzero(found.any).tolist() == [0, 1]
    assert found.why[0].startswith("gave one and the same answer")
    assert found.why[1] == "took less than 2 seconds a question."
    assert found.why[2].startswith("came from the open link within 60 seconds")
