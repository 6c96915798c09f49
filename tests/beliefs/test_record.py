"""Beliefs against Bayes by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.assessment.draws import draw
from detente.beliefs import read_record
from detente.beliefs.record import bayes, weight_of_evidence
from detente.case import parse_case

CASE = """\
detente: 1
id: hand
title: By hand
as_of: 2020-01-01
issues: {land: {title: Land, options: {theirs: B's, ours: A's}}}
parties:
  a-land: {side: a, types: {soft: {prior: 70%}, hard: {prior: rest}}}
  b-land: {side: b}
war: {status_quo: {land: ours}}
proposals: {line: {title: Divide, terms: {land: ours}}}
record:
  - {date: 2010, by: a-land, kind: pledge, says: broken, likelihood: {soft: 20%, hard: 60%}}
  - {date: 2015, by: a-land, kind: signal, says: half, likelihood: {soft: 50%, hard: 40%}, weight: 50%}
  - {date: 2018, by: a-land, kind: statement, says: talk, likelihood: {soft: 90%, hard: 10%}}
  - {date: 2018, by: a-land, kind: signal, says: silent}
  - {date: 2019, by: somebody, kind: statement, says: from outside}
"""


def reading(text: str):
    case = parse_case(text).case
    return read_record(case, draw(case, 1, 0).numbers(0), "a-land")


def test_two_events_by_hand():
    found = reading(CASE)
    soft, hard = 0.7 * 0.2 * 0.5**0.5, 0.3 * 0.6 * 0.4**0.5
    assert found.before == pytest.approx([0.7, 0.3])
    assert found.after == pytest.approx([soft / (soft + hard), hard / (soft + hard)])
    assert found.events == (0, 1, 2)
    # With two types a deciban is 10 log10 of the likelihood ratio, whatever the belief: -4.77 and +0.48.
    assert found.decibans[0] == pytest.approx([10 * np.log10(0.2 / 0.6), 10 * np.log10(0.6 / 0.2)])
    assert found.decibans[1, 0] == pytest.approx(5 * np.log10(0.5 / 0.4))
    # Cheap talk counts for nothing unless it is given a weight.
    assert found.decibans[2] == pytest.approx([0, 0])


def test_old_evidence_fades():
    found = reading(CASE.replace("record:", "half_life: 5 years\nrecord:"))
    years = 9.503  # from the middle of 2010 to the first of 2020
    assert found.decibans[0, 0] == pytest.approx(10 * np.log10(1 / 3) * 0.5 ** (years / 5), rel=1e-3)


def test_three_types():
    prior, like = np.array([0.5, 0.3, 0.2]), np.array([[0.1, 0.4, 0.9]])
    joint = prior * like[0]
    assert bayes(prior, like, np.ones(1)) == pytest.approx(joint / joint.sum())
    against = (0.5 * 0.1 + 0.3 * 0.4) / 0.8
    assert weight_of_evidence(prior, like[0], 1.0)[2] == pytest.approx(10 * np.log10(0.9 / against))


@given(
    likelihood=st.lists(st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)), min_size=1, max_size=6),
    seed=st.integers(0, 1000),
)
def test_the_order_of_events_does_not_matter(likelihood, seed):
    like = np.array(likelihood)
    order = np.random.default_rng(seed).permutation(len(like))
    weight = np.linspace(0.2, 1, len(like))
    prior = np.array([0.35, 0.65])
    assert bayes(prior, like, weight) == pytest.approx(bayes(prior, like[order], weight[order]))
