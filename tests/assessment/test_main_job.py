"""The main job with what belongs on its page: the same answers as the questions asked one by one."""

from importlib import resources

import pytest

from detente import paths
from detente.assessment import QuestionError, assess, compare, deals, fixes, graph_of, hinges, what_if
from detente.assessment.assess_draws import steps
from detente.assessment.main_job import EXTRA, INCLUDED
from detente.assessment.questions.belief_map import answer_map
from detente.case import load_case, parse_case


@pytest.fixture(scope="module")
def template():
    return parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))


def test_what_is_included_is_what_the_questions_answer(template):
    told = []
    whole = assess(template, draws=2, include=INCLUDED, progress=lambda *step: told.append(step))
    alone = assess(template, draws=2)
    assert set(alone.facts) & set(INCLUDED) == set()
    assert whole.facts | dict.fromkeys(INCLUDED) == alone.facts | dict.fromkeys(INCLUDED)
    assert {path: v.tolist() for path, v in whole.samples.items()} == {p: v.tolist() for p, v in alone.samples.items()}
    assert whole.facts["map"] == answer_map(template.case, alone)
    assert whole.facts["deals"] == deals(template, draws=EXTRA, answered=alone).as_dict()
    assert whole.facts["graph"] == graph_of(alone).as_dict()
    assert whole.facts["hinges"] == hinges(template, answered=alone).as_dict()
    done = [d for _, d, _ in told]
    assert done == sorted(done), "progress never goes back"
    assert {total for *_, total in told} == {steps(2) + 2 * EXTRA}
    assert done[-1] == steps(2) + 2 * EXTRA


def test_every_command_gives_a_named_proposal_the_same_figures(tmp_path):
    # With a signatory that only the case names, and a refusal on the record: what once told the commands apart.
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    terms = "terms: {province: line, alignment: neutral}"
    answer = "  - {date: 2025-11-01, by: country-b, kind: answer, about: armistice, outcome: refused, says: No}"
    text = text.replace(terms, f"{terms}\n    signatories: [country-a, country-b, patron]")
    text = text.replace("\nscenarios:", f"\n{answer}\n\nscenarios:")
    path = tmp_path / "case.yaml"
    path.write_text(text, "utf-8")
    a = assess(path, draws=3)
    searched, mended, plan = deals(path, draws=3), fixes(path, draws=3), answer_map(load_case(path).case, a)
    compared = compare(path, ["cut"], draws=3).base
    nothing = what_if(path, {}, of=a)
    assert [s.proposal for s in searched.standings] == a.proposals
    for standing, fix in zip(searched.standings, mended.fixes, strict=True):
        name, deal = standing.proposal, standing.deal
        all_sign, holds, both = (p(name) for p in (paths.all_sign, lambda n: paths.holds(n, 5), paths.signed_and_holds))
        for side in a.parties:
            assert deal.gains[side].median == pytest.approx(a.band(paths.gains(name, side)).median, abs=1e-9)
        for path_, figure in ((all_sign, deal.all_sign), (holds, deal.holds_5), (both, deal.both), (both, fix.as_is)):
            for end in ("low", "median", "high"):
                assert getattr(figure, end) == pytest.approx(getattr(a.band(path_), end), abs=1e-9)
        for path_ in (all_sign, holds, both, *(paths.signs(name, who) for who in a.under(paths.signs(name)))):
            median = a.band(path_).median
            assert compared.band(path_).median == pytest.approx(median, abs=1e-9)
            assert nothing.before[path_] == pytest.approx(median, abs=1e-9)
            assert nothing.after[path_] == pytest.approx(median, abs=1e-9)
        assert plan["now"]["all_sign"][name] == pytest.approx(a.band(all_sign).median, abs=1e-9)


def test_what_cannot_be_included(template):
    with pytest.raises(
        QuestionError, match="include: got 'deal'; expected one of map, deals, hinges, graph; did you mean 'deals'"
    ):
        assess(template, draws=1, include=["deal"])


def test_a_case_is_loaded_under_one_scenario():
    loaded = load_case("ukraine-2022", "lend-lease")
    for question in (assess, deals, hinges):
        with pytest.raises(QuestionError, match="loaded under 'lend-lease'; load it under 'piecemeal'"):
            question(loaded, scenario="piecemeal", draws=1)
