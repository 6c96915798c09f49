"""Counts, shares and intervals, against loops, SciPy and published intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta, binomtest

from detente.panel.tally import ANSWERS, NOT_SEEN, AnswerError, Counts, Word, acceptability, interval


def ballots(seed, people, scaled, groups):
    """Random answers that their questions allow, a fifth of them missing, and random groups."""
    rng = np.random.default_rng(seed)
    answers = np.where(scaled, rng.integers(1, 6, (people, len(scaled))), rng.integers(-1, 2, (people, len(scaled))))
    answers[rng.random(answers.shape) < 0.2] = NOT_SEEN
    return answers.astype(np.int8), rng.integers(-1, groups, people).astype(np.int16)


def test_counts_are_those_of_a_loop_over_people():
    scaled = [True, False, True]
    answers, groups = ballots(1, 300, scaled, 3)
    found = Counts.of(answers, groups, 3, scaled)
    expected = np.zeros((4, 3, 7), int)
    for person, group in zip(answers, groups, strict=True):
        for question, answer in enumerate(person):
            if answer != NOT_SEEN:
                expected[group, question, ANSWERS.index(answer)] += 1
    assert found.counts.dtype == np.int64
    assert np.array_equal(found.counts, expected)


@given(st.integers(0, 1000), st.integers(0, 40))
def test_counting_in_parts_or_one_at_a_time_or_in_another_order_makes_no_difference(seed, cut):
    scaled = [True, False]
    answers, groups = ballots(seed, 40, scaled, 2)
    whole = Counts.of(answers, groups, 2, scaled).counts
    parts = Counts.of(answers[:cut], groups[:cut], 2, scaled) + Counts.of(answers[cut:], groups[cut:], 2, scaled)
    assert np.array_equal(parts.counts, whole)
    one = Counts.empty(2, scaled)
    for i in np.random.default_rng(seed).permutation(40):
        one.add(answers[i], int(groups[i]))
    assert np.array_equal(one.counts, whole)
    for i in range(40):
        one.take(answers[i], int(groups[i]))
    assert not one.counts.any()


def test_a_chunk_boundary_makes_no_difference(monkeypatch):
    answers, groups = ballots(3, 1000, [True] * 5, 2)
    weights = np.random.default_rng(1).random(1000)
    whole = Counts.of(answers, groups, 2, [True] * 5, weights)
    monkeypatch.setattr("detente.panel.tally.CHUNK", 37)
    parts = Counts.of(answers, groups, 2, [True] * 5, weights)
    np.testing.assert_allclose(parts.counts, whole.counts, rtol=1e-12)
    np.testing.assert_allclose(parts.squares, whole.squares, rtol=1e-12)


def test_tolerable_or_better_accepts_and_who_passes_has_seen_but_does_not_agree():
    answers = np.array([[1, 1], [2, 0], [3, -1], [5, NOT_SEEN], [NOT_SEEN, NOT_SEEN]], np.int8)
    found = acceptability(Counts.of(answers, np.zeros(5, np.int16), 1, [True, False]))
    assert Word.TOLERABLE == 2
    assert found.answered.tolist() == [[4, 3], [0, 0]]
    np.testing.assert_allclose(found.share, [[3 / 4, 1 / 3], [np.nan, np.nan]])
    assert (found.low[1].tolist(), found.high[1].tolist()) == ([0, 0], [1, 1])


def test_everybody_together_has_those_without_a_group():
    answers, groups = ballots(2, 50, [True], 3)
    both = Counts.of(answers, groups, 3, [True]).together()
    assert np.array_equal(both.counts, Counts.of(answers, np.zeros(50, np.int16), 1, [True]).counts)


def test_weights_of_one_change_nothing_and_unequal_ones_widen_by_kish():
    answers, groups = ballots(4, 400, [True], 1)
    groups[:] = 0
    plain = acceptability(Counts.of(answers, groups, 1, [True]))
    same = acceptability(Counts.of(answers, groups, 1, [True], np.ones(400)))
    np.testing.assert_allclose(plain.low, same.low)
    weights = np.tile([0.5, 1.5], 200)
    seen = answers[:, 0] != NOT_SEEN
    found = acceptability(Counts.of(answers, groups, 1, [True], weights))
    w = weights[seen]
    assert found.share[0, 0] == pytest.approx(w[answers[seen, 0] >= 2].sum() / w.sum())
    assert found.effective[0, 0] == pytest.approx(w.sum() ** 2 / (w**2).sum())
    low, high = interval(found.share[0, 0] * found.effective[0, 0], found.effective[0, 0])
    assert (found.low[0, 0], found.high[0, 0]) == (low, high)


@pytest.mark.parametrize(
    ("scaled", "answer", "words"),
    [(True, 0, "question 1 was answered with 0"), (True, 6, "with 6"), (False, 2, "agrees"), (False, -3, "with -3")],
)
def test_an_answer_that_is_not_allowed_is_refused_and_nothing_counted(scaled, answer, words):
    found = Counts.empty(1, [scaled])
    with pytest.raises(AnswerError, match=words):
        found.add_all(np.array([[1], [answer]], np.int8), np.zeros(2, np.int16))
    with pytest.raises(AnswerError, match=words):
        found.add([answer], 0)
    assert not found.counts.any()


def test_mistakes_of_shape_group_and_weight():
    found = Counts.empty(1, [True])
    one = np.array([[3]], np.int8)
    for groups in ([1], [-2], [0, 0]):
        with pytest.raises(ValueError, match="group"):
            found.add_all(one, np.array(groups, np.int16))
    with pytest.raises(ValueError, match="weights"):
        found.add_all(one, np.zeros(1, np.int16), np.ones(1))
    with pytest.raises(ValueError, match="weights"):
        found.add([3], 0, 2.0)
    with pytest.raises(ValueError, match="not been counted"):
        found.take([3], 0)
    with pytest.raises(ValueError, match="another group"):
        found.add([3], 1)
    with pytest.raises(ValueError, match="different questions"):
        found + Counts.empty(2, [True])


def test_wilson_is_scipys_and_that_of_newcombes_table():
    for k, n in ((0, 20), (1, 29), (15, 148), (81, 263), (29, 29)):
        for level in (0.9, 0.95):
            expected = binomtest(k, n).proportion_ci(level, method="wilson")
            assert interval(k, n, level, "wilson") == pytest.approx((expected.low, expected.high), abs=1e-12)
    # Newcombe 1998, Statistics in Medicine 17:857, Table I, method 3.
    low, high = interval([81, 15, 0, 1], [263, 148, 20, 29], method="wilson")
    np.testing.assert_allclose(low, [0.2553, 0.0624, 0, 0.0061], atol=5e-5)
    np.testing.assert_allclose(high, [0.3662, 0.1605, 0.1611, 0.1718], atol=5e-5)


def test_jeffreys_leaves_the_tails_of_the_beta_and_reaches_the_ends():
    for k, n in ((1, 7), (5, 10), (37, 43)):
        low, high = (float(x) for x in interval(k, n, 0.9))
        density = beta(k + 0.5, n - k + 0.5).pdf
        assert quad(density, 0, low)[0] == pytest.approx(0.05, abs=1e-6)
        assert quad(density, high, 1)[0] == pytest.approx(0.05, abs=1e-6)
    low, high = interval([0, 10, 0], [10, 10, 0])
    assert (low[0], high[1], low[2], high[2]) == (0, 1, 0, 1)
    assert low[1] == pytest.approx(1 - high[0])


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["jeffreys", "wilson"]))
def test_intervals_hold_the_share_mirror_and_narrow_with_the_level(k, more, method):
    n = k + more
    low, high = interval(k, n, 0.95, method)
    assert 0 <= low <= (k / n if n else 0.5) <= high <= 1
    mirrored = interval(more, n, 0.95, method)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((float(low), float(high)), abs=1e-9)
    inner = interval(k, n, 0.5, method)
    assert low <= inner[0] + 1e-12 and inner[1] <= high + 1e-12


def test_intervals_refuse_what_is_no_count():
    for args in ((5, 4), (-1, 4), (1, 4, 1.0), (1, 4, 0.9, "wald")):
        with pytest.raises(ValueError, match=r"needs|no interval"):
            interval(*args)
