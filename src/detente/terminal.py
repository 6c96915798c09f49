"""What is printed: so that no text steers a terminal, and no terminal, full disk or closed pipe ends in a traceback."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

# Control characters as pictures of them; a terminal would obey. Those from 128 on have no pictures.
SHOWN = {
    **{n: 0x2400 + n for n in range(32) if chr(n) not in "\t\n"},
    127: 0x2421,
    **dict.fromkeys(range(128, 160), 0xFFFD),
}
STREAMS = ("standard output", "standard error")
LEGIBLE = "detente.legible"  # how what an encoding lacks is written


def visible(text: str) -> str:
    """A text without what would steer a terminal: control characters are shown as pictures of them."""
    return text.translate(SHOWN)


def say(text: str = "", err: bool = False, end: str = "\n") -> None:
    """Print a text to standard output, or to standard error. Raises OSError if it cannot be written."""
    stream = sys.stderr if err else sys.stdout
    if stream is not None:  # closed by whoever started this
        with printing(err):
            stream.write(visible(text) + end)
            stream.flush()


@contextmanager
def printing(err: bool = False) -> Iterator[None]:
    """Errors of the system within the block name the stream as their file."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, STREAMS[err]) from None


def prepare() -> None:
    """Let standard output and error write in Latin letters what their encoding lacks, instead of failing."""
    codecs.register_error(LEGIBLE, _legible)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=LEGIBLE)


def give_up(error: OSError) -> str | None:
    """Why a command ends on an error of the system, in a sentence, or None if whoever read the output has gone. What cannot be written is dropped."""
    for name, stream in zip(STREAMS, (sys.stdout, sys.stderr), strict=True):
        if stream is not None and (error.filename == name or not _flushed(stream)):
            # Goes nowhere from now on: the interpreter would try again when it ends.
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if isinstance(error, BrokenPipeError):
        return None
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _flushed(stream: TextIO) -> bool:
    try:
        stream.flush()
    except OSError:
        return False
    return True


def _legible(error: UnicodeError) -> tuple[str, int]:
    from unicodedata import category

    from anyascii import anyascii

    assert isinstance(error, UnicodeEncodeError)
    lacking = error.object[error.start : error.end]
    return "".join(anyascii(c) or ("" if category(c) == "Cf" else "?") for c in lacking), error.end
