"""Rankings, divisions and implied packages, against loops and tables worked by hand."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.panel.consensus import ConsensusError, divisions, implied_best, rank
from detente.panel.tally import NOT_SEEN


def test_three_ways_to_rank_worked_by_hand():
    accepting, answered = [[9, 6, 10, 2], [1, 5, 6, 2]], [[10, 10, 10, 3], [10, 10, 10, 10]]
    least = rank(accepting, answered)
    assert least.order.tolist() == [2, 1, 0, 3]
    np.testing.assert_allclose(least.score, [0.1, 0.5, 0.6, np.nan])
    assert least.least.tolist() == [1, 1, 1, -1]
    np.testing.assert_allclose(rank(accepting, answered, "product").score, [0.09, 0.3, 0.6, np.nan])
    polis = rank(accepting, answered, "polis")
    expected = np.sqrt(np.array([10 / 12 * 2 / 12, 7 / 12 * 6 / 12, 11 / 12 * 7 / 12, 3 / 5 * 3 / 12]))
    np.testing.assert_allclose(polis.score, expected)
    assert polis.order.tolist() == np.argsort(-expected).tolist()


def test_small_groups_do_not_count_and_ties_keep_their_order():
    found = rank([[5, 5], [0, 0]], [[10, 10], [4, 4]])
    assert found.counted.tolist() == [True, False]
    assert found.score.tolist() == [0.5, 0.5]
    assert found.order.tolist() == [0, 1]
    with pytest.raises(ConsensusError, match="no group has 5 answers"):
        rank([[1]], [[4]])
    with pytest.raises(ValueError, match="ranked by 'borda'"):
        rank([[5]], [[5]], "borda")


def test_division_worked_by_hand():
    # Shares .75 and .5 of 60 and 40; pooled 65 / 100: z = .25 / sqrt(.65 * .35 * (1/60 + 1/40)) = 2.568.
    (found,) = divisions([[20], [45], [0]], [[40], [60], [3]])
    assert found.z == pytest.approx(0.25 / np.sqrt(0.65 * 0.35 * (1 / 60 + 1 / 40)))
    assert found.z == pytest.approx(2.568, abs=5e-4)
    assert (found.question, found.more, found.less, found.difference) == (0, 1, 0, pytest.approx(0.25))


def test_the_pair_furthest_apart_is_named_and_questions_come_in_order():
    accepting = [[50, 10, 0], [50, 30, 100], [50, 90, 100]]
    found = divisions(accepting, [[100] * 3] * 3)
    assert [d.question for d in found] == [2, 1, 0]
    assert (found[1].more, found[1].less) == (2, 0)
    assert found[2].z == 0
    assert divisions([[5], [5]], [[5], [4]]) == []
    assert divisions([[10], [10]], [[10], [10]])[0].z == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5
    )
)
def test_the_square_of_z_is_pearsons_chi_square(tables):
    accepting = np.array([[a for a, _, _, _ in tables], [b for _, b, _, _ in tables]])
    answered = accepting + np.array([[c for _, _, c, _ in tables], [d for _, _, _, d in tables]])
    for d in divisions(accepting, answered):
        table = np.stack([accepting[:, d.question], answered[:, d.question] - accepting[:, d.question]])
        expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
        if expected.min() > 0:
            assert d.z**2 == pytest.approx(((table - expected) ** 2 / expected).sum(), abs=1e-9)


ISSUES = [[0, 1, 2], [3, 4], [5, 6, 7]]


def votes(seed, people, missing=0.0, groups=2):
    rng = np.random.default_rng(seed)
    answers = rng.integers(1, 6, (people, 8))
    answers[rng.random(answers.shape) < missing] = NOT_SEEN
    return answers.astype(np.int8), rng.integers(-1, groups, people).astype(np.int16), rng.random(people) + 0.5


def by_loop(answers, groups, weights, number, threshold=5):
    """Each package's share in each group, package by package and voter by voter."""
    found = {}
    for package in product(*(range(len(i)) for i in ISSUES)):
        columns = [i[o] for i, o in zip(ISSUES, package, strict=True)]
        shares = []
        for g in range(number):
            own = [(answers[v, columns], weights[v]) for v in np.flatnonzero(groups == g)]
            own = [(a, w) for a, w in own if np.all(a != NOT_SEEN)]
            if len(own) >= threshold:
                shares.append(sum(w for a, w in own if a.min() >= 2) / sum(w for _, w in own))
        if len(shares) == number:
            found[package] = shares
    return found


