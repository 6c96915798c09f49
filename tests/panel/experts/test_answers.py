"""Experts' answers from a file, pooled and scored."""

from importlib import resources

import pytest

from detente.panel.experts.answers import calibration_of, pooled, read_answers
from detente.panel.experts.errors import ExpertError
from detente.panel.experts.idea import KINDS, standardised
from detente.panel.experts.pooling import pool
from detente.panel.questions import case_of, load_panel

HEAD = "expert,question,round,lowest,highest,best,confidence,reason\n"


@pytest.fixture(scope="module")
def panel():
    found = load_panel("ukraine-2022")
    return found, case_of(found)


def read(panel, tmp_path, rows):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + rows, "utf-8")
    return read_answers(*panel, path)


def test_the_last_round_is_pooled_as_the_parts_pool_it(panel, tmp_path):
    answers = read(panel, tmp_path, "a,nato-answers,1,10%,90%,50%,80%,\na,nato-answers,2,0.3,0.6,0.4,90,Because\n".replace("90,B", "90%,B")
                   + "b,nato-answers,1,20 %,70%,60%,60%,\n")  # fmt: skip
    (found,), scored = pooled(*panel, answers)
    assert scored is None
    expected = [standardised(a.steps, KINDS["share"]) for a in answers[1:]]
    assert found.intervals == tuple(expected) and found.round == 2 and found.moved == 1
    assert found.pools["equal"] == pool(expected, KINDS["share"])
    assert "trimmed" not in found.pools and "performance" not in found.pools
    assert found.as_dict()["reasons"] == ("Because", "")
    assert "experts" not in found.as_dict()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("a,nato-answer,1,10%,90%,50%,80%,\n", "a.csv:2: question: got 'nato-answer'"),
        ("a,nato-answers,1,10%,90%,95%,80%,\n", "a.csv:2: got 0.95 as the best estimate"),
        ("a,nato-answers,3,10%,90%,50%,80%,\n", "a.csv:2: got round 3"),
        ("a,nato-answers,1,10%,90%,50%,30%,\n", "a.csv:2: got a confidence of 0.3"),
        ("a,nato-answers,1,x,90%,50%,80%,\n", "a.csv:2: got 'x'; expected a number"),
        ("a,nato-answers,1,10%,120%,50%,80%,\n", "a.csv:2: got 1.2, which is not possible here"),
        ("a,nato-answers,1\n", "a.csv:2:"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_line(panel, tmp_path, rows, told):
    with pytest.raises(ExpertError) as found:
        read(panel, tmp_path, rows)
    assert told in str(found.value)


def test_a_column_missing_or_no_file_is_said(panel, tmp_path):
    (tmp_path / "a.csv").write_text("expert,question\n", "utf-8")
    with pytest.raises(ExpertError, match="has no column 'round'"):
        read_answers(*panel, tmp_path / "a.csv")
    with pytest.raises(ExpertError, match="no such file"):
        read_answers(*panel, tmp_path / "none.csv")


def test_the_example_has_all_pools_and_weights_that_sum_to_one(panel):
    with resources.as_file(resources.files("detente.panel") / "library" / "ukraine-2022.experts.csv") as path:
        answers = read_answers(*panel, path)
    ranges, scored = pooled(*panel, answers)
    assert [r.name for r in ranges] == list(panel[0].ranges)
    assert all(set(r.pools) == {"equal", "trimmed", "performance", "quantiles"} and len(r.experts) == 9 for r in ranges)
    assert sum(scored.weights) == pytest.approx(1) and scored.questions == panel[0].calibration == len(
        calibration_of(*panel)
    )
