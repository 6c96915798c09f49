"""What the answer hangs on."""

from importlib import resources

import pytest
from hanging import hanging

from detente.assessment import assess
from detente.assessment.errors import QuestionError
from detente.assessment.questions.break_even import _Bench, hinges
from detente.case import parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


HEADLINE = "proposals/armistice/all_sign"


def test_hinges_of_the_template():
    case = parse_case(TEMPLATE)
    found = hinges(case, answered=hanging(assess(case, draws=1), "war.talks", "war.front.tempo"), headlines=[HEADLINE])
    rows = found.found[HEADLINE]
    assert [h.path for h in rows] == ["war.talks", "war.front.tempo"]
    assert [h.weight for h in rows] == list(found.sensitivity[HEADLINE].named)
    assert rows[0].range == "20% to 80% per quarter"
    for hinge in rows:
        crosses = (hinge.low_end > 0.5) != (hinge.high_end > 0.5)
        assert (hinge.break_even is not None) == crosses == bool(hinge.crosses)
    everything, worth = found.knowing["lasting-peace"]
    assert everything >= max((w.gain for w in worth), default=0.0) - 1e-12 >= -1e-12
    assert 0 <= found.middle[HEADLINE] <= 1
    told = found.as_dict()["headlines"][HEADLINE]
    assert told["explained"] == found.sensitivity[HEADLINE].explained
    assert [row["settled"] for row in told["assumptions"]] == [True, True]
    assert [row["low_end"] for row in told["assumptions"]] == [h.low_end for h in rows]


def test_the_value_at_which_an_answer_crosses_one_half():
    """Between its ends, to a 64th of the range in probability; with the assumption there the answer is near one half."""
    bench = _Bench(parse_case(TEMPLATE).case, 1)
    path, headline = "peace.failure", "x"
    bench.answers = lambda p, u: {headline: 1 - u if p else 0.5}  # falls through one half at the median
    ends = (bench.answers(path, 0.05), bench.answers(path, 0.95))
    found = bench.break_even((path, headline, ends))
    assert bench.value(path, 0.48) <= found <= bench.value(path, 0.52)
    assert bench.break_even((path, headline, (ends[0], {headline: 0.6}))) is None


def test_too_few_draws_and_unknown_headlines():
    case = parse_case(TEMPLATE)
    found = hinges(case, draws=2, headlines=[HEADLINE])
    assert found.found[HEADLINE] == ()
    assert found.as_dict()["headlines"][HEADLINE]["explained"] is None
    with pytest.raises(QuestionError, match="no answer 'nonsense'"):
        hinges(case, draws=2, headlines=["nonsense"])