@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_implied_best_is_that_of_a_loop(missing, weighted):
    answers, groups, weights = votes(5, 200, missing)
    weights = weights if weighted else np.ones(200)
    expected = by_loop(answers, groups, weights, 2)
    order = sorted(expected, key=lambda p: -min(expected[p]))
    found = implied_best(answers, groups, 2, ISSUES, weights=weights if weighted else None, resamples=50)
    assert found.packages == 18
    assert (found.first.package, found.second.package) == tuple(order[:2])
    np.testing.assert_allclose(found.first.share, expected[order[0]])
    assert found.first.score == pytest.approx(min(expected[order[0]]))
    assert np.all(found.first.low <= found.first.share) and np.all(found.first.share <= found.first.high)
    assert found.first.best + found.second.best <= 1 + 1e-9
    columns = [i[o] for i, o in zip(ISSUES, order[0], strict=True)]
    seen = answers[groups == 0][:, columns]
    w = weights[groups == 0][:, None]
    alone = np.prod(((seen >= 2) * w).sum(axis=0) / ((seen != NOT_SEEN) * w).sum(axis=0))
    assert found.first.independent[0] == pytest.approx(alone)


def test_halves_and_blocks_make_no_difference(monkeypatch):
    answers, groups, weights = votes(6, 150, 0.2, 1)
    whole = implied_best(answers, groups, 1, ISSUES, weights=weights, resamples=20)
    monkeypatch.setattr("detente.panel.consensus.BLOCK", 2**9)
    parts = implied_best(answers, groups, 1, ISSUES, weights=weights, resamples=20)
    assert parts.first.package == whole.first.package
    np.testing.assert_allclose(parts.first.share, whole.first.share)
    np.testing.assert_allclose(parts.first.low, whole.first.low)


def test_a_package_asked_about_is_left_out():
    answers, groups, _ = votes(7, 100)
    found = implied_best(answers, groups, 2, ISSUES)
    again = implied_best(answers, groups, 2, ISSUES, leave_out=[found.first.package])
    assert again.first.package == found.second.package
    assert again.packages == 17
    with pytest.raises(ConsensusError, match="no package is left"):
        implied_best(answers, groups, 2, ISSUES, leave_out=list(product(range(3), range(2), range(3))))


def test_intervals_are_those_of_a_binomial():
    """With one issue, resampling people gives the spread of a binomial share."""
    rng = np.random.default_rng(3)
    answers = np.where(rng.random((400, 2)) < [0.7, 0.2], 3, 1).astype(np.int8)
    found = implied_best(answers, np.zeros(400, np.int16), 1, [[0, 1]], resamples=2000)
    p = found.first.share[0]
    half = 1.96 * np.sqrt(p * (1 - p) / 400)
    assert found.first.package == (0,)
    assert (found.first.low[0], found.first.high[0]) == pytest.approx((p - half, p + half), abs=0.006)
    assert found.first.best == 1
    assert found.optimism == pytest.approx(0, abs=0.003)
    np.testing.assert_allclose(found.first.independent, found.first.share)


def test_of_packages_equally_good_each_is_the_best_about_as_often_and_the_best_looks_better_than_it_is():
    rng = np.random.default_rng(4)
    answers = rng.choice([1, 3], (300, 2)).astype(np.int8)
    answers[:, 1] = 4 - answers[:, 0]
    answers[:150] = answers[150:, ::-1]
    found = implied_best(answers, np.zeros(300, np.int16), 1, [[0, 1]], resamples=1000)
    assert found.first.best == pytest.approx(0.5, abs=0.06)
    # The larger of p and 1 - p, with p of mean 1/2 and standard deviation s: larger than 1/2 by s sqrt(2 / pi).
    assert found.optimism == pytest.approx(0.5 / np.sqrt(300) * np.sqrt(2 / np.pi), rel=0.15)


def test_the_same_seed_gives_the_same_answer_and_order_of_people_does_not_move_shares():
    answers, groups, _ = votes(8, 120, 0.1)
    one, two = (implied_best(answers, groups, 2, ISSUES, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.first.low, two.first.low)
    order = np.random.default_rng(1).permutation(120)
    other = implied_best(answers[order], groups[order], 2, ISSUES, seed=3)
    assert other.first.package == one.first.package
    np.testing.assert_allclose(other.first.share, one.first.share)


def test_small_groups_do_not_count_in_what_is_implied():
    answers, groups, _ = votes(9, 60)
    groups[:] = 0
    groups[:4] = 1
    found = implied_best(answers, groups, 2, ISSUES)
    assert found.counted.tolist() == [True, False]
    assert np.isnan(found.first.share[1]) and np.isnan(found.first.low[1])
    with pytest.raises(ConsensusError, match="no group has 5 people"):
        implied_best(answers[:4], groups[:4], 2, ISSUES)


def test_too_many_packages_and_issues_without_options():
    answers, groups, _ = votes(9, 60)
    with pytest.raises(ConsensusError, match="at most 1,048,576"):
        implied_best(answers, groups, 2, [[0, 1]] * 21)
    for issues in ([], [[0], []]):
        with pytest.raises(ConsensusError, match="needs an issue"):
            implied_best(answers, groups, 2, issues)
    with pytest.raises(ValueError, match="above 0"):
        implied_best(answers, groups, 2, ISSUES, weights=np.zeros(60))
