from importlib import resources

import numpy as np
import pytest

from detente.assessment import assess, score
from detente.assessment.outside import base_rate
from detente.assessment.questions.pooling import fitted_weight
from detente.assessment.questions.scoring import Scored, question, scores_of
from detente.assessment.tables_of_forecasts import scored
from detente.case import load_case
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
    assert fighting.chances["inside"] == pytest.approx(p)
    assert fighting.log() == pytest.approx(np.log(p))
    assert fighting.brier() == pytest.approx((1 - p) ** 2)
    base = base_rate(loaded.case, "ends/1/fighting")
    assert fighting.log("outside") == pytest.approx(np.log(base))
    assert fighting.chances["average"] == pytest.approx((p + base) / 2)
    q = answers.samples["proposals/armistice/all_sign"].mean()
    assert signed.log() == pytest.approx(np.log(1 - q))
    assert set(signed.chances) == {"inside"}
    means = found.means()
    assert [m.forecasts for m in means["all"]] == [2]
    assert means["all"][0].log == pytest.approx((fighting.log() + signed.log()) / 2)
    assert {m.view: m.log for m in means["compared"]}["outside"] == pytest.approx(np.log(base))
    assert found.weight is None  # one war has no others to learn a weight from


def rows_of(*wars):
    """Forecasts of whether the fighting goes on: for each war, (inside, outside, happened) for each of its questions."""
    return [
        Scored(f"war-{n}", f"ends/{years}/fighting", "", happened, {"inside": one, "outside": other})
        for n, questions in enumerate(wars)
        for years, (one, other, happened) in enumerate(questions, 1)
    ]


def test_a_war_is_pooled_with_the_weight_that_suits_the_others():
    # In the first two wars the inside view is right, in the third the outside view: left out, the third meets a weight of 1, and so is all wrong.
    found = scores_of(rows_of([(0.9, 0.5, True)], [(0.1, 0.5, False)], [(0.9, 0.1, False)]), [])
    assert [r.chances["pool"] for r in found.rows[2:]] == pytest.approx([0.9], abs=1e-4)
    for row, others in ((0, (1, 2)), (1, (0, 2))):
        rest = [found.rows[n] for n in others]
        weight = fitted_weight(
            *(np.array([r.chances[v] for r in rest]) for v in ("inside", "outside")),
            np.array([r.happened for r in rest]),
        )
        one, other = (
            np.log(found.rows[row].chances[v] / (1 - found.rows[row].chances[v])) for v in ("inside", "outside")
        )
        assert found.rows[row].chances["pool"] == pytest.approx(1 / (1 + np.exp(-weight * one - (1 - weight) * other)))


def test_leads_bands_and_questions_are_of_the_rows_they_say():
    found = scores_of(rows_of([(0.9, 0.5, True), (0.8, 0.5, True)], [(0.6, 0.5, False)]), ["untold"])
    gap, band = found.lead("inside", "outside")
    gaps = [np.log(0.9 / 0.5), np.log(0.8 / 0.5), np.log(0.4 / 0.5)]
    assert gap == pytest.approx(np.mean(gaps))
    # Drawn again, two wars are both the first, one of each, or both the second.
    assert band == (pytest.approx(gaps[2]), pytest.approx(np.mean(gaps[:2])))
    assert {kind: means[0].forecasts for kind, means in found.by_question().items()} == {
        "ends/1/fighting": 2,
        "ends/2/fighting": 1,
    }
    assert [(b.low, b.high, b.forecasts, b.happened) for b in found.calibration("inside")] == [
        (0.5, 0.75, 1, 0),
        (0.75, 0.9, 1, 1),
        (0.9, 1.0, 1, 1),
    ]
    assert found.as_dict()["unscored"] == ["untold"]


def test_questions_are_told_apart_whatever_the_case():
    assert question("ends/0.5/russia-wins") == "ends/0.5/a side wins"
    assert question("ends/1/settled-holding") == "ends/1/settled-holding"
    assert question("proposals/armistice/holds/5") == "holds/5"
    assert question("proposals/armistice/all_sign") == "all_sign"
    assert question("signed_by/1") == "signed_by/1"


def test_a_case_that_does_not_tell_is_named_and_not_scored():
    found = score([parse_case(TEMPLATE)], draws=2)
    assert found.rows == ()
    assert found.unscored == ("my-case",)


def test_a_case_built_on_another_does_not_inherit_what_became_of_it():
    assert load_case("ukraine-2022").case.what_happened
    assert not load_case("ukraine-2024").case.what_happened


SAID = """
forecasts:
  - {question: ends/1/fighting, probability: 60%, date: 2025-11, source: report}
  - {question: ends/2/fighting, probability: 10%, date: 2025-12-30, source: report}
  - {question: ends/2027-01-01/fighting, probability: 70%, date: 2025-12, source: report}
  - {question: proposals/armistice/all_sign, probability: 25%, date: 2025-12, source: site}
"""


def test_outside_forecasts_are_scored_with_the_latest_of_each_source():
    text = TEMPLATE.replace("sources:\n", "sources:\n  site: {title: A forecasting site}\n")
    plain = score([parse_case(text + TOLD)], draws=1)
    found = score([parse_case(text + TOLD + SAID)], draws=1)
    assert [r.chances for r in found.rows] == [r.chances for r in plain.rows]  # they move nothing
    fighting, signed = found.rows
    assert fighting.given == {"A report on the war": 0.7}  # the later of the two; 10% is of two years
    assert signed.given == {"A forecasting site": 0.25}
    sources = found.by_source()
    (own, model) = sources["A report on the war"]
    assert (own.log, own.brier) == (pytest.approx(np.log(0.7)), pytest.approx(0.09))
    assert (model.log, model.brier) == (pytest.approx(fighting.log()), pytest.approx(fighting.brier()))
    assert sources["A forecasting site"][0].log == pytest.approx(np.log(0.75))
    told = found.as_dict()
    assert told["rows"][1]["forecasts"]["A forecasting site"]["brier"] == pytest.approx(0.0625)
    assert told["forecasts"]["A report on the war"]["source"]["forecasts"] == 1
    assert "forecasts" not in plain.as_dict()
    assert {k: v for k, v in told.items() if k not in ("forecasts", "rows")} == {
        k: v for k, v in plain.as_dict().items() if k != "rows"
    }
    (table,) = scored(found)
    assert table.rows[1][:4] == ["A forecasting site", "1", "-0.288", "0.062"]
    assert scored(plain) == []
