"""Scenarios side by side: common random numbers, differences draw by draw."""

import dataclasses
from importlib import resources

import numpy as np
import pytest

from detente.assessment import assess, compare
from detente.assessment.draws import draw
from detente.assessment.errors import QuestionError
from detente.assessment.questions.comparison import compare_runs
from detente.case import CaseError, load_case


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    file = tmp_path_factory.mktemp("case") / "case.yaml"
    file.write_text(text.replace("scenarios:\n", "scenarios:\n  same: {title: Same, set: {title: Another title}}\n"))
    return file


@pytest.fixture(scope="module")
def comparison(path):
    return compare(path, ["cut", "same"], draws=2)


def test_what_does_not_matter_makes_no_difference(comparison):
    pair = comparison.pair("same")
    for headline in comparison.paths():
        band = pair.by_draw(headline)
        assert (pair.difference(headline), band.low, band.median, band.high) == (0, 0, 0, 0)


def test_the_difference_is_that_of_the_figures_and_the_band_is_draw_by_draw(comparison):
    headline, pair = "proposals/armistice/all_sign", comparison.pair("cut")
    one, other = comparison.base.samples[headline], comparison.runs["cut"].samples[headline]
    assert pair.difference(headline) == np.median(other) - np.median(one)
    assert pair.by_draw(headline).low == pytest.approx(np.quantile(other - one, 0.05))
    told = comparison.as_dict()["headlines"][headline]["scenarios"]["cut"]
    assert told["figure"]["median"] == np.median(other)
    assert told["difference"] == pair.difference(headline)
    assert told["by_draw"]["high"] == pytest.approx(np.quantile(other - one, 0.95))


def test_a_client_whose_patron_cuts_does_worse(comparison):
    assert comparison.pair("cut").difference("ends/5/country-b-wins") < 0


def test_a_scenario_changes_only_the_numbers_it_sets():
    plain, other = load_case("ukraine-2022"), load_case("ukraine-2022", "front-loaded")
    one = draw(plain.case, 16, 1, plain.names)
    two = draw(other.case, 16, 1, other.names)
    changed = [
        p
        for p in one.names
        if p in two.names and (one.values[:, one.names.index(p)] != two.values[:, two.names.index(p)]).any()
    ]
    assert changed == ["backers.united-states.support.hold", "backers.united-states.support.surge", "backers.united-states.delay",
                       "backers.europe.support.hold", "backers.europe.support.surge"]  # fmt: skip


def test_what_is_refused_is_told_before_anything_is_run(path):
    seen = []
    with pytest.raises(QuestionError, match="name at least one"):
        compare(path, [])
    with pytest.raises(CaseError, match="did you mean 'cut'"):
        compare(path, ["cut", "cutt"], progress=lambda *step: seen.append(step))
    assert seen == []


def test_two_runs_of_the_same_draws_differ_as_scenarios_do(comparison):
    found = compare_runs(comparison.base, comparison.runs["cut"])
    assert found.paired
    assert found.paths == tuple(comparison.paths())
    for path in found.paths:
        assert found.difference(path) == comparison.pair("cut").difference(path)
        assert found.by_draw(path) == comparison.pair("cut").by_draw(path)


def test_runs_of_other_draws_are_not_paired_and_have_no_band(comparison, path):
    other = assess(path, draws=2, seed=2)
    found = compare_runs(comparison.base, other)
    assert not found.paired
    for headline in found.paths:
        assert found.by_draw(headline) is None
        assert found.difference(headline) == other.band(headline).median - comparison.base.band(headline).median
    assert found.as_dict()["headlines"][headline]["by_draw"] is None


def test_what_only_one_run_has_is_named(comparison):
    less = comparison.base.only(proposal="armistice")
    found = compare_runs(comparison.base, less)
    assert found.only_one == tuple(
        f"proposals/armistice-alliance/{x}" for x in ("all_sign", "holds/5", "signed_and_holds_5")
    )
    assert found.only_other == ()
    empty = dataclasses.replace(less, samples={})
    with pytest.raises(QuestionError, match="no headline in common"):
        compare_runs(comparison.base, empty)
