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
    assert [r["what"] for r in rows] == ["cost of war"] * 2
    # all_sign is the square of the quantity, holds/5 the quantity itself.
    for row, ends in zip(rows, ([0.05**2, 0.5**2, 0.95**2], [0.05, 0.5, 0.95]), strict=True):
        shown = [row["at low end"], row["in the middle"], row["at high end"]]
        assert shown == pytest.approx([100 * x for x in ends], abs=4)
        assert row["share"] == pytest.approx(100, abs=1)
    says = assumptions(a).to_dict()["description"]
    assert says.startswith("The assumption that moves an answer most: cost of war, from ")
    assert "Not explained by any assumption on its own: " in says


def test_what_moves_an_answer_by_nothing_to_be_seen_has_no_bar(by_hand):
    x = np.random.default_rng(1).random(128)
    samples = {f"proposals/truce/{k}": 0.5 + 0.004 * x for k in ("all_sign", "holds/5", "signed_and_holds_5")}
    a = by_hand(samples, inputs={"war.cost": x})
    assert a.hangs_on()["proposals/truce/holds/5"].named
    assert assumptions(a) is None
