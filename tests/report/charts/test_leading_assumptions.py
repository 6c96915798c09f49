"""What the answers hang on, where the draws tell."""

import numpy as np
import pytest

from detente.report.charts import assumptions, assumptions_rows


def test_an_unsettled_ranking_makes_no_picture(answer):
    assert assumptions(answer) is None


def test_an_assumption_that_decides_the_answer_leads(by_hand):
    draws = np.random.default_rng(1).random((2, 256))
    samples = {
        "proposals/truce/all_sign": draws[0] ** 2,
        "proposals/truce/holds/5": draws[0],
        "proposals/truce/signed_and_holds_5": draws[0] ** 3,
    }
    a = by_hand(samples, {"inputs/war.cost": "cost of war"}, inputs={"war.cost": draws[0], "war.tempo": draws[1]})
    rows = assumptions_rows(a)
    assert {r["what"] for r in rows} == {"cost of war", "war.tempo"}
    # Of ten slices of a quantity that is the answer's rank, the i-th differs from the whole by max(i, 9 - i) tenths: 0.7 in the median.
    assert [r["index"] for r in rows if r["what"] == "cost of war"] == pytest.approx([0.7] * 2, abs=0.02)
    assert max(r["index"] for r in rows if r["what"] == "war.tempo") < 0.5
    assert assumptions(a).to_dict()["description"].startswith("The assumption that moves an answer most: cost of war.")
