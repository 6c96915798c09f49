"""The scores on the page are those of the cases as they are, and what assessments show follows from them."""

import json
from pathlib import Path

import scores_docs
from detente.assessment.questions.scoring import INSIDE, POOL
from detente.case import library, load_case
from detente.report.terminal.score import SAME

ROOT = Path(__file__).parents[2]
DATA = json.loads((ROOT / "docs" / "scores.json").read_text("utf-8"))


def test_every_case_that_tells_its_outcome_is_scored_as_it_is_now():
    told = {c.case.id: c for c in map(load_case, library()) if c.case.what_happened}
    assert set(DATA["cases"]) == set(told)
    for name, case in DATA["cases"].items():
        assert case["hash"] == told[name].hash, f"{name} has changed: run `make scores`"
        assert [(f["path"], f["happened"]) for f in case["forecasts"]] == [
            (h.forecast, h.was == "yes") for h in told[name].case.what_happened
        ]


def test_second_codings_are_of_wars_in_the_library_and_as_they_are_now():
    again = {load_case(f).case.id: load_case(f) for f in (ROOT / "tools" / "codings").glob("*.yaml")}
    assert set(DATA["codings"]) == set(again)
    assert len(again) >= 3
    for name, case in DATA["codings"].items():
        assert case["hash"] == again[name].hash, f"{name} has changed: run `make scores`"
        assert name.removesuffix("-again") in DATA["cases"]


def test_the_pool_does_not_beat_the_model_alone():
    """Should it come to, the headline of an assessment must become the pooled forecast, with both parts beside it."""
    gap, _ = scores_docs.scores(DATA["cases"]).lead(POOL, INSIDE)
    assert gap < SAME
