"""An assessment writes itself and reads back equal; a damaged file is refused in a sentence."""

import json

import numpy as np
import pytest

from detente.assessment import Assessment, QuestionError, load_assessment


def small(**changes) -> Assessment:
    samples = {
        "proposals/line/signs/a": np.linspace(0, 1, 21),
        "levers/peace/no talks": np.zeros(21),
        "levers/peace/propose line": np.linspace(-0.1, 0.3, 21),
    }
    fields = {
        "case": "x", "title": "X", "scenario": None, "version": "1", "case_hash": "abc", "seed": 1, "draws": 21,
        "samples": samples, "inputs": {"war.talks": np.linspace(0.1, 1 / 3, 21)}, "titles": {"line": "Line"}, "warnings": ("w",),
    }  # fmt: skip
    return Assessment(**{**fields, **changes})


def test_bands_are_quantiles():
    band = small().band("proposals/line/signs/a")
    assert (band.low, band.median, band.high) == pytest.approx((0.05, 0.5, 0.95))


def test_levers_say_how_often_each_is_best():
    assert small().best("peace") == pytest.approx({"no talks": 6 / 21, "propose line": 15 / 21})


def test_saved_and_read_back_equal(tmp_path):
    path = tmp_path / "a.json"
    one = small()
    one.save(path)
    assert load_assessment(path) == one
    assert load_assessment(path) != small(seed=2)
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_half_written(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(ValueError, match="JSON"):
        small(samples={"levers/peace/no talks": np.array([np.nan])}).save(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_json_has_bands_everywhere():
    data = json.loads(json.dumps(small().as_dict()))
    assert data["proposals"][0]["signs"]["a"] == pytest.approx({"median": 0.5, "low": 0.05, "high": 0.95})
    assert set(data["levers"]["peace"]["no talks"]) == {"median", "low", "high", "best"}


def test_only_what_is_chosen_is_left():
    samples = {
        **small().samples,
        "proposals/other/signs/a": np.zeros(21),
        **{f"{when}/{who}": np.ones(21) for when in ("beliefs", "beliefs_before") for who in ("a/x", "b/y")},
        "record/0/x": np.ones(21),
        "record/1/y": np.ones(21),
        "ends/1/fighting": np.ones(21),
        "ends/5/fighting": np.ones(21),
    }
    facts = {"record": [{"party": "a"}, {"party": "b"}], "proposals": {"line": {}, "other": {}}}
    whole = small(samples=samples, facts=facts)
    assert whole.only() == whole
    found = whole.only(proposal="line", party="b", year="5")
    gone = {"proposals/other/signs/a", "beliefs/a/x", "beliefs_before/a/x", "record/0/x", "ends/1/fighting"}
    assert set(samples) - set(found.samples) == gone
    assert list(found.facts["proposals"]) == ["line"]
    with pytest.raises(QuestionError, match="proposals: got 'nothing'"):
        whole.only(proposal="nothing")


def test_side_a_comes_first_with_or_without_types():
    won = {f"ends/1/{end}": np.ones(21) for end in ("east-wins", "west-wins", "west-collapses")}
    believed = {f"beliefs/{x}": np.ones(21) for x in ("west/soft", "west/hard", "east/only")}
    a = small(samples={**believed, **won})
    assert a.parties == ["east", "west"]
    assert a.informed == {"west": ["soft", "hard"]}
    assert small(samples={"ends/1/fighting": np.ones(21)}).parties == []


def test_what_answers_hang_on_is_found_once_for_a_run_and_what_is_narrowed_from_it():
    x = np.linspace(0, 1, 64)
    war = small(
        draws=64,
        samples={"ends/1/fighting": x, "ends/5/fighting": x**2},
        inputs={"war.talks": x, "war.tempo": x[::-1] ** 2},
    )
    found = war.hangs_on()["ends/1/fighting"]
    assert found.draws == 64
    assert war.only(year="1").hangs_on()["ends/1/fighting"] is found
    assert war.as_dict()["hangs_on"] == {"ends/1/fighting": found.as_dict()}
    assert json.loads(war.to_json())["hangs_on"]["ends/1/fighting"]["explained"] == found.explained
