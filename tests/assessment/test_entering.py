"""What outside powers do, read off a solved draw; and every question of a case that has some."""

import json
from importlib import resources

import pytest
from small import built, solved, with_entry

from detente import assess, compare, fixes, hinges, what_if
from detente.assessment import tables
from detente.assessment.answer import answer as in_words
from detente.assessment.entering import entering
from detente.assessment.questions.export import export_efg
from detente.assessment.reading import Reader
from detente.assessment.wording import short
from detente.case import parse_case
from detente.report.page import report_html
from detente.report.terminal.assessment import print_assessment

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
TODAY, TITLE = "interventions/the-patron/today", "The patron comes in"


@pytest.fixture(scope="module")
def loaded():
    return parse_case(with_entry())


@pytest.fixture(scope="module")
def answer(loaded):
    return assess(loaded, draws=2, include=["map", "deals", "hinges"])


def test_without_powers_play_stands_where_it_stood():
    conflict = built()
    state = int(conflict.places.quiet.ids[conflict.today])
    found = entering(conflict, solved(conflict), state)
    assert (found.chance, found.then) == ({}, {state: 1.0})


def test_plays_enter_as_often_as_the_policy_says():
    # In the first quarter of a war without talks and without a deadlock, play and policy must agree.
    conflict = built(
        ("  exhaustion: {levels: 3}", "  exhaustion: {levels: 3}\n  talks: 0% per quarter"), text=with_entry()
    )
    answers = Reader(conflict, solved(conflict), seed=1, plays=20_000).everything()
    assert 0.1 < answers[TODAY] < 0.9
    assert answers["interventions/the-patron/enters/0.25"] == pytest.approx(answers[TODAY], abs=0.015)
    by = [v for k, v in answers.items() if k.startswith("interventions/the-patron/enters/")]
    assert by == sorted(by)


def test_a_backer_with_a_single_level_of_support_has_no_lever_in_it():
    # Then choosing that level is what it does anyway, and the powers have decided before it either way.
    single = ("support: {cut: 0, hold: 1, surge: 2}", "support: {hold: 1}")
    text = with_entry().replace(
        "set: {backers.patron.support: {cut: 0, hold: 0.3, surge: 0.6}}", "set: {backers.patron.support: {hold: 0.3}}"
    )
    conflict = built(single, text=text)
    levers = Reader(conflict, solved(conflict), seed=1, plays=100).levers()
    assert levers["levers/lasting-peace/support hold"] == pytest.approx(
        levers["levers/lasting-peace/no talks"], abs=1e-9
    )


def test_every_face_says_whether_it_would_enter(answer, loaded, capsys):
    assert answer.interventions == ["the-patron"]
    table = tables.entering(answer)
    assert table.rows[0][:2] == [TITLE, short(answer.band(TODAY))]
    assert {len(row) for row in table.rows} == {len(table.head)}
    (said,) = in_words(answer).part("enters").says
    assert said.startswith(f"{TITLE}, this quarter, if nothing is signed: ") and "Within 10 years: " in said
    print_assessment(answer)
    assert table.title in capsys.readouterr().out
    assert table.title.removesuffix(" (chances in %)") in report_html(answer)
    assert answer.as_dict()["interventions"][0]["today"] == answer.band(TODAY).as_dict()
    assert answer.facts["deals"]["best"]
    assert json.loads(answer.to_json())["titles"]["interventions/the-patron"] == TITLE


def test_further_questions_are_answered(loaded):
    asked = hinges(loaded, draws=2, headlines=[TODAY])
    assert asked.says[TODAY] == f"{TITLE}: this quarter, if nothing is signed"
    assert fixes(loaded, draws=1).fixes
    cost = "interventions.the-patron.cost"
    moved = what_if(loaded, {cost: 5.0}, draws=1)
    assert moved.after[TODAY] < 0.01 < moved.before[TODAY]
    assert '"enter" "stay out"' in export_efg(loaded.case, 1, ["armistice"])


def test_a_case_without_powers_says_nothing_of_them():
    answer = assess(parse_case(TEMPLATE), draws=1)
    assert answer.interventions == [] and answer.as_dict()["interventions"] == []
    assert "Would an outside power" not in report_html(answer)


def test_a_scenario_may_change_what_entering_costs(tmp_path):
    path = tmp_path / "case.yaml"
    text = with_entry().replace(
        "scenarios:\n", "scenarios:\n  dear: {title: Entering is dear, set: {interventions.the-patron.cost: 500%}}\n"
    )
    path.write_text(text, "utf-8")
    found = compare(path, ["dear"], draws=1)
    row = found.as_dict()["headlines"]["interventions/the-patron/enters/5"]
    assert row["scenarios"]["dear"]["figure"]["median"] < row["base"]["median"] - 0.1
