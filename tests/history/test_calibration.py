"""With its defaults the generic case ends wars and breaks peaces at history's rates (tools/history/calibrate.py)."""

import json
import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy.special import logit

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "history" / "calibrate.py"))
RECORDED = json.loads((ROOT / "docs" / "calibration.json").read_text("utf-8"))


@pytest.mark.slow
def test_the_generic_case_is_within_historys_bands() -> None:
    found, wanted = TOOL["at_defaults"](), TOOL["targets"]()
    assert [name for name, (_, low, high) in wanted.items() if not low <= found[name] <= high] == []
    for name, value in found.items():
        assert RECORDED["generic"][name] == pytest.approx(value, abs=0.02), "stale: tools/history/calibrate.py defaults"
    np.testing.assert_allclose([RECORDED["targets"][n] for n in wanted], list(wanted.values()), atol=1e-9)


def test_parameters_reach_the_case() -> None:
    values = {
        "noise": 0.02, "tempo": 0.3, "tempo_spread": 1.0, "months": 20, "deadlock_ends": 0.1, "deadlock_moved": 0.15, "concession_cost": 0.2,
        "strength_spread": 0.7, "review": 0.04, "breach_cost": 0.1,
    }  # fmt: skip
    assert set(values) == set(TOOL["PARAMETERS"])
    case = TOOL["generic"](values).case
    assert case.parties["country-a"].noise.low == case.backers["patron"].noise.low == 0.02
    tempo = case.war.front.tempo
    assert logit([tempo.low, tempo.high]) == pytest.approx(logit(0.3) + np.array([-1, 1]), abs=5e-3)
    ends = case.war.deadlock.ends
    assert logit([ends.low, ends.high]) == pytest.approx(logit(0.1) + TOOL["APART"] * np.array([-1, 1]), abs=5e-3)
    assert case.war.deadlock.moved.low == 0.15
    assert case.war.exhaustion.months["country-b"].low == 20
    own = case.war.strength.own["country-a"]
    assert np.log([own.low, own.high]) == pytest.approx([-0.7, 0.7], abs=1e-3)
    assert case.peace.review.low == pytest.approx(0.04)
    assert case.parties["country-b"].breach_cost["*"].low == 0.1
    assert case.parties["country-b"].concession_cost["*"].high == pytest.approx(0.3)
