"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a text (as UTF-8) or bytes to a file by way of a part beside it, which takes its place when all is written.

    Whatever fails, what was there stays and no part is left. Raises OSError as writing does.
    """
    with part_of(Path(path)) as part:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """A part beside a file, to be written; it takes the file's place at the end of the block.

    Whatever fails in the block, what was there stays and no part is left. Raises OSError if it cannot take that place.
    """
    part = target.with_name(target.name + ".part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
