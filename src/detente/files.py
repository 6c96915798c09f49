"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

from pathlib import Path


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a text (as UTF-8) or bytes to a file by way of a part beside it, which takes its place when all is written.

    Whatever fails, what was there stays and no part is left. Raises OSError as writing does.
    """
    target = Path(path)
    part = target.with_name(target.name + ".part")
    try:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
