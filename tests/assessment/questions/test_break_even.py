"""What the answer hangs on."""

from importlib import resources

import pytest

from detente.assessment.errors import QuestionError
from detente.assessment.questions.break_even import hinges
from detente.case import parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def test_hinges_of_the_template():
    case = parse_case(TEMPLATE)
    found = hinges(case, draws=16, headlines=["proposals/armistice/all_sign"])
    rows = found.found["proposals/armistice/all_sign"]
    assert len(rows) == 5
    assert [h.index for h in rows] == sorted((h.index for h in rows), reverse=True)
    for hinge in rows:
        crosses = (hinge.low_end > 0.5) != (hinge.high_end > 0.5)
        assert (hinge.break_even is not None) == crosses
    everything, rows = found.knowing["lasting-peace"]
    assert everything >= max((w.gain for w in rows), default=0.0) >= 0
    assert 0 <= found.middle["proposals/armistice/all_sign"] <= 1
    with pytest.raises(QuestionError, match="no answer 'nonsense'"):
        hinges(case, draws=2, headlines=["nonsense"])
