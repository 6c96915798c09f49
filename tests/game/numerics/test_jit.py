"""Kernels compiled from sources that have changed are forgotten."""

import os

from detente.game.numerics.jit import forget_stale


def test_what_was_compiled_goes_when_any_source_changes(tmp_path):
    cache = tmp_path / "__pycache__"
    cache.mkdir()
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text("x = 1\n")
    index = cache / "one.f-1.py311.nbi"
    index.touch()
    forget_stale(tmp_path)
    assert not index.exists(), "nothing is known of what it was compiled from"
    index.touch()
    forget_stale(tmp_path)
    assert index.exists(), "nothing has changed"
    os.utime(tmp_path / "two.py", ns=(1, 1))
    forget_stale(tmp_path)
    assert not index.exists()


def test_a_folder_that_cannot_be_written_to_is_left_alone(tmp_path):
    (tmp_path / "one.py").write_text("x = 1\n")
    (tmp_path / "__pycache__").write_text("a file where the folder should be")
    forget_stale(tmp_path)
    assert (tmp_path / "__pycache__").read_text() == "a file where the folder should be"
