"""Cooke's model against scores others published: TU Delft's course (three experts), and Anduryl's example (the tobacco study, seven experts).

Sources: TU Delft OpenCourseWare, Decision Making Under Uncertainty: Introduction to Structured Expert Judgment, 3.7.3 (invented answers); Anduryl
1.2 ('t Hart, Leontaris and Morales-Napoles 2019, SoftwareX 10: 100295), notebook "Example Anduryl with scripting", on a study of the TU Delft expert
judgment data base (Cooke and Goossens 2008, Reliability Engineering and System Safety 93: 657-674).
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from detente.panel.experts.cooke import (
    Answered,
    calibration,
    global_weights,
    hits,
    item_weights,
    optimised,
    pooled_quantiles,
    score,
    score_of_pool,
)
from detente.panel.experts.errors import ExpertError

DELFT = Answered(
    np.array(
        [
            [[2, 5, 7], [12, 13, 15], [87, 89, 92], [2, 5, 8], [48, 50, 52]],
            [[20, 23, 34], [8, 10, 11], [60, 70, 90], [20, 35, 45], [30, 35, 40]],
            [[20, 25, 28], [10, 13, 15], [65, 67, 70], [42, 44, 46], [32, 33, 35]],
        ],
        dtype=float,
    ),
    np.array([24, 11, 68, 47, 31], dtype=float),
)


def test_delfts_scores():
    found = score(DELFT)
    assert found.calibration == pytest.approx([3.621e-5, 0.608, 0.327], rel=2e-3)
    assert found.information == pytest.approx([1.418, 0.558, 1.354], abs=1e-3)


def test_delfts_weights():
    # Theirs are made of scores rounded to three decimals.
    assert global_weights(score(DELFT)).values == pytest.approx([0.00006565341, 0.4338007, 0.5661336], rel=1e-3)


# The tobacco study's ten questions with known answers: quantiles at 5, 25, 50, 75 and 95 per cent, by question and expert.
TOBACCO = [
    [[5, 12, 25, 35, 50], [1, 5, 10, 15, 25], [2, 4, 6, 8, 10], [1, 11, 15, 100, 200], [500, 550, 600, 750, 1000],
     [1, 2.3, 2.8, 3.1, 3.4], [1, 4, 7, 10, 15]],
    [[2, 7, 10, 11, 12], [5, 10, 15, 20, 25], [8, 17, 25, 38, 40], [3, 15, 25, 30, 37], [0, 25, 50, 75, 100],
     [0, 2, 4, 7, 10], [0, 10, 20, 30, 100]],
    [[5, 8, 10, 15, 20], [1, 3, 5, 7, 10], [4, 7, 11, 14, 16], [3, 5, 7, 10, 15], [6, 7, 8, 9, 11],
     [3, 13, 17, 19, 20], [4, 5, 7, 9, 10]],
    [[10, 25, 40, 50, 60], [50, 60, 85, 90, 100], [10, 25, 35, 45, 55], [30, 50, 75, 82, 90], [0, 25, 50, 75, 100],
     [50, 60, 73, 80, 90], [1, 85, 90, 95, 100]],
    [[20, 35, 50, 60, 75], [10, 20, 30, 50, 60], [15, 27, 30, 40, 45], [20, 30, 35, 42, 48], [27, 29, 33, 34, 35],
     [15, 23, 32, 41, 45], [20, 22, 32, 36, 40]],
    [[1, 1.1, 1.25, 1.4, 1.8], [1, 1.1, 1.11, 1.14, 1.2], [0.3, 0.4, 0.5, 1.5, 2], [0.8, 1, 1.3, 1.4, 1.5],
     [0.75, 0.813, 0.875, 0.938, 1], [0.75, 0.83, 0.9, 1.3, 2], [0.5, 0.75, 1, 1.25, 1.5]],
    [[1, 1.2, 1.3, 1.4, 1.5], [1, 1.1, 1.2, 1.3, 1.5], [0.75, 0.8, 1, 1.35, 2], [0.7, 1, 1.1, 1.3, 1.4],
     [1, 1.1, 1.25, 1.3, 1.5], [0.87, 0.97, 1, 1.1, 1.3], [1.1, 1.2, 1.3, 1.4, 1.5]],
    [[0.5, 0.75, 1, 1.1, 1.25], [0.33, 0.4, 0.5, 0.67, 1], [0.5, 0.6, 0.75, 0.85, 1], [0.5, 0.6, 0.7, 1, 1.1],
     [0.6, 0.667, 0.733, 0.8, 0.867], [0.64, 0.71, 0.8, 0.914, 1.067], [0.5, 0.7, 0.8, 0.9, 1]],
    [[0.8, 1, 1.5, 1.6, 1.8], [1, 1.5, 2, 2.5, 3], [1.03, 1.1, 1.15, 1.35, 1.5], [0.98, 1.1, 1.2, 1.3, 1.5],
     [1, 1.25, 1.5, 1.75, 2], [0.67, 0.85, 1, 1.2, 1.5], [1, 1.2, 1.4, 1.6, 1.8]],
    [[40, 45, 55, 60, 65], [25, 30, 50, 60, 75], [20, 45, 60, 75, 80], [45, 50, 60, 70, 85], [40, 45, 50, 55, 60],
     [19, 20, 21, 23, 26], [15, 20, 25, 30, 50]],
]  # fmt: skip
KNOWN = [13.11, 77.3, 7, 74.28, 34, 1.26, 1.2, 0.777, 1.83, 21.3]
STUDY = Answered(
    np.array(TOBACCO, dtype=float).swapaxes(0, 1).copy(), np.array(KNOWN, dtype=float), (0.05, 0.25, 0.5, 0.75, 0.95)
)


def test_anduryls_scores():
    found = score(STUDY)
    assert found.calibration == pytest.approx(
        [0.036982, 0.171575, 0.001053, 0.023658, 0.439946, 0.077960, 0.687587], abs=1e-6
    )
    assert found.information == pytest.approx(
        [0.929125, 1.002679, 0.996867, 0.818449, 0.896439, 1.468409, 1.062177], abs=1e-6
    )
    assert found.combined == pytest.approx(
        [0.034361, 0.172035, 0.001050, 0.019363, 0.394384, 0.114477, 0.730339], abs=1e-6
    )
    assert set(found.answered) == {10}


def test_anduryls_best_pool_is_its_best_expert():
    found = optimised(STUDY)
    assert found.values == pytest.approx([0, 0, 0, 0, 0, 0, 1])
    assert (found.cut_off, found.calibration, found.information) == pytest.approx(
        (0.687587, 0.687587, 1.062177), abs=1e-6
    )


def test_anduryls_pool_with_weights_given():
    given_ = np.array([1.5, 0.2, 0.3, 0.4, 0.3, 0.4, 0.5])
    weights = global_weights(score(STUDY))
    found = score_of_pool(STUDY, type(weights)(given_ / given_.sum(), 0.0))
    assert found == pytest.approx((0.459729, 0.459663), abs=1e-5)


def test_hand_worked_calibration():
    # TU Delft's lecture notes (MORE, SEJ): 4, 3, 0 and 1 of 8 truths in the intervals, with shares rounded to two decimals.
    assert calibration(np.array([4, 3, 0, 1])) == pytest.approx(0.00027, abs=2e-5)
    # All as stated: nobody could do better.
    assert calibration(np.array([1, 9, 9, 1])) == pytest.approx(1)
    # 2 N I by hand, N = 2, one on either side of the median: I = ln(0.5 / 0.45).
    assert calibration(np.array([0, 1, 1, 0])) == pytest.approx(chi2.sf(4 * np.log(0.5 / 0.45), 3))
    assert calibration(np.array([4, 3, 0, 1]), power=0.5) == pytest.approx(
        chi2.sf(0.5 * chi2.isf(calibration(np.array([4, 3, 0, 1])), 3), 3)
    )


def test_a_truth_on_a_quantile_counts_as_below_it():
    assert list(hits(np.array([[1.0, 2, 3]] * 4), np.array([1.0, 3, 4, np.nan]))) == [1, 0, 1, 1]


def test_information_of_a_hand_worked_answer():
    # One expert, quantiles 5, 50 and 95 per cent of a uniform over the whole range carry no information.
    one = Answered(np.array([[[0.05, 0.5, 0.95]], [[0.0, 0.5, 1.0]]]), np.array([0.5]))
    found = score(one, overshoot=0.0 + 1e-9)
    assert found.information[0] == pytest.approx(0, abs=1e-6)


def test_a_logarithmic_background_is_the_logarithm_uniform():
    values, truths = np.exp(DELFT.values / 20), np.exp(DELFT.truths / 20)
    logarithmic = score(Answered(values, truths, DELFT.at, np.ones(5, bool)))
    assert logarithmic.information == pytest.approx(score(DELFT).information)
    weights = global_weights(logarithmic)
    assert np.log(
        pooled_quantiles(Answered(values, truths, DELFT.at, np.ones(5, bool)), weights)
    ) * 20 == pytest.approx(pooled_quantiles(DELFT, weights))


def test_item_weights():
    scores = score(DELFT)
    found = item_weights(scores).values
    assert found.sum(axis=0) == pytest.approx(np.ones(5))
    assert found[1] / found[2] == pytest.approx(0.608 / 0.327 * scores.by_question[1] / scores.by_question[2], rel=3e-3)
    by_item, together = optimised(DELFT, by_item=True), optimised(DELFT)
    assert by_item.values.shape == (3, 5) and together.values.shape == (3,)


def test_a_pool_of_one_is_that_expert():
    weights = global_weights(score(STUDY), cut_off=0.5)
    assert pooled_quantiles(STUDY, weights) == pytest.approx(STUDY.values[6])


def test_the_pool_s_own_distribution_is_the_mean():
    # At the pool's median, the experts' distribution functions average to one half.
    weights = global_weights(score(DELFT))
    pool = pooled_quantiles(DELFT, weights)
    low, high = 2 - 0.1 * 32, 34 + 0.1 * 32
    at = [np.interp(pool[0, 1], [low, *DELFT.values[e, 0], high], [0, 0.05, 0.5, 0.95, 1]) for e in range(3)]
    assert float(weights.values @ at) == pytest.approx(0.5)


@settings(max_examples=30)
@given(st.permutations(range(7)), st.permutations(range(10)), st.floats(0.1, 10), st.floats(-5, 5))
def test_neither_order_nor_units_matter(experts, questions, scale, shift):
    moved = Answered(
        scale * STUDY.values[list(experts)][:, list(questions)] + shift,
        scale * STUDY.truths[list(questions)] + shift,
        STUDY.at,
    )
    one, two = score(STUDY), score(moved)
    assert two.calibration == pytest.approx(one.calibration[list(experts)])
    assert two.information == pytest.approx(one.information[list(experts)])


def test_questions_left_out():
    values = DELFT.values.copy()
    values[0, 3:] = np.nan
    found = score(Answered(values, DELFT.truths))
    assert list(found.answered) == [3, 5, 5]
    assert found.calibration[0] == pytest.approx(calibration(np.array([2, 0, 0, 1])))
    values[0] = np.nan
    found = score(Answered(values, DELFT.truths))
    assert np.isnan(found.calibration[0]) and global_weights(found).values[0] == 0


@pytest.mark.parametrize(
    ("values", "truths", "says"),
    [
        (np.zeros((2, 3)), np.zeros(3), "expected"),
        (np.array([[[1.0, 3, 2]]]), np.array([1.0]), "rising order"),
        (np.array([[[1.0, np.nan, 2]]]), np.array([1.0]), "all of them or none"),
        (np.array([[[np.nan, np.nan, np.nan]]]), np.array([1.0]), "answered by nobody"),
    ],
)
def test_one_sentence_for_a_mistake(values, truths, says):
    with pytest.raises(ExpertError, match=says):
        Answered(values, truths)


def test_more_mistakes():
    with pytest.raises(ExpertError, match="known answer"):
        score(Answered(DELFT.values, np.full(5, np.nan)))
    with pytest.raises(ExpertError, match="two equal quantiles"):
        score(Answered(np.array([[[1.0, 1, 2]]]), np.array([1.0])))
    with pytest.raises(ExpertError, match="lower the cut-off"):
        global_weights(score(DELFT), cut_off=0.9)
    with pytest.raises(ExpertError, match="not above 0"):
        Answered(np.array([[[-1.0, 1, 2]]]), np.array([1.0]), logarithmic=np.array([True]))
