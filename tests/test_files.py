"""A file appears whole or not at all."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from detente.files import alone, is_plain, part_of, private, write_whole


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


def test_writers_at_once_each_have_a_part_of_their_own(tmp_path):
    path = tmp_path / "a.txt"
    with part_of(path) as first:
        first.write_text("of the first")
        write_whole(path, "of the second")
        assert path.read_text() == "of the second"
    assert path.read_text() == "of the first"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_writer_left_is_removed_and_a_part_in_use_is_not(tmp_path):
    path, other = tmp_path / "a.txt", tmp_path / ".a.txt.notes.part"
    other.write_text("of someone else")
    killed = "import os; from pathlib import Path; from detente.files import part_of\nwith part_of(Path('a.txt')): os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", killed], cwd=tmp_path, check=False)
    assert len(list(tmp_path.iterdir())) == 2
    with part_of(path) as used:
        write_whole(path, "whole")
        assert used.exists() and sorted(tmp_path.iterdir()) == sorted([path, other, used])


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path):
    (tmp_path / "folder").mkdir()
    path, link = tmp_path / "folder" / "a.txt", tmp_path / "link"
    link.symlink_to(path)
    for content in ("made", "changed"):
        write_whole(link, content)
        assert link.is_symlink() and path.read_text() == content
    assert list(path.parent.iterdir()) == [path]


def test_permissions_of_a_file_stay_and_a_new_one_has_the_usual_ones(tmp_path):
    path, usual = tmp_path / "a.txt", tmp_path / "b.txt"
    usual.touch()
    write_whole(path, "made")
    assert path.stat().st_mode == usual.stat().st_mode
    path.chmod(0o604)
    write_whole(path, "changed")
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_pipe_is_written_to_and_stays(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert not is_plain(pipe) and is_plain(tmp_path / "none")
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_text)
        write_whole(pipe, "through it")
        assert read.result(60) == "through it"
    assert pipe.is_fifo() and list(tmp_path.iterdir()) == [pipe]


def test_a_folder_and_a_link_to_itself_are_refused(tmp_path):
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, "text")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic links"):
        write_whole(loop, "text")
    assert list(tmp_path.iterdir()) == [loop]


def test_the_longest_name_can_be_written(tmp_path):
    path = tmp_path / ("ü" * 127)
    write_whole(path, "text")
    assert list(tmp_path.iterdir()) == [path]


def test_what_takes_several_files_is_done_alone(tmp_path):
    with ThreadPoolExecutor(1) as other:

        def wait():
            with alone(tmp_path):
                order.append("second")

        order = []
        with alone(tmp_path):
            waiting = other.submit(wait)
            with pytest.raises(TimeoutError):
                waiting.result(0.05)
            order.append("first")
        waiting.result(60)
    assert order == ["first", "second"]


def test_a_private_folder_is_for_one_user_and_others_stay_as_they_are(tmp_path):
    tmp_path.chmod(0o755)
    made = private(tmp_path / "home" / "draws")
    assert [stat.S_IMODE(f.stat().st_mode) for f in (made, made.parent, tmp_path)] == [0o700, 0o700, 0o755]
    assert private(made) == made
