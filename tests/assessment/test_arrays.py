"""Draws in a file beside the JSON: the same assessment, read one answer at a time, and a sentence for files that do not fit."""

import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detente.assessment import AssessmentError, arrays, load_assessment
from detente.assessment.saved import read_assessment

PATH = "proposals/armistice/all_sign"


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """An assessment of 32 draws, and the file it was saved to as a large one is."""
    one = load_assessment(Path(__file__).parent / "saved" / "format-2.json")
    rng = np.random.default_rng(1)

    def more(rows):
        return {path: np.clip(row[0] + 1e-3 * rng.random(32), 0, None) for path, row in rows.items()}

    found = replace(one, draws=32, samples=more(one.samples), inputs=more(one.inputs))
    monkeypatch.setattr(arrays, "MANY", 31)
    found.save(tmp_path / "run.json")
    return found, tmp_path / "run.json"


def test_the_same_assessment_comes_back(saved):
    found, file = saved
    again = load_assessment(file)
    assert again == found
    assert again.hangs_on() == found.hangs_on()
    assert again.to_json() == found.to_json()
    assert read_assessment(found.to_json()) == found  # one text with everything can still be had


def test_numpy_alone_reads_the_file_and_the_json_is_small(saved):
    found, file = saved
    data = json.loads(file.read_text("utf-8"))
    matrix = np.load(file.with_suffix(".draws.npy"))
    names = [*data["arrays"]["samples"], *data["arrays"]["inputs"]]
    assert matrix.shape == (len(names), 32)
    assert list(matrix[names.index(PATH)]) == list(found.samples[PATH])
    assert "samples" not in data


def test_only_what_is_asked_for_is_read(saved):
    found, file = saved
    again = load_assessment(file)
    assert again.samples._matrix is None
    assert again.band(PATH) == found.band(PATH)
    assert isinstance(again.samples._matrix, np.memmap)
    sent = pickle.dumps(again)
    assert len(sent) < len(pickle.dumps(found))
    assert pickle.loads(sent) == found


def test_few_draws_stay_in_the_json(saved, monkeypatch, tmp_path):
    monkeypatch.setattr(arrays, "MANY", 32)
    saved[0].save(tmp_path / "small.json")
    assert not (tmp_path / "small.draws.npy").exists()
    assert load_assessment(tmp_path / "small.json") == saved[0]


def test_files_that_do_not_fit_get_a_sentence(saved):
    found, file = saved
    beside = file.with_suffix(".draws.npy")
    content = bytearray(beside.read_bytes())
    for damaged, words in (
        (bytes(content[:-8]), "not the draws of a run"),
        (b"nonsense", "not the draws of a run"),
        (bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]), "altered, or the draws of another run"),
    ):
        beside.write_bytes(damaged)
        with pytest.raises(AssessmentError, match=f"run.draws.npy: {words}"):
            load_assessment(file) == found  # noqa: B015
    np.save(beside, np.zeros((len(found.samples) + len(found.inputs), 3)))
    with pytest.raises(AssessmentError, match="not the draws of this run"):
        load_assessment(file).band(PATH)
    beside.unlink()
    with pytest.raises(AssessmentError, match="keep it beside the JSON"):
        load_assessment(file).band(PATH)


def test_a_text_alone_or_with_another_folder_is_refused(saved, tmp_path):
    text = saved[1].read_text("utf-8")
    with pytest.raises(AssessmentError, match=r"its draws are in a file beside it, run.draws.npy"):
        read_assessment(text)
    with pytest.raises(AssessmentError, match="expected a name without a folder"):
        read_assessment(text.replace('"run.draws.npy"', '"../run.draws.npy"'), "<text>", tmp_path)
