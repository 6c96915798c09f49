"""Clocks that follow a series, against arithmetic by hand, and what a case may not say of them."""

from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.assessment.draws import middle
from detente.case import CaseError, parse_case
from detente.case.clocks import before_the_war, idle, last_known, reading, speed
from detente.case.named import quantities

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
SERIES = """
series:
  loans:
    title: Loan rates
    unit: "% a year"
    source: report
    vintage: 2025-12-20
    values: {2024-06: 10, 2024-09: 14, 2025-06: 20, 2025-12-15: 32}
"""
RULE = "series: loans, scale: 40, most: 60%"


def text(rule=RULE, series=SERIES, clock="party: country-a, says: Loans"):
    return (
        TEMPLATE.replace(
            "exhaustion: {levels: 3}", f"exhaustion: {{levels: 3, clocks: [{{{clock}, follows: {{{rule}}}}}]}}"
        )
        + series
    )


def run(rule, series=SERIES):
    case = parse_case(text(rule, series)).case
    clock = case.war.exhaustion.clocks[0]
    return reading(middle(case), case, clock.follows), speed(middle(case), case, clock)


def test_the_speed_is_the_deviation_from_the_mean_before_the_war_over_the_scale():
    assert run(RULE) == ((32.0, 12.0), 0.5)  # (32 - (10 + 14) / 2) / 40
    assert run("series: loans, usual: 52, scale: 40, most: 60%") == ((32.0, 52.0), -0.5)
    assert run("series: loans, usual: 52, scale: 40, most: 60%, worse: lower")[1] == 0.5


def test_no_deviation_goes_beyond_the_cap():
    assert run("series: loans, scale: 1, most: 60%")[1] == 0.6
    assert run("series: loans, scale: 1, most: 60%, worse: lower")[1] == -0.6


@settings(max_examples=8, deadline=None)
@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 999), st.integers(1, 900))
def test_the_rule_does_not_depend_on_the_unit_of_the_figures(value, usual, scale, most):
    def one(factor):
        values = SERIES.replace("2025-12-15: 32", f"2025-12-15: {value * factor}")
        return run(f"series: loans, usual: {usual * factor}, scale: {scale * factor}, most: {most}%", values)[1]

    assert one(1) == pytest.approx(one(8))
    assert -most / 100 <= one(1) <= most / 100


def test_the_last_value_is_that_known_on_the_day_of_the_case():
    case = parse_case(text()).case
    assert last_known(case, case.series["loans"]) == "2025-12-15"
    assert before_the_war(case, case.series["loans"]) == ["2024-06", "2024-09"]
    # Values that have a date only to the month are known at its end.
    later = case.model_copy(update={"as_of": "2025-12-14"})
    assert last_known(later, case.series["loans"]) is None  # nobody knew this vintage then
    early = parse_case(
        text(series=SERIES.replace("vintage: 2025-12-20", "vintage: 2026-01-01").replace("2025-12-15:", "2026-01:"))
    ).case
    assert last_known(early, early.series["loans"]) == "2025-06"  # the case is of the first of January


def test_a_value_has_the_source_of_its_series_unless_it_names_its_own():
    own = SERIES.replace("2025-06: 20", "2025-06: {value: 20, source: paper}")
    whole = text(series=own).replace("sources:\n", "sources:\n  paper: {title: A paper}\n", 1)
    found = parse_case(whole).case.series["loans"].values
    assert [(q.source, q.basis) for q in found.values()] == [
        ("report", "data"), ("report", "data"), ("paper", "judgement"), ("report", "data"),
    ]  # fmt: skip


def test_only_values_that_count_are_drawn():
    case = parse_case(text()).case
    drawn = [q.name for q in quantities(case) if q.name.startswith("series")]
    assert drawn == ["series.loans.values.2024-06", "series.loans.values.2024-09", "series.loans.values.2025-12-15"]
    fixed = parse_case(text("series: loans, usual: 12, scale: 40, most: 60%")).case
    assert [q.name for q in quantities(fixed) if q.name.startswith("series")] == ["series.loans.values.2025-12-15"]
    alone = parse_case(TEMPLATE + SERIES).case
    assert [q.name for q in quantities(alone)] == [q.name for q in quantities(parse_case(TEMPLATE).case)]
    assert len(idle(alone)) == 4


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "vintage: 2025-12-20",
            "vintage: 2026-02",
            "no value of 'loans' was known on the day of the case, 2026-01-01: its figures were known on 2026-02",
        ),
        (
            "vintage: 2025-12-20",
            "vintage: 2025-12-01",
            "series.loans.values.2025-12-15: this is from after the vintage, 2025-12-01",
        ),
        (
            "scale: 40",
            "scale: 40%",
            "got '40%', and the values of 'loans' are written like '10'; write both with %, or neither",
        ),
        ("2025-06: 20", "2025-06: 20%", "got '20%', and the first value is '10'; write all with %, or none"),
        ("2025-06: 20", "2025-13: 20", "got '2025-13'; expected a date"),
        ("2025-06: 20", "2025-06: 20, 2025-06-30: 30", "values.2025-06-30: this ends on the same day as '2025-06'"),
        ("scale: 40", "scale: 0", "a scale must be above 0"),
        ("series: loans", "series: lones", "did you mean 'loans'?"),
        ("says: Loans", "says: Loans, speeds: 5%", "leave out 'speeds' or 'follows'"),
        ("began: 2025-01-01", "kind: interstate", "the case does not say when the war began"),
        ("2024-06: 10, 2024-09: 14, ", "", "has no value from before the war began, 2025-01-01"),
        ("source: report\n    vintage", "source: rumour\n    vintage", "series.loans.source: got 'rumour'"),
        (f", follows: {{{RULE}}}", "", "add 'speeds', or 'follows' with a series and a rule"),
        (SERIES, "", "there are no series; add one under 'series'"),
    ],
)
def test_mistakes_are_told_with_their_place(old, new, says):
    whole = text()
    assert old in whole
    with pytest.raises(CaseError) as found:
        parse_case(whole.replace(old, new), "my.yaml")
    assert says in str(found.value)
    assert str(found.value).startswith("my.yaml:")
