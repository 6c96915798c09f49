"""What may be shown, attacked: all small tables, linear programmes, and people picked out by differences of views."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from detente.panel.secrecy import HIDDEN, Published, enough, may_show, view
from detente.panel.tally import NOT_SEEN, Counts


def counted(table, scaled):
    """Counts of tables (groups + 1) x questions x 7, all questions of one kind."""
    return Counts(np.asarray(table, np.int64), np.full(np.shape(table)[1], scaled))


def recovered(found, cells):
    """The cells of 1 or 2 people that are the same in all tables with the same view: what an attacker learns who knows the rules."""
    everything = np.concatenate(
        [np.moveaxis(x, 1, 0).reshape(x.shape[1], -1) for x in (found.answered, found.accepting, found.numbers, found.joined)]
        + [found.total_numbers, found.total_answered[:, None], found.total_accepting[:, None], found.whole[:, None]],
        axis=1,
    )  # fmt: skip
    _, key = np.unique(everything, axis=0, return_inverse=True)
    key = np.ravel(key)
    low, high = np.full((key.max() + 1, cells.shape[1]), 99), np.full((key.max() + 1, cells.shape[1]), -1)
    np.minimum.at(low, key, cells)
    np.maximum.at(high, key, cells)
    return ((low == high) & (low > 0) & (low < 3))[key]


@pytest.mark.parametrize("last", [range(6), range(1), range(1, 6)])
@pytest.mark.parametrize("least", [0, 1])
def test_no_size_of_a_small_group_can_be_had_from_any_small_table(least, last):
    """Also if it is known that nobody is without a group, or that every group has somebody."""
    sizes = np.array(list(product(*[range(least, 6)] * 3, last)))
    table = np.zeros((4, len(sizes), 7), int)
    table[..., 3] = sizes.T
    assert not recovered(view(counted(table, True), 3), sizes).any()


def test_no_answer_of_a_small_group_and_no_small_word_can_be_had_from_any_small_table():
    """Statements, two groups: agree, pass and disagree 0 to 4 each."""
    cells = np.array(list(product(range(5), repeat=6)))
    table = np.zeros((3, len(cells), 7), int)
    table[0, :, :3], table[1, :, :3] = cells[:, :3], cells[:, 3:]
    found = view(counted(table, False), 3)
    had = recovered(found, cells).reshape(-1, 2, 3)
    small = np.stack([cells[:, :3].sum(axis=1) < 3, cells[:, 3:].sum(axis=1) < 3], axis=1)
    assert not had[small].any()
    # Of groups that are shown the share who agree is shown, and nothing finer that is small.
    assert not had[..., :2].any()


def test_no_small_word_of_the_scale_can_be_had_from_any_small_table():
    words = np.array([w for w in product(range(13), repeat=4) if sum(w) <= 12])
    table = np.zeros((2, len(words), 7), int)
    table[0, :, 3:] = words
    assert not recovered(view(counted(table, True), 3), words).any()


def test_the_rules_without_joining_or_withholding_would_be_seen_to_fail():
    sizes = np.array(list(product(range(6), repeat=3)))
    found = view(counted(np.zeros((3, len(sizes), 7), int), True), 3)
    naive = np.where(sizes >= 3, sizes, HIDDEN).T
    broken = type(found)(**{**vars(found), "answered": naive, "total_answered": sizes.sum(axis=1)})
    assert recovered(broken, sizes).any()


@given(st.lists(st.integers(0, 12), min_size=3, max_size=6), st.integers(3, 6))
def test_linear_programmes_do_not_pin_a_small_group_down(sizes, threshold):
    table = np.zeros((len(sizes), 1, 7), int)
    table[:, 0, 2] = sizes
    found = view(counted(table, True), threshold)
    hidden = [g for g in range(len(sizes)) if not found.rows[g, 0]]
    assert hidden == [g for g, n in enumerate(sizes) if n < threshold]
    if not found.rows[-1, 0]:
        assert found.total_answered[0] == sum(n for n in sizes if n >= threshold)
        return
    rest = found.answered[-1, 0]
    for at in range(len(hidden)):
        ends = [
            linprog(sign * np.eye(len(hidden))[at], A_eq=np.ones((1, len(hidden))), b_eq=[rest], bounds=(0, threshold - 1)).fun * sign
            for sign in (1, -1)
        ]  # fmt: skip
        assert ends[1] - ends[0] >= 0.5


def test_what_is_shown_of_words():
    # Unacceptable, tolerable, acceptable, desirable, essential.
    rows = [[1, 9, 12, 3, 3], [6, 5, 5, 5, 5], [1, 1, 1, 0, 0], [0, 0, 30, 0, 0], [2, 0, 0, 0, 9]]
    table = np.zeros((5, 1, 7), int)
    table[:, 0, 2:] = rows
    found = view(counted(table, True))
    assert found.rows[:, 0].tolist() == [True, True, False, True, True, False]
    assert found.numbers[0, 0].tolist() == [0, 0, 1, 9, 12, 6, 0]
    assert found.joined[0, 0].tolist() == [0, 1, 2, 3, 4, 5, 5]
    assert found.numbers[1, 0].tolist() == [0, 0, 6, 5, 5, 5, 5]
    assert set(found.numbers[2, 0].tolist()) == {HIDDEN}
    assert found.numbers[3, 0].tolist() == [0, 0, 0, 30, 0, 0, 0]
    assert found.numbers[4, 0].tolist() == [0, 0, 2, 9, 0, 0, 0]
    assert (found.answered[0, 0], found.accepting[0, 0]) == (28, 27)
    assert found.total_numbers[0].tolist() == [0, 0, 9, 27 + 20 + 30 + 9, 0, 0, 0]
    assert (found.total_answered[0], found.total_accepting[0]) == (95, 86)
    assert not found.whole[0]


def test_small_groups_are_shown_together_unless_that_gives_them_away():
    def rest(*sizes):
        table = np.zeros((len(sizes), 1, 7), int)
        table[:, 0, 3] = sizes
        found = view(counted(table, True))
        return int(found.answered[-1, 0]), bool(found.whole[0])

    assert rest(20, 2, 3) == (5, True)
    assert rest(20, 4, 4) == (HIDDEN, False)
    assert rest(20, 4, 3) == (7, True)
    assert rest(20, 2, 2) == (HIDDEN, False)
    assert rest(20, 30, 4) == (HIDDEN, False)
    assert rest(20, 30, 0) == (HIDDEN, True)


def test_weights_and_low_thresholds_are_refused():
    with pytest.raises(ValueError, match="without weights"):
        view(Counts.empty(1, [True], weighted=True))
    for threshold in (1, 2):
        with pytest.raises(ValueError, match="3 or more"):
            view(Counts.empty(1, [True]), threshold)


def ballots(*values):
    return np.array(values, np.int8)[:, None]


def shown(answers, groups, number, published, threshold=3):
    """Publish what may be; returns the rows."""
    rows = may_show(answers, groups, number, published, threshold)
    published.append(Published(answers.copy(), rows))
    return rows[:, 0].tolist()


def test_one_more_ballot_is_not_shown_until_there_are_enough():
    groups = np.zeros(9, np.int16)
    published = []
    assert shown(ballots(3, 3, 1, 1), groups[:4], 1, published) == [True, False, False]
    assert shown(ballots(3, 3, 1, 1, 1), groups[:5], 1, published) == [False] * 3
    assert shown(ballots(3, 3, 1, 1, 1, 1), groups[:6], 1, published) == [False] * 3
    assert shown(ballots(3, 3, 1, 1, 1, 1, 3), groups[:7], 1, published) == [True, False, False]
    # The same once more tells nothing new; two revised ballots do, three are enough.
    assert shown(ballots(3, 3, 1, 1, 1, 1, 3), groups[:7], 1, published) == [True, False, False]
    assert shown(ballots(2, 2, 1, 1, 1, 1, 3), groups[:7], 1, published) == [False] * 3
    assert shown(ballots(2, 2, 3, 1, 1, 1, 3), groups[:7], 1, published) == [True, False, False]


def test_each_group_needs_enough_new_ballots_of_its_own():
    groups = np.array([0] * 4 + [1] * 4 + [0, 0, 1], np.int16)
    published = []
    assert shown(ballots(*[3] * 8), groups[:8], 2, published) == [True, True, False, False]
    assert shown(ballots(*[3] * 11), groups, 2, published) == [False] * 4


def test_views_that_are_safe_two_by_two_can_be_unsafe_together():
    """All ballots and those not flagged, at two moments: the newly flagged one is the difference of two differences."""
    groups = np.zeros(20, np.int16)
    flagged = np.array([4, 5, 6, 19])
    first = ballots(*[3] * 10)
    second = ballots(*[3] * 20)
    published = []
    for all_ballots in (first, second):
        assert shown(all_ballots, groups[: len(all_ballots)], 1, published)[0]
        if all_ballots is first:
            left = all_ballots.copy()
            left[flagged[:3]] = NOT_SEEN
            assert shown(left, groups[:10], 1, published)[0]
    left = second.copy()
    left[flagged] = NOT_SEEN
    for pair in published:
        assert may_show(left, groups, 1, [pair], 3)[0, 0]
    assert not may_show(left, groups, 1, published, 3)[0, 0]


def isolated(published, groups, number, threshold):
    """Person by person: whether some combination of the figures shown is about fewer people than the threshold."""
    people = len(groups)
    row = np.where(groups < 0, number, groups)
    columns = {}
    figures = []
    for p in published:
        given_here = np.full(people, NOT_SEEN)
        given_here[: len(p.answers)] = p.answers[:, 0]
        sizes = [int(((row == g) & (given_here != NOT_SEEN)).sum()) for g in range(number + 1)]
        for at in np.flatnonzero(p.rows[:, 0]):
            members = [at] if at <= number else [g for g in range(number + 1) if sizes[g] < threshold]
            who = [i for i in range(people) if row[i] in members and given_here[i] != NOT_SEEN]
            figures.append([columns.setdefault((i, given_here[i]), len(columns)) for i in who])
    matrix = np.zeros((len(figures), len(columns)))
    for i, figure in enumerate(figures):
        matrix[i, figure] = 1
    rank = np.linalg.matrix_rank(matrix) if matrix.size else 0
    for number_out in range(1, threshold):
        for out in combinations(range(people), number_out):
            keep = [c for (i, _), c in columns.items() if i not in out]
            if (np.linalg.matrix_rank(matrix[:, keep]) if keep else 0) < rank:
                return True
    return False


@given(st.integers(0, 10_000))
def test_no_combination_of_views_published_one_after_another_is_about_fewer_than_three_people(seed):
    rng = np.random.default_rng(seed)
    number, people = 2, int(rng.integers(8, 15))
    groups = rng.integers(-1, number, people).astype(np.int16)
    answers = rng.integers(1, 6, (people, 1)).astype(np.int8)
    published = []
    for _ in range(4):
        here = answers[: rng.integers(4, people + 1)].copy()
        if rng.random() < 0.3:
            here[rng.random(len(here)) < 0.2] = NOT_SEEN
        most = max([len(here), *(len(p.answers) for p in published)])
        whole = np.full((most, 1), NOT_SEEN, np.int8)
        whole[: len(here)] = here
        shown(whole, groups[:most], number, published)
        answers[rng.random(people) < 0.1] = rng.integers(1, 6)
    assert not isolated(published, groups, number, 3)


def test_publishing_every_view_would_be_seen_to_fail():
    groups = np.zeros(6, np.int16)
    views = [Published(a, may_show(a, groups[: len(a)], 1, [], 3)) for a in (ballots(*[3] * 5), ballots(*[3] * 6))]
    assert isolated(views, groups, 1, 3)


def test_a_view_that_was_withheld_hides_its_rows():
    table = np.zeros((2, 1, 7), int)
    table[0, 0, 3] = 8
    found = view(counted(table, True), 3, np.zeros((3, 1), bool))
    assert found.answered.tolist() == [[HIDDEN]] * 3
    assert found.total_answered.tolist() == [0]


def test_published_views_must_be_of_the_same_questions():
    one = Published(np.full((3, 2), 3, np.int8), np.ones((3, 2), bool))
    with pytest.raises(ValueError, match="same questions"):
        may_show(ballots(3, 3, 3), np.zeros(3, np.int16), 1, [one])


def test_many_who_changed_their_minds_do_not_keep_a_group_that_grows_from_being_shown():
    """The rank is not asked where enough people are new, so that very many kinds of a few people do not matter."""
    rng = np.random.default_rng(3)
    groups = np.zeros(900, np.int16)
    answers = rng.integers(1, 6, (900, 1)).astype(np.int8)
    published = []
    for size in (200, 300, 450, 600, 900):
        here = answers[:size]
        if published:
            changed = rng.choice(len(published[-1].answers), 12, replace=False)
            here[changed] = rng.integers(1, 6, (12, 1))
        assert shown(here, groups[:size], 1, published)[0]


def test_sets_need_enough_people_who_are_new():
    sets = np.array([0] * 5 + [1] * 2 + [3] * 4 + [-1])
    fresh = np.arange(12) >= 3
    assert enough(sets, 4, fresh, 3).tolist() == [False, False, True, True]
    assert enough(sets, 4, np.ones(12, bool), 3).tolist() == [True, False, True, True]
