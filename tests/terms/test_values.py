"""Package values: weights sum to 1, lotteries take their expectation, lines follow the front."""

import numpy as np
import pytest

from detente.assessment.draws import draw
from detente.case import parse_case
from detente.terms import Values, complete

CASE = """\
detente: 1
id: terms
title: Terms
as_of: 2020
issues:
  land:
    title: Land
    options:
      theirs: B's
      line: {says: divided, at_front: true}
      vote: {says: a vote, lottery: {theirs: 30%, ours: rest}}
      ours: A's
  status: {title: Status, options: {allied: allied, open: open, neutral: neutral}}
parties:
  a-land:
    side: a
    types: {soft: {prior: 50%}, hard: {prior: rest}}
    values:
      land: {weight: {soft: 3, hard: 1}, options: {theirs: 0, ours: 1}}
      status: {weight: 1, options: {allied: 0, open: {soft: 60%, hard: 20%}, neutral: 1}}
    synergies: [{options: {land: ours, status: neutral}, value: 0.1}]
  b-land: {side: b}
war: {front: {settles: {land: {a: ours, b: theirs}}}, status_quo: {status: open}}
proposals: {line: {title: Divide, terms: {land: line}}}
"""


@pytest.fixture(scope="module")
def case():
    return parse_case(CASE).case


def values(case, who):
    return Values(case, draw(case, 1, 0).numbers(0), who)


def test_additive_value_by_type(case):
    a = values(case, "a-land")
    np.testing.assert_allclose(a.package({"land": "theirs", "status": "open"}), [0.25 * 0.6, 0.5 * 0.2])
    np.testing.assert_allclose(a.package({"land": "vote", "status": "allied"}), [0.75 * 0.7, 0.5 * 0.7])
    np.testing.assert_allclose(a.package({"land": "ours", "status": "neutral"}), [1.1, 1.1])


def test_defaults_are_even_steps_in_the_order_listed(case):
    b = values(case, "b-land")
    assert b.value["status", "open"] == pytest.approx([0.5])
    assert b.value["land", "theirs"] == pytest.approx([1.0])
    assert b.value["land", "ours"] == pytest.approx([0.0])


def test_the_line_follows_the_front(case):
    a = values(case, "a-land")
    line = a.package({"land": "line", "status": "allied"}, [0.0, 0.5, 1.0])
    np.testing.assert_allclose(line, [[0, 0.375, 0.75], [0, 0.25, 0.5]])
    np.testing.assert_allclose(a.at_war([0.5]), [[0.375 + 0.15], [0.25 + 0.1]])


def test_terms_left_out_stay_as_at_war(case):
    assert complete(case, {}) == {"land": "line", "status": "open"}
    assert complete(case, {"land": "ours"}) == {"land": "ours", "status": "open"}
