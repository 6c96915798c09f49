"""What a case forecasts: the very paths that an assessment gives."""

from importlib import resources

import pytest

from detente import assess, paths
from detente.case import CaseError, parse_case
from detente.case.forecasts import forecasts, times

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
THREAT = """
threats:
  embargo:
    title: An embargo
    kind: sanctions
    by: country-a
    against: country-b
    with_terms: [armistice]
    carried_out: {cost: 1% to 3%, outcomes: {fighting: 100%}}
"""
ENTRY = "\ninterventions: {patron-enters: {by: patron, outcomes: {fighting: 100%}}}\n"
TOLD = "\nwhat_happened: [{{forecast: {0}, was: 'yes'{1}}}]\n"


def test_every_forecast_is_an_answer_of_the_assessment_and_no_end_of_the_war_is_left_out():
    loaded = parse_case(TEMPLATE.replace("horizon: 10 years", "horizon: 18 months") + THREAT + ENTRY)
    known = set(forecasts(loaded.case))
    answers = set(assess(loaded, draws=1).samples)
    assert known <= answers
    told = (
        paths.ends,
        paths.signed_by,
        paths.threat_by_year,
        paths.enters,
        paths.enters_today,
        paths.all_sign,
        paths.holds,
        paths.signs,
    )
    assert {p for p in answers if any(kind.names(p) for kind in told)} <= known


@pytest.mark.parametrize(
    ("months", "years"),
    [(6, [0.25, 0.5]), (9, [0.25, 0.5, 0.75]), (12, [0.25, 0.5, 1]), (30, [0.25, 0.5, 1, 2, 2.5]), (120, [0.25, 0.5, 1, 2, 3, 5, 10])],
)  # fmt: skip
def test_answers_come_after_months_and_years_up_to_the_horizon(months, years):
    assert times(months) == years


@pytest.mark.parametrize(
    ("forecast", "says"),
    [
        (
            "ends/1/figthing",
            "there is no forecast 'ends/1/figthing': got 'figthing'; expected one of .*did you mean 'fighting'",
        ),
        ("ends/4/fighting", "got '4'; expected one of 0.25, 0.5, 1, 2, 3, 5, 10"),
        ("ends/²/fighting", "got '²'; expected one of 0.25"),
        ("ends/1", "what follows must be one of country-a-wins"),
        ("ends/1/fighting/now", "there is no forecast 'ends/1/fighting/now': expected 'ends/1/fighting'"),
        ("proposals/armstice/all_sign", "got 'armstice'; expected one of armistice"),
        ("proposals/armistice/holds/2", "got '2'; expected one of 1, 5, 10"),
        ("threats/embargo/by_year/1", "got 'threats'; expected one of proposals, ends, signed_by"),
        ("gains/country-a", "got 'gains'; expected one of proposals"),
    ],
)
def test_a_forecast_that_there_is_not_is_told_at_the_part_that_is_wrong(forecast, says):
    with pytest.raises(CaseError, match=says):
        parse_case(TEMPLATE + TOLD.format(forecast, ""))


def test_a_forecast_is_not_known_before_its_time():
    for forecast, early, late, when in (
        ("ends/0.5/fighting", "2026-06", "2026-07", "6 months"),
        ("signed_by/2", "2027-12", "2028-01", "2 years"),
    ):
        with pytest.raises(CaseError, match=f"'{forecast}' is known only {when} after 2026-01-01"):
            parse_case(TEMPLATE + TOLD.format(forecast, f", date: {early}"))
        parse_case(TEMPLATE + TOLD.format(forecast, f", date: {late}"))


def test_a_source_of_what_happened_must_be_there():
    with pytest.raises(CaseError, match="got 'reports'; expected report; did you mean 'report'"):
        parse_case(TEMPLATE + TOLD.format("ends/1/fighting", ", source: reports"))
