"""The main job with what belongs on its page: the same answers as the questions asked one by one."""

from importlib import resources

import pytest

from detente.assessment import QuestionError, assess, deals, hinges
from detente.assessment.main_job import EXTRA
from detente.assessment.questions.belief_map import answer_map
from detente.case import load_case, parse_case


@pytest.fixture(scope="module")
def template():
    return parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))


def test_what_is_included_is_what_the_questions_answer(template):
    told = []
    whole = assess(template, draws=2, include=("map", "deals", "hinges"), progress=lambda *step: told.append(step))
    alone = assess(template, draws=2)
    assert set(alone.facts) & {"map", "deals", "hinges"} == set()
    assert {**whole.facts, "map": 0, "deals": 0, "hinges": 0} == {**alone.facts, "map": 0, "deals": 0, "hinges": 0}
    assert {path: v.tolist() for path, v in whole.samples.items()} == {p: v.tolist() for p, v in alone.samples.items()}
    assert whole.facts["map"] == answer_map(template.case)
    assert whole.facts["deals"] == deals(template, draws=EXTRA).as_dict()
    assert whole.facts["hinges"] == hinges(template, answered=alone).as_dict()
    done = [d for _, d, _ in told]
    assert done == sorted(done), "progress never goes back"
    assert {total for *_, total in told} == {2 + 2 * EXTRA}
    assert done[-1] == 2 + 2 * EXTRA


def test_what_cannot_be_included(template):
    with pytest.raises(
        QuestionError, match="include: got 'deal'; expected one of map, deals, hinges; did you mean 'deals'"
    ):
        assess(template, draws=1, include=["deal"])


def test_a_case_is_loaded_under_one_scenario():
    loaded = load_case("ukraine-2022", "lend-lease")
    for question in (assess, deals, hinges):
        with pytest.raises(QuestionError, match="loaded under 'lend-lease'; load it under 'piecemeal'"):
            question(loaded, scenario="piecemeal", draws=1)
