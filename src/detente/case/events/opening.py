"""Opens a file of events: its hash, its encoding, and its rows one by one, so that a file of any size fits."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from detente.case.events.layouts import EventsError

CHUNK = 1 << 20
STEP = 4096  # rows between reports of progress
Progress = Callable[[int, int], None]
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


@dataclass(frozen=True)
class Opened:
    """A file of events, read once to its end: name, SHA-256, encoding and size in bytes. `content` is its bytes if they are in memory."""

    name: str
    sha256: str
    encoding: str
    size: int
    path: Path | None
    content: bytes = b""

    def bytes(self) -> BinaryIO:
        """Its bytes, from the beginning. Raises OSError."""
        return self.path.open("rb") if self.path is not None else io.BytesIO(self.content)


def opened(file: str | Path) -> Opened:
    """A file on this machine. Raises `EventsError` if it cannot be read or is no text."""
    path = Path(file)
    try:
        with path.open("rb") as stream:
            return _looked_at(stream, str(path), path, b"")
    except OSError as error:
        raise EventsError(f"{path}: {error.strerror or error}") from None


def in_memory(content: bytes, name: str) -> Opened:
    """A file that was sent. Raises `EventsError` if it is no text."""
    return _looked_at(io.BytesIO(content), name, None, content)


def _looked_at(stream: BinaryIO, name: str, path: Path | None, content: bytes) -> Opened:
    """The file's hash, and the first of three encodings that it is in. Anything is Latin-1."""
    hashed, size, zero = hashlib.sha256(), 0, False
    decoders = {e: codecs.getincrementaldecoder(e)() for e in ("utf-8-sig", "cp1252")}
    while chunk := stream.read(CHUNK):
        if not size and chunk.startswith(_PACKED):
            raise EventsError(f"{name}: this is a packed file or a spreadsheet; unpack it, or save it as CSV")
        hashed.update(chunk)
        size += len(chunk)
        zero = zero or b"\0" in chunk
        for encoding in list(decoders):
            try:
                decoders[encoding].decode(chunk)
            except UnicodeDecodeError:
                del decoders[encoding]
    if "utf-8-sig" in decoders:
        try:
            decoders["utf-8-sig"].decode(b"", final=True)
        except UnicodeDecodeError:
            del decoders["utf-8-sig"]
    if zero:
        raise EventsError(f"{name}: this is not text in UTF-8 or Latin-1; save it as CSV (UTF-8)")
    if not size:
        raise EventsError(f"{name}: the file is empty")
    return Opened(name, hashed.hexdigest(), next(iter(decoders), "latin-1"), size, path, content)


def rows(file: Opened, progress: Progress | None = None) -> Iterator[tuple[int, int, list[str]]]:
    """The rows of a file, its head first: number (from 1), line on which the row begins, cells. Rows without anything in them are passed over.

    Cells stand between commas, or semicolons if the head has more of them. `progress` is told bytes read and bytes in all. Raises `EventsError`
    for text that is no CSV or has another number of cells than the head.
    """
    with file.bytes() as raw:
        text = io.TextIOWrapper(raw, encoding=file.encoding, newline="")
        head = text.readline(CHUNK)
        text.seek(0)
        reader = csv.reader(text, delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
        number, line, wide = 0, 1, 0
        try:
            for cells in reader:
                begins, line = line, reader.line_num + 1
                number += 1
                if not any(cells):
                    continue
                wide = wide or len(cells)
                if len(cells) != wide:
                    raise EventsError(
                        f"{file.name}:{begins}: the row has {len(cells)} cells, and the head of the table {wide}; expected the file as downloaded"
                    )
                yield number, begins, cells
                if progress is not None and not number % STEP:
                    progress(min(raw.tell(), file.size), file.size)
        except csv.Error as error:
            raise EventsError(f"{file.name}:{line}: {error}; expected rows of cells with commas between them") from None
    if progress is not None:
        progress(file.size, file.size)
