"""Draws in a file beside the JSON: the same assessment, read one answer at a time, and a sentence for files that do not fit."""

import fcntl
import io
import json
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detente.assessment import AssessmentError, arrays, load_assessment, result
from detente.assessment.saved import read_assessment
from detente.files import write_whole
from detente.sealed import seal

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


def _header(text, version=b"\x01\x00"):
    return b"\x93NUMPY" + version + len(text).to_bytes(2, "little") + text.encode()


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        (lambda whole: whole[:-8], "not the draws of a run"),
        (lambda _: b"", "not the draws of a run"),
        (lambda _: b"nonsense", "not the draws of a run"),
        (lambda _: b"PK\x03\x04, which a zip archive begins with", "not the draws of a run"),
        (lambda _: b"\x80\x04, which a pickle begins with", "not the draws of a run"),
        (lambda whole: whole[:40], "not the draws of a run"),
        (lambda _: _header("{'descr': '<f8', 'shape': ((("), "not the draws of a run"),
        (lambda _: _header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 32), }\n"), "not the draws of a run"),
        (lambda _: _header(f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({10**20}, 32), }}\n"), "not the draws of a run"),
        (lambda _: _header("{}", b"\x09\x09"), "not the draws of a run"),
        (lambda whole: whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:], "altered, or the draws of another run"),
        (lambda _: _npy(np.zeros((0, 32))), r"not the draws of this run: got float64 of shape \(0, 32\); expected float64 of shape"),
        (lambda _: _npy(np.zeros((1, 32))), "not the draws of this run"),
        (lambda whole: _npy(np.load(io.BytesIO(whole)).astype(">f8")), "not the draws of this run: got >f8"),
        (lambda whole: _npy(np.load(io.BytesIO(whole))[:, :3]), "not the draws of this run"),
        (lambda whole: _npy(np.load(io.BytesIO(whole))[::-1]), "altered, or the draws of another run"),
    ],
)  # fmt: skip
def test_files_that_do_not_fit_get_a_sentence(saved, damaged, words):
    found, file = saved
    beside = file.with_suffix(".draws.npy")
    beside.write_bytes(damaged(beside.read_bytes()))
    with pytest.raises(AssessmentError, match=f"run.json: run.draws.npy: {words}"):
        load_assessment(file) == found  # noqa: B015


def _npy(matrix):
    out = io.BytesIO()
    np.save(out, matrix)
    return out.getvalue()


def test_a_json_moved_without_its_draws_says_which_file_is_missing(saved):
    file = saved[1].rename(saved[1].parent / "moved.json")
    file.with_name("run.draws.npy").unlink()
    with pytest.raises(AssessmentError, match=r"moved.json: run.draws.npy: No such file .* keep the two together"):
        load_assessment(file).band(PATH)


def test_a_text_alone_is_refused(saved):
    text = saved[1].read_text("utf-8")
    with pytest.raises(AssessmentError, match=r"<text>: its draws are in a file beside it, run.draws.npy"):
        read_assessment(text)


@pytest.mark.parametrize("name", ["../run.draws.npy", "/etc/run.draws.npy", "..", "", "run.json", "a\0.draws.npy"])
def test_a_json_reads_no_other_file(saved, name):
    data = json.loads(saved[1].read_text("utf-8"))
    del data["checksum"]
    data["arrays"]["file"] = name
    with pytest.raises(AssessmentError, match=r"a.json: the file of its draws: .* expected a name without a folder"):
        read_assessment(seal(data), "a.json", saved[1].parent)


class Killed(BaseException):
    """The end of the process."""


@pytest.mark.parametrize("step", range(4))
def test_a_run_saved_over_another_is_one_of_the_two_whenever_it_is_killed(saved, monkeypatch, step):
    """Every call that changes a file's name or takes one away may be the last; what is there then is the old run or the new one, whole."""
    found, file = saved
    other = replace(found, samples={k: v[::-1] / 2 for k, v in found.samples.items()})
    calls = []
    with monkeypatch.context() as patched:
        for name in ("replace", "unlink"):
            own = getattr(Path, name)

            def until(self, *args, own=own, **values):
                if len(calls) > step:
                    raise Killed
                calls.append(self)
                return own(self, *args, **values)

            patched.setattr(Path, name, until)
        with pytest.raises(Killed):
            other.save(file)
    there = load_assessment(file)
    assert there == (found if step < 2 else other)
    found.save(file)
    assert load_assessment(file) == found


def test_a_save_that_fails_leaves_the_run_that_was_there_and_nothing_else(saved, monkeypatch):
    found, file = saved
    own = Path.write_bytes

    def full(self, content):
        own(self, content[:9])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space left"):
        patched.setattr(Path, "write_bytes", full)
        replace(found, seed=found.seed + 1).save(file)
    assert sorted(p.name for p in file.parent.iterdir()) == ["run.draws.npy", "run.json"]
    assert load_assessment(file) == found


def test_two_names_of_draws_take_turns(saved):
    found, file = saved
    for name in ("run.json.draws.npy", "run.draws.npy", "run.json.draws.npy"):
        found.save(file)
        assert sorted(p.name for p in file.parent.iterdir()) == sorted([name, "run.json"])
    again = load_assessment(file)
    again.save(file)  # over the file that it reads
    assert load_assessment(file) == again == found


def test_two_runs_whose_names_differ_after_a_dot_keep_their_own_draws(saved, tmp_path):
    found, _ = saved
    other = replace(found, samples={k: v / 2 for k, v in found.samples.items()})
    for _ in range(2):
        found.save(tmp_path / "run.1")
        other.save(tmp_path / "run.2")
    assert load_assessment(tmp_path / "run.1") == found
    assert load_assessment(tmp_path / "run.2") == other


def test_a_large_run_is_saved_alone(saved, tmp_path, monkeypatch):
    """Two at once would take the same file for their draws."""
    found, path = saved
    folder = os.open(tmp_path, os.O_RDONLY)

    def written(*given):
        with pytest.raises(BlockingIOError):
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        write_whole(*given)

    monkeypatch.setattr(result, "write_whole", written)
    found.save(path)
    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(folder)
    assert load_assessment(path) == found


def test_a_large_run_written_to_a_pipe_holds_its_draws(saved, tmp_path):
    found, _ = saved
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit((tmp_path / "pipe").read_text, "utf-8")
        found.save(tmp_path / "pipe")
        assert read_assessment(read.result(60)) == found
