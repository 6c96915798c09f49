"""An assessment as labelled data says what the assessment says."""

import sys
from importlib import resources

import numpy as np
import pytest

from detente.assessment import AssessmentError, assess
from detente.assessment.result import Assessment
from detente.case import parse_case


@pytest.fixture(scope="module")
def answer():
    return assess(parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8")), draws=3)


def test_tidy_frame_has_every_draw_of_every_answer(answer):
    frame = answer.to_frame()
    assert len(frame) == 3 * len(answer.samples)
    back = frame.pivot(index="path", columns="draw", values="value")
    for path, values in answer.samples.items():
        assert np.array_equal(back.loc[path].to_numpy(), values)
    holds = frame[(frame.answer == "holds") & (frame.proposal == "armistice") & (frame.years == 5)]
    assert np.array_equal(holds.value, answer.samples["proposals/armistice/holds/5"])


def test_summary_has_the_bands(answer):
    summary = answer.to_frame(summary=True).set_index("path")
    for path in answer.samples:
        band = answer.band(path)
        assert summary.loc[path, ["median", "low", "high"]].tolist() == [band.median, band.low, band.high]


def test_inputs_are_the_assumptions(answer):
    frame = answer.inputs_frame()
    assert list(frame.columns) == list(answer.inputs)
    assert frame.index.name == "draw" and len(frame) == 3
    for path, values in answer.inputs.items():
        assert np.array_equal(frame[path], values)


def test_dataset_is_labelled(answer):
    data = answer.to_xarray()
    assert data.attrs["case"] == answer.case
    party = answer.under("proposals/armistice/signs")[0]
    assert np.array_equal(
        data.signs.sel(proposal="armistice", party=party), answer.samples[f"proposals/armistice/signs/{party}"]
    )
    assert np.array_equal(data.holds.sel(proposal="armistice", years=5), answer.samples["proposals/armistice/holds/5"])
    path = next(iter(answer.inputs))
    assert np.array_equal(data.inputs.sel(input=path), answer.inputs[path])
    # Nothing is lost and nothing made up: as many numbers as there are answers.
    told = sum(int(np.isfinite(data[name]).sum()) for name in data.data_vars if name != "inputs")
    assert told == 3 * len(answer.samples)


def test_an_assessment_without_types_threats_or_inputs():
    bare = Assessment("x", "X", None, "0", "h", 1, 2, {"ends/1/fighting": np.array([0.25, 0.5])}, {}, {})
    assert bare.to_frame().value.tolist() == [0.25, 0.5]
    assert bare.to_xarray().ends.sel(years=1, end="fighting").values.tolist() == [0.25, 0.5]
    assert bare.inputs_frame().shape == (2, 0)


def test_without_the_library_one_sentence(answer, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(AssessmentError, match=r"this needs pandas.*detente\[notebook\]"):
        answer.to_frame()
