"""The draws of a large run lie in a file; what is sent away is whole."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detente.assessment import AssessmentError, arrays, load_assessment
from detente.assessment.saved import read_assessment
from detente.web import results

SAVED = Path(__file__).parents[1] / "assessment" / "saved" / "format-2.json"


def test_a_large_result_is_kept_in_two_parts_and_sent_as_one(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    one = load_assessment(SAVED)
    assert results.read(results.kept(one, "small")) == one
    assert not results.folder().exists()
    monkeypatch.setattr(arrays, "MANY", 1)
    text = results.kept(one, "large")
    assert [f.name for f in results.folder().iterdir()] == ["large.draws.npy"]
    assert len(text) < len(one.to_json())
    assert results.read(text) == one
    assert read_assessment(results.whole(text)) == one
    assert results.whole('{"packages": 3}') == '{"packages": 3}'


def test_a_picture_reads_only_what_it_draws(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    monkeypatch.setattr(arrays, "MANY", 1)
    read: list[str] = []
    own = arrays.Rows.__getitem__
    monkeypatch.setattr(arrays.Rows, "__getitem__", lambda self, name: read.append(name) or own(self, name))
    one = load_assessment(SAVED)
    many = replace(one, draws=64, samples={p: np.tile(v, 32) for p, v in one.samples.items()}, inputs={})
    found = results.read(results.kept(many, "large"))
    assert read == []
    found.band("proposals/armistice/all_sign")
    assert read == ["proposals/armistice/all_sign"]


def test_draws_that_are_gone_are_told_without_the_servers_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    monkeypatch.setattr(arrays, "MANY", 1)
    text = results.kept(load_assessment(SAVED), "r-1")
    (results.folder() / "r-1.draws.npy").unlink()
    with pytest.raises(AssessmentError, match=r"the run: r-1.draws.npy: No such file") as told:
        results.whole(text)
    assert str(tmp_path) not in str(told.value)


def test_draws_that_cannot_be_written_end_the_run_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    monkeypatch.setattr(arrays, "MANY", 1)
    (tmp_path / "draws").write_text("a file where the folder should be")
    with pytest.raises(AssessmentError, match=r"cannot be kept in detente's folder: File exists; .*resume it"):
        results.kept(load_assessment(SAVED), "r-1")
