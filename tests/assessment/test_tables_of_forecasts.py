"""Outside forecasts stand beside their own kind of answer, with their source and day, in the words and tables of an answer."""

from importlib import resources

import pytest

from detente import paths
from detente.assessment import assess
from detente.assessment.answer import answer
from detente.assessment.tables_of_forecasts import KINDS, forecasts
from detente.case import parse_case
from detente.case.forecasts import forecasts as told_in_time

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
CLOCK = """
series:
  loans: {title: Loan rates, unit: "% a year", source: report, vintage: 2025-12-20, values: {2024-06: 10, 2024-09: 14, 2025-12-15: 28 to 36}}
forecasts:
  - {question: signed_by/2026-12-20, probability: 99%, date: 2025-12-01, source: report, says: Will a deal be signed in 2026?}
  - {question: proposals/armistice/holds/5, probability: 30%, date: 2025-12-05, source: report}
"""
RULE = "{levels: 3, clocks: [{party: country-a, says: Loans, follows: {series: loans, scale: 40 to 80, most: 60%}}]}"


@pytest.fixture(scope="module")
def assessed():
    return assess(parse_case(TEMPLATE.replace("{levels: 3}", RULE) + CLOCK), draws=2)


def test_each_stands_beside_its_own_kind_of_answer(assessed):
    (ends,), (holds,) = forecasts(assessed, "ends"), forecasts(assessed, "holding")
    assert [r[:2] for r in ends.rows] == [["A report on the war, 2025-12-01", ""], ["  Signed within 1 year", "99"]]
    assert "1 forecast of 1 lies outside the model's band" in ends.note
    assert "was asked as: Will a deal be signed in 2026?" in ends.note
    assert holds.rows[1][0] == "  Armistice on the line: holds 5 years"
    assert holds.rows[1][3] != "-"  # history has a rate for that
    assert forecasts(assessed, "signing") == []
    said = answer(assessed).part("forecasts").says
    assert "99%, A report on the war on 2025-12-01" in said[0]
    assert "which disagrees" in said[0]


def test_there_is_a_table_for_every_question_that_may_be_asked():
    text = TEMPLATE + (
        "\ninterventions: {patron-enters: {by: patron, outcomes: {fighting: 100%}}}\nthreats: {embargo: {title: An embargo, kind: sanctions, "
        "by: country-a, against: country-b, with_terms: [armistice], carried_out: {cost: 1%, outcomes: {fighting: 100%}}}}\n"
    )
    for path in told_in_time(parse_case(text).case):
        assert sum(1 for kinds in KINDS.values() if any(kind.names(path) for kind in kinds)) == 1, path


def test_an_assessment_tells_what_a_clock_reads_in_each_draw(assessed):
    value, usual, speeds = (assessed.samples[paths.clock(0, m)] for m in ("value", "usual", "speeds"))
    scale = assessed.inputs["war.exhaustion.clocks.0.follows.scale"]
    assert value == pytest.approx(assessed.inputs["series.loans.values.2025-12-15"])
    assert usual == pytest.approx(12)
    assert speeds == pytest.approx(((value - 12) / scale).clip(-0.6, 0.6))
    assert assessed.as_dict()["clocks"]["0"]["speeds"]["median"] == pytest.approx(float((speeds[0] + speeds[1]) / 2))
    assert assessed.titles["inputs/series.loans.values.2025-12-15"] == "Loan rates, 2025-12-15"
    words = assessed.titles["inputs/war.exhaustion.clocks.0.follows.scale"]
    assert words == "A: deviation of 'Loan rates' that doubles its wear"
