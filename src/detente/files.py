"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a text (as UTF-8) or bytes to a file by way of a part beside it, which takes its place when all is written.

    Whatever fails, what was there stays and no part is left. Raises OSError as writing does.
    """
    with parts(Path(path)) as (part,):
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


@contextmanager
def parts(*targets: Path) -> Iterator[list[Path]]:
    """Parts beside files, to be written; they take the files' places, in this order, once the last of them is written.

    Whatever fails in the block, all that was there stays and no part is left. Raises OSError if one cannot take its place.
    """
    found = [target.with_name(target.name + ".part") for target in targets]
    try:
        yield found
        for part, target in zip(found, targets, strict=True):
            part.replace(target)
    finally:
        for part in found:
            part.unlink(missing_ok=True)
