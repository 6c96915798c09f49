"""Writing a file so that it appears whole or not at all, whoever else writes it at the same time, and folders that are one's own."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENDING = ".part"
LONGEST = 200  # bytes of a file's name in that of its part; most systems allow 255


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a text (as UTF-8) or bytes to a file by way of a part beside it, as `part_of` says. Raises OSError as writing does."""
    with part_of(Path(path)) as part:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """A part beside a file, to be written; it takes the file's place at the end of the block.

    Whatever fails in the block, what was there stays and no part is left. Each writer has a part of its own, and of a writer who was killed the next
    one removes it. Where a link leads is written, and the link stays; so do owner and permissions of a file that is there. A device or a pipe is
    written to. Raises OSError if the file cannot be written.
    """
    there = _status(target)
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if there is not None and not stat.S_ISREG(there.st_mode):
        with _apart(target) as part:
            yield part
        return
    target = Path(os.path.realpath(target))
    with contextlib.suppress(OSError):  # a folder that may be written to, but not listed
        _sweep(target)
    part, held = _begin(target)
    try:
        yield part
        if there is not None:
            _as_before(held, there)
        os.fsync(held)
        part.replace(target)
        _settle(target.parent)
    finally:
        part.unlink(missing_ok=True)
        os.close(held)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process is in such a block for the same folder: for what takes several files. Raises OSError."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def is_plain(path: Path) -> bool:
    """Whether a file is, or would be, one that can be replaced, rather than a device or a pipe. Raises OSError."""
    there = _status(path)
    return there is None or stat.S_ISREG(there.st_mode)


def private(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, for nobody but this user; one that is there stays as it is. Raises OSError."""
    for each in reversed((folder, *folder.parents)):
        if not each.is_dir():
            each.mkdir(mode=0o700, exist_ok=True)
    return folder


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


@contextmanager
def _apart(target: Path) -> Iterator[Path]:
    """A part elsewhere, for what has no place beside it: all of it is written to `target` at the end."""
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / (target.name or "part")
        yield part
        with part.open("rb") as content, target.open("wb") as out:
            shutil.copyfileobj(content, out)


def _name(target: Path) -> str:
    return "." + os.fsencode(target.name)[:LONGEST].decode("utf-8", "ignore") + "."


def _begin(target: Path) -> tuple[Path, int]:
    """An empty part, and a hold on it, which ends with the process at the latest."""
    while True:
        part = target.with_name(f"{_name(target)}{secrets.token_hex(6)}{ENDING}")
        held = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        fcntl.flock(held, fcntl.LOCK_EX)
        if os.fstat(held).st_nlink:  # else another writer took it for a killed one's before it was held
            return part, held
        os.close(held)


def _sweep(target: Path) -> None:
    """Remove the parts of this file that nobody holds: their writers were killed."""
    begins = _name(target)
    for left in target.parent.iterdir():
        name = left.name
        if not (name.startswith(begins) and name.endswith(ENDING) and len(name) == len(begins) + 12 + len(ENDING)):
            continue
        with contextlib.suppress(OSError):
            held = os.open(left, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
            finally:
                os.close(held)


def _as_before(held: int, there: os.stat_result) -> None:
    now = os.fstat(held)
    if (now.st_uid, now.st_gid) != (there.st_uid, there.st_gid):
        with contextlib.suppress(PermissionError):  # only root may give a file away
            os.fchown(held, there.st_uid, there.st_gid)
    os.fchmod(held, stat.S_IMODE(there.st_mode))


def _settle(folder: Path) -> None:
    """Have the folder's new entry on the disk as well."""
    with contextlib.suppress(OSError):  # some file systems cannot
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)
