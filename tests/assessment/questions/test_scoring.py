from importlib import resources

import numpy as np
import pytest

from detente.assessment import assess, score
from detente.assessment.errors import QuestionError
from detente.assessment.outside import base_rate
from detente.case import CaseError, load_case
from detente.case.load import parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
TOLD = """
what_happened:
  - {forecast: ends/1/fighting, was: "yes", says: it went on}
  - {forecast: proposals/armistice/all_sign, was: "no"}
"""


def test_scores_are_those_of_the_mean_chance():
    loaded = parse_case(TEMPLATE + TOLD)
    found = score([loaded], draws=2)
    answers = assess(loaded, draws=2)
    fighting, signed = found.rows
    p = answers.samples["ends/1/fighting"].mean()
    assert fighting.chance == pytest.approx(p)
    assert fighting.log == pytest.approx(np.log(p))
    assert fighting.brier == pytest.approx((1 - p) ** 2)
    base = base_rate(loaded.case, "ends/1/fighting")
    assert fighting.base_log == pytest.approx(np.log(base))
    q = answers.samples["proposals/armistice/all_sign"].mean()
    assert signed.log == pytest.approx(np.log(1 - q))
    assert signed.base is None
    means = found.means()
    assert (means["forecasts"], means["compared"]) == (2, 1)
    assert means["log"] == pytest.approx((fighting.log + signed.log) / 2)


def test_a_case_that_does_not_tell_is_named_and_not_scored():
    found = score([parse_case(TEMPLATE)], draws=2)
    assert found.rows == ()
    assert found.unscored == ("my-case",)


@pytest.mark.parametrize(
    ("forecast", "message"),
    [
        ("ends/1/figthing", "got 'figthing'; expected one of"),
        ("proposals/armstice/all_sign", "got 'armstice'; expected one of armistice"),
        ("gains/country-a", "expected a path such as ends/1/fighting"),
    ],
)
def test_a_forecast_that_there_is_not_is_a_mistake_of_the_file(forecast, message):
    with pytest.raises(CaseError, match=message):
        parse_case(TEMPLATE + TOLD.replace("ends/1/fighting", forecast))


def test_a_forecast_cannot_be_known_before_its_time():
    told = TOLD.replace("says: it went on}", "date: 2026-06}")
    with pytest.raises(CaseError, match="is known only 1 years after 2026-01-01"):
        parse_case(TEMPLATE + told)


def test_a_case_built_on_another_does_not_inherit_what_became_of_it():
    assert load_case("ukraine-2022").case.what_happened
    assert not load_case("ukraine-2024").case.what_happened


def test_a_year_the_assessment_does_not_give_is_told():
    with pytest.raises(QuestionError, match="there is no forecast ends/4/fighting"):
        score([parse_case(TEMPLATE + TOLD.replace("ends/1", "ends/4"))], draws=2)
