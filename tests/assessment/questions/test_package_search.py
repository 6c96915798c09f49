from importlib import resources

import numpy as np
import pytest

from detente.assessment import deals
from detente.assessment.assess_draws import assess_draw, draw
from detente.assessment.draws import middle
from detente.assessment.errors import QuestionError
from detente.assessment.questions.export import case_text, export_domain
from detente.assessment.questions.package_search import fighting_on, party_weights
from detente.assessment.work import Work
from detente.case.load import parse_case
from detente.conflict.packages import as_proposal, package_space
from detente.conflict.solved import set_up, settle
from detente.terms import complete
from detente.terms.domains import read_domain, write_geniusweb
from detente.terms.space import package_of

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def loaded():
    return parse_case(TEMPLATE)


@pytest.fixture(scope="module")
def found(loaded):
    return deals(loaded, draws=4)


def test_all_packages_of_a_small_case_are_offered(found):
    assert found.size == found.allowed == found.weighed == 6
    listed = sum(1 + len(d.like) for d in found.best)
    assert listed == 6
    assert sum(d.best for d in found.best) <= 1 + 1e-9
    medians = [d.both.median for d in found.best]
    assert medians == sorted(medians, reverse=True)


def test_packages_are_worth_what_terms_say(loaded):
    """The space against `terms.Values` package by package."""
    conflict = set_up(loaded.case, middle(loaded.case))
    space, columns = package_space(conflict.setting)
    for proposal in loaded.case.proposals.values():
        terms = complete(loaded.case, proposal.terms)
        package = package_of(space, terms)
        mine = sum(space.worth[i][:, o] for i, o in enumerate(package))
        front = conflict.setting.stand(conflict.today)
        theirs = np.concatenate([v.package(terms, front) for v in conflict.setting.values.values()])
        np.testing.assert_allclose(mine, theirs, atol=1e-12)
    assert len(columns) == 5


def test_a_signatory_of_every_proposal_signs_a_new_package_too(loaded):
    case = loaded.case
    terms = {"province": "ceded", "alignment": "neutral"}
    assert as_proposal(case, terms).signatories == ["country-a", "country-b"]
    each = {
        name: p.model_copy(update={"signatories": ["country-b", "patron", "country-a"]})
        for name, p in case.proposals.items()
    }
    assert as_proposal(case.model_copy(update={"proposals": each}), terms).signatories == [
        "country-a",
        "country-b",
        "patron",
    ]


def test_fighting_on_is_what_the_assessment_says(loaded):
    sample = draw(loaded.case, 1, 1, loaded.names)
    conflict = set_up(loaded.case, sample.numbers(0))
    _, columns = package_space(conflict.setting)
    on = fighting_on(settle(conflict), conflict, columns)
    answers, _ = assess_draw(Work(loaded.case, sample, 0, 1))
    for value, (who, kind) in zip(on, columns, strict=True):
        path = f"fighting_on_by_type/{who}/{kind}" if kind != "only" else f"fighting_on/{who}"
        assert value == pytest.approx(answers[path])
    weights = party_weights(loaded.case, conflict.setting.beliefs, columns)
    np.testing.assert_allclose(weights.sum(axis=0), 1)


def test_what_a_side_forgoes_is_nothing_on_the_frontier(found):
    front = [p for p in found.points if p[2]]
    assert front
    for a, b, _ in front:
        assert not any(x >= a and y >= b and (x > a or y > b) for x, y, _ in found.points)
    for standing in found.standings:
        assert all(band.low >= -1e-12 for band in standing.forgone.values())


def test_red_lines_and_constraints_leave_packages_out():
    text = TEMPLATE.replace(
        "    war_cost: {limited: 5% to 10%", "    red_lines: {alignment: alliance}\n    war_cost: {limited: 5% to 10%"
    )
    found = deals(parse_case(text), draws=1)
    assert (found.size, found.allowed) == (6, 3)
    assert all(d.terms["alignment"] == "neutral" for d in found.best)
    gone = next(s for s in found.standings if s.proposal == "armistice-alliance")
    assert gone.deal is None
    text = TEMPLATE.replace("ceded: ceded to A", "ceded: {says: ceded to A, requires: {alignment: alliance}}")
    found = deals(parse_case(text), draws=1)
    assert found.allowed == 5
    assert not any(d.terms == {"province": "ceded", "alignment": "neutral"} for d in found.best)


def test_a_goal_keeps_what_it_wants():
    text = TEMPLATE.replace("wants: {ends: [settled]}", "wants: {ends: [settled], terms: {province: [returned]}}")
    found = deals(parse_case(text), goal="lasting-peace", draws=1)
    assert found.allowed == 2
    with pytest.raises(QuestionError, match="goal: got 'peace'; the case has lasting-peace"):
        deals(parse_case(TEMPLATE), goal="peace", draws=1)


def test_the_same_seed_gives_the_same_deals(loaded, found):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as one:
        again = deals(loaded, draws=4, executor=one)
    assert again.as_dict() == found.as_dict()


def test_a_case_goes_out_as_a_domain_and_comes_back(tmp_path, loaded):
    domain = export_domain(loaded.case)
    write_geniusweb(domain, tmp_path)
    back = parse_case(case_text(read_domain(tmp_path), "2026-01-01")).case
    assert list(back.issues) == list(loaded.case.issues)
    assert {i: list(e.options) for i, e in back.issues.items()} == {
        i: list(e.options) for i, e in loaded.case.issues.items()
    }
    conflict = set_up(back, middle(back))
    space, _ = package_space(conflict.setting)
    for n, (issue, options) in enumerate(domain.issues.items()):
        for side, profile in enumerate(domain.profiles):
            expected = [
                profile.weights[issue] * profile.values[issue][o] / sum(profile.weights.values()) for o in options
            ]
            np.testing.assert_allclose(space.worth[n][side], expected, atol=1e-5)
