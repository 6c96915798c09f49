"""A file appears whole or not at all."""

from pathlib import Path

import pytest

from detente.files import write_whole


def test_a_file_is_replaced_whole_and_no_part_is_left(tmp_path):
    path = tmp_path / "a.txt"
    write_whole(path, "one\n")
    write_whole(str(path), "zwei ü\n")
    assert path.read_bytes() == "zwei ü\n".encode()
    write_whole(path, b"\x00\xff")
    assert path.read_bytes() == b"\x00\xff"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_stays_if_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    write_whole(path, "kept")

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "lost")
    assert path.read_text("utf-8") == "kept" and list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "b.txt", "text")
    assert list(tmp_path.iterdir()) == [path]
