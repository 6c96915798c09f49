import numpy as np
import pytest

from detente.assessment.draws import middle
from detente.assessment.questions.belief_map import answer_map
from detente.assessment.reading import Reader
from detente.case import load_case
from detente.case.load import parse_case
from detente.conflict.solved import set_up, settle


def test_at_todays_belief_and_front_the_map_gives_the_chance_that_all_sign():
    case = load_case("ukraine-2022").case
    found = answer_map(case)
    assert found is not None
    conflict = set_up(case, middle(case))
    answers = Reader(conflict, settle(conflict), 1, 400).proposals()
    front = found["fronts"].index(case.war.front.now)
    for name, rows in found["proposals"].items():
        column = np.array(rows)[:, front]
        at_now = np.interp(found["now"]["belief"], found["beliefs"], column)
        assert at_now == pytest.approx(answers[f"proposals/{name}/all_sign"], abs=0.02)
        assert ((column >= 0) & (column <= 1)).all()


def test_a_case_without_types_has_no_map():
    text = """
detente: 1
id: plain
title: Plain
as_of: 2026
issues: {land: {title: Land, options: {theirs: B's, ours: A's}}}
parties: {a-land: {side: a}, b-land: {side: b}}
war: {status_quo: {land: theirs}}
proposals: {all: {title: All, terms: {land: ours}}}
"""
    assert answer_map(parse_case(text).case) is None
