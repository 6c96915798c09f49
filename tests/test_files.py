"""A file appears whole or not at all."""

from pathlib import Path

import pytest

from detente.files import parts, write_whole


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


def test_several_files_take_their_places_once_all_are_written(tmp_path):
    targets = [tmp_path / "a", tmp_path / "b"]
    for target in targets:
        target.write_text("old")
    with pytest.raises(OSError, match="full"), parts(*targets) as (first, _):
        first.write_text("new")
        raise OSError("full")
    assert [t.read_text() for t in targets] == ["old", "old"] and len(list(tmp_path.iterdir())) == 2
    with parts(*targets) as written:
        for part in written:
            part.write_text("new")
        assert targets[0].read_text() == "old"
    assert [t.read_text() for t in targets] == ["new", "new"] and len(list(tmp_path.iterdir())) == 2
